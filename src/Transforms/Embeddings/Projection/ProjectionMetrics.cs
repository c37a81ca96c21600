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

    /// <summary>
    /// Continuity, from 0 to 1: the penalty for rows that are near by features but far in the map, weighted by how far (Venna and Kaski,
    /// 2001). It is taken among the same rows as <see cref="Trustworthiness"/>.
    /// </summary>
    public double Continuity { get; internal init; }

    /// <summary>
    /// Local continuity meta-criterion: <see cref="NeighborRecall"/> less what chance gives, k / (rows − 1), so that a random map has 0
    /// and figures for different k compare (Chen and Buja, 2009).
    /// </summary>
    public double LocalContinuityMetaCriterion { get; internal init; }

    /// <summary>
    /// Share of random triplets of rows of which the map keeps which of two is the nearer to the third, from 0 to 1; a random map has 0.5.
    /// Five triplets begin at each row of the sample. It tells of the arrangement at large (Wang et al., 2021).
    /// </summary>
    public double RandomTripletAccuracy { get; internal init; }

    /// <summary>
    /// Spearman's rank correlation between the distances by features and in the map, from −1 to 1, over all pairs among the first rows of
    /// the sample, see <see cref="ProjectionQuality.DistanceSampleSize"/>.
    /// </summary>
    public double DistanceCorrelation { get; internal init; }

    /// <summary>Neighborhood hit, from 0 to 1: mean share of a row's k nearest rows in the map that have its label;
    /// <see langword="null"/> without labels.</summary>
    public double? NeighborhoodHit { get; internal init; }
}
