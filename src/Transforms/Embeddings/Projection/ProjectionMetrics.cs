namespace MLNet.Embeddings;

/// <summary>How well a map keeps the neighborhoods of the rows it shows.</summary>
public sealed record ProjectionMetrics
{
    internal ProjectionMetrics() { }

    /// <summary>Rows in the map.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Rows whose neighborhoods were compared.</summary>
    public int SampleSize { get; internal init; }

    /// <summary>Neighbors per row, k.</summary>
    public int NeighborCount { get; internal init; }

    /// <summary>
    /// Share of sampled rows whose label is the most frequent one among their k nearest rows in the map; <see langword="null"/> without
    /// labels.
    /// </summary>
    public double? LabelAccuracy { get; internal init; }

    /// <summary>Mean share of a row's k nearest rows by features that are among its k nearest rows in the map, from 0 to 1.</summary>
    public double NeighborRecall { get; internal init; }

    /// <summary>
    /// Trustworthiness, from 0 to 1: the penalty for rows that are near in the map but far by features, weighted by how far (Venna and
    /// Kaski, 2001).
    /// It is taken among the first rows of the sample, see <see cref="ProjectionQuality.TrustworthinessSampleSize"/>.
    /// </summary>
    public double Trustworthiness { get; internal init; }
}
