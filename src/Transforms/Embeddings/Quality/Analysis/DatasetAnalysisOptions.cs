namespace MLNet.Embeddings;

/// <summary>How <see cref="DatasetAnalyzer"/> judges rows by their neighbors.</summary>
public sealed class DatasetAnalysisOptions
{
    /// <summary>How the distance between rows is measured, by every part of the analysis: votes, outliers and the places of the
    /// classes.</summary>
    /// <value>
    /// <see cref="DistanceMetric.Cosine"/>, the default, suits embeddings, of which the direction tells what an item is. For measured
    /// features, of which the size counts,
    /// <see cref="DistanceMetric.Euclidean"/> (or its square), after <c>NormalizeMeanVariance</c> where the features have different units;
    /// a warning says when cosines miss what the classes differ in. <see cref="DistanceMetric.InnerProduct"/> is no distance and is
    /// refused.
    /// </value>
    public DistanceMetric Metric { get; set; } = DistanceMetric.Cosine;

    /// <summary>Nearest other rows, k, that vote on a row's class, near twins of each other with one vote, and whose distance tells how
    /// far off the row lies.</summary>
    /// <value>1 or more. Default 10. Groups of fewer than k + 1 strange rows are still seen as far off.</value>
    public int NumberOfNeighbors { get; set; } = 10;

    /// <summary>How likely a label must be wrong to be suspect. Lower values find more wrong labels, and more right ones; the order of
    /// suspects stays.</summary>
    /// <value>Above 0, below 1. Default 0.5: likelier wrong than right.</value>
    public double SuspectProbability { get; set; } = 0.5;

    /// <summary>Has no effect any more: it limited the shares of votes that were enough to be sure of a class.</summary>
    /// <value>Set <see cref="SuspectProbability"/> instead.</value>
    [Obsolete("Labels are no longer judged by shares of votes alone: set SuspectProbability.")]
    public double ConfidenceLimit { get; set; } = 0.8;

    /// <summary>The outlier score from which on a row counts as an outlier, in robust standard deviations; see
    /// <see cref="Outlier.Score"/>.</summary>
    /// <value>Above 0. Default 3.5, the bound of Iglewicz and Hoaglin (1993).</value>
    public double OutlierThreshold { get; set; } = 3.5;

    /// <summary>
    /// How many ordinary rows may be expected as far off as an outlier, all rows of the data set taken together. Distances have heavy
    /// tails, so a score alone would take ordinary rows for outliers, the more of them the more rows there are. The tail is that of the
    /// data set: beyond its upper quartile the logarithm of a row's distance, less the median of the class, is taken for exponentially
    /// distributed (Hill, Annals of Statistics 3, 1975), and a row counts by its number of false alarms (Desolneux, Moisan and Morel, IJCV
    /// 40, 2000).
    /// </summary>
    /// <value>Above 0. Default 1: less than one ordinary row would be expected there. <see cref="double.PositiveInfinity"/> judges by
    /// <see cref="OutlierThreshold"/> alone.</value>
    public double OutlierFalseAlarms { get; set; } = 1;

    /// <summary>How neighbors are searched for.</summary>
    /// <value>Default <see cref="NeighborMethod.Automatic"/>.</value>
    public NeighborMethod NeighborMethod { get; set; }

    /// <summary>Seed of approximate search.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Metric) || Metric == DistanceMetric.InnerProduct)
            throw new ArgumentOutOfRangeException(nameof(Metric), Metric, "Metric must be Cosine, Euclidean or SquaredEuclidean.");
        if (NumberOfNeighbors < 1)
            throw new ArgumentOutOfRangeException(nameof(NumberOfNeighbors), NumberOfNeighbors, "NumberOfNeighbors must be 1 or more.");
        if (!(SuspectProbability > 0 && SuspectProbability < 1))
            throw new ArgumentOutOfRangeException(
                nameof(SuspectProbability),
                SuspectProbability,
                "SuspectProbability must be above 0 and below 1."
            );
        if (!(OutlierThreshold > 0) || !double.IsFinite(OutlierThreshold))
            throw new ArgumentOutOfRangeException(nameof(OutlierThreshold), OutlierThreshold, "OutlierThreshold must be above 0.");
        if (!(OutlierFalseAlarms > 0))
            throw new ArgumentOutOfRangeException(nameof(OutlierFalseAlarms), OutlierFalseAlarms, "OutlierFalseAlarms must be above 0.");
        NeighborSearch.RequireMethod(NeighborMethod, nameof(NeighborMethod));
    }
}
