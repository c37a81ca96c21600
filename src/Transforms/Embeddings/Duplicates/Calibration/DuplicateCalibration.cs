using MLNet.Embeddings.Duplicates.Calibration;

namespace MLNet.Embeddings;

/// <summary>What a threshold that was calibrated by unrelated rows stands on.</summary>
public sealed class DuplicateCalibration
{
    internal DuplicateCalibration(Calibrated calibrated)
    {
        RowCount = calibrated.RowCount;
        PairCount = calibrated.PairCount;
        IsSufficient = calibrated.IsSufficient;
    }

    /// <summary>Rows whose scores were looked at; of rows that are copies of each other only one.</summary>
    public int RowCount { get; }

    /// <summary>Pairs of these rows.</summary>
    public long PairCount { get; }

    /// <summary>
    /// Whether the rows were enough to learn from, 30 or more. Where they were not, 0.97 was taken for a threshold, which means little
    /// for a model that nobody has calibrated:
    /// what is said of near duplicates, and of leaks between them, is then a guess. Exact copies are found all the same.
    /// </summary>
    public bool IsSufficient { get; }
}
