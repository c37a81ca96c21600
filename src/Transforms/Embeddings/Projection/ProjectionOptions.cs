using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings;

/// <summary>What an estimator of any projection is told.</summary>
/// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
/// range.</remarks>
public abstract class ProjectionOptions
{
    private protected ProjectionOptions() { }

    /// <summary>Name of the column that receives the position.</summary>
    /// <value>Required.</value>
    public string OutputColumnName { get; set; } = "";

    /// <summary>
    /// Name of the column of features: a vector of <see cref="float"/> or <see cref="double"/> of known size, or a single number. Of
    /// <see cref="double"/>, an offset that all rows share is taken off before the values become <see cref="float"/>, and is kept with the
    /// model; see <see cref="CommonOffset"/>.
    /// </summary>
    /// <value>Default: the name of the output column.</value>
    public string? InputColumnName { get; set; }

    /// <summary>
    /// Name of a column that receives how far a row's position can be trusted, a <see cref="float"/>: 1 for a training row, and for any
    /// other row the share of training rows that lie as far from the rest by their features, above 0; NaN for a row without a position.
    /// Where new rows come from the same source as the training rows, values below 0.01 are as rare as that; a row like nothing that the
    /// map was fitted to has the smallest, whatever place it is given.
    /// </summary>
    /// <value>Default <see langword="null"/>: no such column. <see cref="DistanceMetric.InnerProduct"/> is no distance and has
    /// none.</value>
    public string? TrustColumnName { get; set; }

    /// <summary>Dimensions of the map.</summary>
    /// <value>From 1 to 1024. Default 2. Above 3 the time that t-SNE takes grows with the square of the number of rows.</value>
    public int NumberOfComponents { get; set; } = ProjectionParameters.DefaultNumberOfComponents;

    /// <summary>How the distance between rows is measured.</summary>
    /// <value>Default <see cref="DistanceMetric.Euclidean"/>. For embeddings of a language or image model,
    /// <see cref="DistanceMetric.Cosine"/>.</value>
    public DistanceMetric Metric { get; set; } = DistanceMetric.Euclidean;

    /// <summary>How the neighbors of the training rows are found. The recall of approximate search is measured and is part of the
    /// diagnostics.</summary>
    /// <value>Default <see cref="NeighborMethod.Automatic"/>: exact unless approximate search saves half the time.</value>
    public NeighborMethod NeighborMethod { get; set; } = NeighborMethod.Automatic;

    /// <summary>How <c>Transform</c> finds the training rows nearest to a new row. An approximate index is saved in the model; its recall
    /// is part of the diagnostics.</summary>
    /// <value>Default <see cref="NeighborMethod.Automatic"/>: compares with all training rows unless an index saves half the time.</value>
    public NeighborMethod PlacementNeighborMethod { get; set; } = NeighborMethod.Automatic;

    /// <summary>The start where a given one is asked for: one row per training row, in order, and one column per component, from −1e6 to
    /// 1e6.</summary>
    /// <value>Default <see langword="null"/>.</value>
    public Matrix? InitialCoordinates { get; set; }

    /// <summary>Neighbors found beforehand, one entry per training row, in order, in <see cref="Metric"/>: other rows, each once, the
    /// nearest first.</summary>
    /// <remarks>
    /// The row itself is left out; peers such as umap-learn and scikit-learn list it first. <c>Fit</c> checks every entry: indices of other
    /// rows, finite distances that are not negative (but for <see cref="DistanceMetric.InnerProduct"/>) and do not fall.
    /// </remarks>
    /// <value>Default <see langword="null"/>: the fit searches as <see cref="NeighborMethod"/> says.</value>
    public NeighborTable? PrecomputedNeighbors { get; set; }

    /// <summary>Neighbors that several steps share, found once by
    /// <c>mlContext.FindNeighbors</c> in the same column; rows are known again by their values.</summary>
    /// <remarks>
    /// The map has the same bits as without them, as long as they are exact. They have to be as many as the method takes: of t-SNE three
    /// times its perplexity, of UMAP one less than its neighborhood. Approximate ones are passed over where <see cref="NeighborMethod"/> is
    /// exact.
    /// </remarks>
    /// <value>Default <see langword="null"/>: the fit searches as <see cref="NeighborMethod"/> says.</value>
    public NeighborSet? Neighbors { get; set; }

    /// <summary>Seed of all random numbers: the same seed and data give the same map, bit for bit, at any number of threads, on processors
    /// with the same instruction sets (docs/determinism.md).</summary>
    /// <value>Default <see langword="null"/>: drawn from the random numbers of the MLContext, and so fixed by that one's seed.</value>
    public int? Seed { get; set; }

    /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>.</summary>
    /// <value>From 1 to 1024. Default <see langword="null"/>: all processors.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>What <c>Transform</c> does with a row that has a missing, infinite or too large feature.</summary>
    /// <value>Default <see cref="RowErrorHandling.MissingValue"/>.</value>
    public RowErrorHandling OnError { get; set; }

    /// <summary>
    /// Whether <c>Fit</c> leaves out rows with a missing, infinite or too large feature, with a warning that states their number, instead
    /// of ending with an error that names the first one.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool SkipInvalidRows { get; set; }

    /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default: never.</value>
    public CancellationToken CancellationToken { get; set; }
}
