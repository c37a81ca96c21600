namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>An encoder and the number of those who hold it; the last one to leave frees it.</summary>
/// <typeparam name="T">The encoder.</typeparam>
/// <param name="encoder">The encoder; one holder is counted from the start.</param>
internal sealed class CountedEncoder<T>(T encoder)
    where T : class, IEncoder
{
    private readonly Lock _gate = new();
    private int _holders = 1;

    /// <summary>The encoder.</summary>
    public T Encoder => encoder;

    /// <summary>Counts one more holder, unless the encoder is freed already.</summary>
    public bool TryEnter()
    {
        lock (_gate)
        {
            if (_holders == 0)
                return false;

            _holders++;
            return true;
        }
    }

    /// <summary>Counts one holder less.</summary>
    public void Leave()
    {
        if (Forget() == 0)
            encoder.Dispose();
    }

    /// <summary>Counts one holder less that was collected, and returns how many are left; frees nothing, because what nobody holds is
    /// finalized by itself.</summary>
    public int Forget()
    {
        lock (_gate)
            return --_holders;
    }
}
