namespace MLNet.Embeddings;

/// <summary>What a threshold would do.</summary>
/// <param name="Threshold">Scores from here on count as duplicates.</param>
/// <param name="MatchedRows">Rows whose nearest other row reaches the threshold. At most this many rows would be flagged, and at least half
/// as many.</param>
/// <param name="LeakingRows">Rows whose nearest row of another split reaches the threshold.</param>
public readonly record struct ThresholdPoint(float Threshold, int MatchedRows, int LeakingRows);
