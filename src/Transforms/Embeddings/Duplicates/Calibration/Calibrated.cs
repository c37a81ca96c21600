namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>A threshold, and what it stands on.</summary>
/// <param name="Threshold">Score from which on rows are duplicates.</param>
/// <param name="RowCount">Rows whose scores were looked at, of copies one.</param>
/// <param name="PairCount">Pairs of them.</param>
/// <param name="IsSufficient">Whether they are enough to learn from.</param>
internal sealed record Calibrated(float Threshold, int RowCount, long PairCount, bool IsSufficient)
{
    /// <summary>Rows, of copies one, below which there are too few pairs to learn from.</summary>
    public const int FewestRows = 30;

    // Below the highest score by more than what counts as equal to it.
    private const float Highest = 0.99999f;

    /// <summary>A threshold for too few rows.</summary>
    public const float Uncalibrated = 0.97f;

    /// <summary>What is known where there are too few rows.</summary>
    public static Calibrated TooFew(int rows, long pairs) => new(Uncalibrated, rows, pairs, IsSufficient: false);

    /// <summary>A threshold that was found; it never is the highest score.</summary>
    public static Calibrated Found(double threshold, int rows, long pairs) =>
        new((float)Math.Clamp(threshold, 0, Highest), rows, pairs, IsSufficient: true);
}
