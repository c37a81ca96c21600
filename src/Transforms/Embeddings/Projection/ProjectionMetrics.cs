namespace MLNet.Embeddings;

/// <summary>How well a map keeps the neighbourhoods of the rows it shows.</summary>
public sealed record ProjectionMetrics
{
    internal ProjectionMetrics() { }

    /// <summary>Rows in the map.</summary>
    public required int NumberOfRows { get; init; }

    /// <summary>Rows whose neighbourhoods were compared.</summary>
    public required int SampleSize { get; init; }

    /// <summary>Neighbours per row, k.</summary>
    public required int NumberOfNeighbors { get; init; }

    /// <summary>
    /// Share of sampled rows whose label is the most frequent one among their k nearest rows in the map; <see langword="null"/> without
    /// labels.
    /// </summary>
    public required double? LabelAccuracy { get; init; }

    /// <summary>Mean share of a row's k nearest rows by features that are among its k nearest rows in the map, from 0 to 1.</summary>
    public required double NeighborRecall { get; init; }

    /// <summary>
    /// Trustworthiness, from 0 to 1: the penalty for rows that are near in the map but far by features, weighted by how far (Venna and
    /// Kaski, 2001).
    /// It is taken among the first rows of the sample, see <see cref="ProjectionQuality.TrustworthinessSampleSize"/>.
    /// </summary>
    public required double Trustworthiness { get; init; }
}
