namespace MLNet.Embeddings.Tests.Clip.Models;

/// <summary>Tells a server of a test that the client has received so many bytes of a file.</summary>
internal sealed class ArrivedBytes(long count) : IProgress<ModelDownloadProgress>, IDisposable
{
    private readonly SemaphoreSlim _arrived = new(0);

    public void Report(ModelDownloadProgress value)
    {
        if (value.Bytes == count)
            _arrived.Release();
    }

    /// <summary>Waits until exactly these have come, once for each time.</summary>
    public Task WaitAsync() => _arrived.WaitAsync();

    public void Dispose() => _arrived.Dispose();
}
