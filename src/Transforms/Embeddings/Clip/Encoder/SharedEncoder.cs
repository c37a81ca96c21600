namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Opens an encoder once for all that use it at the same time, as the folds of a cross-validation do.</summary>
/// <typeparam name="T">The encoder.</typeparam>
/// <param name="open">Loads the model.</param>
internal sealed class SharedEncoder<T>(Func<T> open)
    where T : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly WeakReference<EncoderLease<T>?> _last = new(null);

    /// <summary>The encoder in use, or a new one; the caller leaves the lease when done.</summary>
    public EncoderLease<T> Enter()
    {
        lock (_gate)
        {
            if (_last.TryGetTarget(out EncoderLease<T>? lease) && lease.TryEnter())
                return lease;

            lease = new EncoderLease<T>(open());
            lease.TryEnter();
            _last.SetTarget(lease);
            return lease;
        }
    }
}
