namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>A call that runs in an encoder, which is not freed before this is disposed.</summary>
/// <typeparam name="T">The encoder.</typeparam>
internal readonly struct EncoderCall<T> : IDisposable
    where T : class, IEncoder
{
    private readonly EncoderLease<T> _lease;

    internal EncoderCall(EncoderLease<T> lease) => _lease = lease;

    /// <summary>The encoder.</summary>
    public T Encoder => _lease.Encoder;

    /// <summary>Counts the call out.</summary>
    public void Dispose() => _lease.Leave();
}
