namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An encoder that several transformers use; the last one that is disposed frees it.</summary>
/// <typeparam name="T">The encoder.</typeparam>
internal sealed class EncoderLease<T>
    where T : class, IDisposable
{
    private readonly T _encoder;
    private int _users;

    public EncoderLease(T encoder) => _encoder = encoder;

    /// <summary>The encoder.</summary>
    public T Encoder => _encoder;

    /// <summary>Counts one more user, unless the encoder is freed already.</summary>
    public bool TryEnter()
    {
        lock (_encoder)
        {
            if (_users < 0)
                return false;

            _users++;
            return true;
        }
    }

    /// <summary>Counts one user less.</summary>
    public void Leave()
    {
        lock (_encoder)
        {
            if (_users < 0 || --_users > 0)
                return;

            _users = -1;
            _encoder.Dispose();
        }
    }
}
