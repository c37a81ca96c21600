namespace MLNet.Embeddings;

/// <summary>What <see cref="DatasetAnalyzer"/> found out about a labeled data set.</summary>
public sealed record DatasetAnalysis
{
    internal DatasetAnalysis() { }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; internal init; }

    /// <summary>Rows whose vector holds a missing or infinite value, or one too large for the metric: counted in
    /// <see cref="Distribution"/>, left out of all else.</summary>
    public int RowsWithoutVectorCount { get; internal init; }

    /// <summary>Rows of each class and split.</summary>
    public ClassDistribution Distribution { get; internal init; } = null!;

    /// <summary>Where the classes lie.</summary>
    public ClassGeometry Geometry { get; internal init; } = null!;

    /// <summary>
    /// Which classes mingle: classes × classes; entry (a, b) is the mean share of class b among the k nearest other rows of the rows of
    /// class a. Rows sum to 1, or are
    /// <see cref="float.NaN"/> for a class of which no row was judged.
    /// </summary>
    public Matrix NeighborConfusion { get; internal init; } = null!;

    /// <summary>How far the predicted labels agree with the labels; <see langword="null"/> where none were given.</summary>
    public LabelAgreement? PredictedAgreement { get; internal init; }

    /// <summary>Rows whose label is suspect, the surest first, by <see cref="LabelSuspect.Score"/>.</summary>
    public IReadOnlyList<LabelSuspect> Suspects { get; internal init; } = [];

    /// <summary>Classes of which no label is judged, ordered: fewer than three of their rows have a vector and are not near twins of each
    /// other, or no second class has more.</summary>
    public IReadOnlyList<string> UnjudgedClasses { get; internal init; } = [];

    /// <summary>For each row the natural logarithm of the odds that its label is wrong; <see cref="float.NaN"/> where that cannot be
    /// judged.</summary>
    public IReadOnlyList<float> LabelScores { get; internal init; } = [];

    /// <summary>Rows far from all others, the farthest first by score.</summary>
    public IReadOnlyList<Outlier> Outliers { get; internal init; } = [];

    /// <summary>For each row the share of its nearest neighbors that bear its label, near twins included; <see cref="float.NaN"/> where
    /// it has no vector, no label, or no labeled neighbor.</summary>
    public IReadOnlyList<float> LabelShares { get; internal init; } = [];

    /// <summary>For each row its outlier score, see <see cref="Outlier.Score"/>; <see cref="float.NaN"/> where it has no vector.</summary>
    public IReadOnlyList<float> OutlierScores { get; internal init; } = [];

    /// <summary>What the user should know about the result; empty where there is nothing.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>How neighbors were found.</summary>
    public NeighborMethod NeighborMethod { get; internal init; }

    /// <summary>Share of true nearest neighbors that were found, see <see cref="NeighborSearchResult.Recall"/>.</summary>
    public double NeighborRecall { get; internal init; }

    /// <summary>The nearest other rows of each row by the metric of the analysis; <see langword="null"/> where some row has no
    /// vector.</summary>
    internal NeighborTable? Neighbors { get; init; }

    /// <summary>For the row of each suspect the rows that voted on it, nearest first.</summary>
    internal IReadOnlyDictionary<int, int[]> VotersOfSuspects { get; init; } = new Dictionary<int, int[]>();
}
