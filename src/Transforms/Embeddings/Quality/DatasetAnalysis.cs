namespace MLNet.Embeddings;

/// <summary>What <see cref="DatasetAnalyzer"/> found out about a labelled data set.</summary>
public sealed record DatasetAnalysis
{
    internal DatasetAnalysis() { }

    /// <summary>Number of rows.</summary>
    public required int NumberOfRows { get; init; }

    /// <summary>Rows whose vector holds a missing or infinite value, or one too large for the metric: counted in
    /// <see cref="Distribution"/>, left out of all else.</summary>
    public required int NumberOfRowsWithoutVector { get; init; }

    /// <summary>Rows of each class and split.</summary>
    public required ClassDistribution Distribution { get; init; }

    /// <summary>Where the classes lie.</summary>
    public required ClassGeometry Geometry { get; init; }

    /// <summary>
    /// Which classes mingle: classes × classes; entry (a, b) is the mean share of class b among the k nearest other rows of the rows of
    /// class a. Rows sum to 1, or are
    /// <see cref="float.NaN"/> for a class of which no row was judged.
    /// </summary>
    public required Matrix NeighborConfusion { get; init; }

    /// <summary>How far the predicted labels agree with the labels; <see langword="null"/> where none were given.</summary>
    public required LabelAgreement? PredictedAgreement { get; init; }

    /// <summary>Rows with a suspect label, the surest first: by the share of votes for the suggested label less that for the label
    /// itself.</summary>
    public required IReadOnlyList<LabelSuspect> Suspects { get; init; }

    /// <summary>Rows far from all others, the farthest first by score.</summary>
    public required IReadOnlyList<Outlier> Outliers { get; init; }

    /// <summary>For each row the share of its nearest neighbours that bear its label; <see cref="float.NaN"/> where it has no vector, no
    /// label, or no labelled neighbour.</summary>
    public required IReadOnlyList<float> LabelShares { get; init; }

    /// <summary>For each row its outlier score, see <see cref="Outlier.Score"/>; <see cref="float.NaN"/> where it has no vector.</summary>
    public required IReadOnlyList<float> OutlierScores { get; init; }

    /// <summary>What the user should know about the result; empty where there is nothing.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>How neighbours were found.</summary>
    public required NeighborSearchMode NeighborMethod { get; init; }

    /// <summary>Share of true nearest neighbours that were found, see <see cref="NeighborSearchResult.Recall"/>.</summary>
    public required double NeighborRecall { get; init; }
}
