namespace MLNet.Embeddings;

/// <summary>Whether a batch of rows comes from where reference rows come from.</summary>
public sealed class DriftMetrics
{
    internal DriftMetrics() { }

    /// <summary>Share of the nearest neighbors, among both sets, that are of a row's own set, from 0 to 1.</summary>
    public double SameSetShare { get; internal init; }

    /// <summary>The share to be expected where both sets have one source.</summary>
    public double ExpectedShare { get; internal init; }

    /// <summary>What the share exceeds the expected one by, as a share of what it could: about 0 without drift, 1 where the sets lie
    /// apart. It does not grow with the number of rows, as the p-value falls.</summary>
    public double Drift => (SameSetShare - ExpectedShare) / (1 - ExpectedShare);

    /// <summary>How likely a share as high would be without drift, from 0.001 to 1, by 999 random divisions of the rows.</summary>
    public double PValue { get; internal init; }

    /// <summary>Reference rows that were compared.</summary>
    public int ReferenceRowCount { get; internal init; }

    /// <summary>Rows of the batch that were compared.</summary>
    public int BatchRowCount { get; internal init; }
}
