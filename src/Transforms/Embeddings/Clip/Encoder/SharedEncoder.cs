namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Opens an encoder once for all that use it at the same time, as the folds of a cross-validation do.</summary>
/// <typeparam name="T">The encoder.</typeparam>
/// <param name="open">Loads the model.</param>
internal sealed class SharedEncoder<T>(Func<T> open)
    where T : class, IEncoder
{
    private readonly Lock _gate = new();
    private readonly WeakReference<CountedEncoder<T>?> _last = new(null);

    /// <summary>A lease on the encoder in use, or on a new one.</summary>
    /// <param name="holder">What messages call the holder.</param>
    public EncoderLease<T> Lease(string holder)
    {
        lock (_gate)
        {
            if (!_last.TryGetTarget(out CountedEncoder<T>? shared) || !shared.TryEnter())
            {
                shared = new CountedEncoder<T>(open());
                _last.SetTarget(shared);
            }

            return new EncoderLease<T>(shared, holder);
        }
    }
}
