namespace MLNet.Embeddings.Clip.Models;

/// <summary>Why an attempt to download failed.</summary>
/// <param name="reason">The reason, as it stands within a sentence.</param>
/// <param name="isTransient">Whether another attempt may succeed.</param>
/// <param name="inner">The cause.</param>
internal sealed class DownloadFault(string reason, bool isTransient, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsTransient => isTransient;

    /// <summary>The pause that the server asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
