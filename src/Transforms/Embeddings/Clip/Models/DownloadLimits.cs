namespace MLNet.Embeddings.Clip.Models;

/// <summary>How long a download waits, and how often it tries.</summary>
internal sealed record DownloadLimits
{
    /// <summary>What downloads keep to.</summary>
    public static DownloadLimits Default { get; } = new();

    /// <summary>Time in which an answer must begin.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time in which <see cref="LeastBytes"/> must come, again and again.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that must come in each <see cref="Window"/>; a server that sends fewer would hold the download for hours.</summary>
    public long LeastBytes { get; init; } = 60_000;

    /// <summary>Attempts in a row that may fail without a byte more than before.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Pause before the second attempt; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause that a server may ask for; a longer one ends the download.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of a file at most, where nothing tells its size.</summary>
    public long MostBytes { get; init; } = 1L << 34;
}
