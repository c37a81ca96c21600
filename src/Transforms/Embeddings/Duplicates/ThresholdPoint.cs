namespace MLNet.Embeddings;

/// <summary>What a threshold would do.</summary>
public readonly record struct ThresholdPoint
{
    internal ThresholdPoint(float threshold, int matchedRows, int leakingRows)
    {
        Threshold = threshold;
        MatchedRows = matchedRows;
        LeakingRows = leakingRows;
    }

    /// <summary>Scores from here on count as duplicates.</summary>
    public float Threshold { get; }

    /// <summary>Rows whose nearest other row reaches the threshold. At most this many rows would be flagged, and at least half
    /// as many.</summary>
    public int MatchedRows { get; }

    /// <summary>Rows whose nearest row of another split reaches the threshold.</summary>
    public int LeakingRows { get; }
}
