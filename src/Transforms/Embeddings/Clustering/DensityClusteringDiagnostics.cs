using System.Globalization;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings;

/// <summary>What a density clustering found, and how.</summary>
public sealed class DensityClusteringDiagnostics
{
    internal DensityClusteringDiagnostics() { }

    /// <summary>Rows that were fitted.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Rows that differ in at least one feature.</summary>
    public int DistinctRowCount { get; internal init; }

    /// <summary>Features per row.</summary>
    public int FeatureCount { get; internal init; }

    /// <summary>Rows that are in no cluster.</summary>
    public int NoiseCount { get; internal init; }

    /// <summary>The clusters, the largest first.</summary>
    public IReadOnlyList<DensityCluster> Clusters { get; internal init; } = [];

    /// <summary>How the neighbors were found. Of exact ones the spanning tree is exact too.</summary>
    public NeighborMethod NeighborMethod { get; internal init; }

    /// <summary>Share of the true neighbors that were found, from 0 to 1.</summary>
    public double NeighborRecall { get; internal init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Wall-clock time of each stage, in order.</summary>
    public IReadOnlyList<StageTime> StageTimes { get; internal init; } = [];

    /// <summary>One line with the sizes, the method and the seconds of each stage.</summary>
    public override string ToString()
    {
        string stages = string.Join(
            ", ",
            StageTimes.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Elapsed.TotalSeconds:0.00} s"))
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Clusters.Count:N0} clusters and {NoiseCount:N0} rows of noise among {RowCount:N0} rows ({DistinctRowCount:N0} distinct) of "
                + $"{FeatureCount:N0} features: {NeighborMethodFormat.Name(NeighborMethod)} neighbors, recall {NeighborRecall:0.000}; "
                + $"{stages}."
        );
    }
}
