namespace MLNet.Embeddings;

/// <summary>What a <see cref="NearestNeighborsTrainer{TTransformer}"/> is told.</summary>
/// <remarks>The trainer copies the values when it is made; a value that is out of range is refused then, by name and legal
/// range.</remarks>
public sealed class NearestNeighborsOptions
{
    /// <summary>Name of the column to predict: a key for classes, Boolean for two classes, <see cref="float"/> for numbers.</summary>
    /// <value>Default "Label".</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>Name of the column of features: a vector of <see cref="float"/> of known size.</summary>
    /// <value>Default "Features".</value>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>Training rows that predict a row, k. Where there are fewer, all of them do, and a warning says so.</summary>
    /// <value>1 or more. Default 5.</value>
    public int NumberOfNeighbors { get; set; } = 5;

    /// <summary>How the distance between rows is measured.</summary>
    /// <value>Default <see cref="DistanceMetric.Euclidean"/>. For embeddings of a language or image model,
    /// <see cref="DistanceMetric.Cosine"/>.</value>
    public DistanceMetric Metric { get; set; } = DistanceMetric.Euclidean;

    /// <summary>How much each neighbor counts.</summary>
    /// <value>Default <see cref="NeighborWeighting.Uniform"/>. <see cref="NeighborWeighting.Distance"/> cannot go with
    /// <see cref="DistanceMetric.InnerProduct"/>, which may be negative.</value>
    public NeighborWeighting Weighting { get; set; } = NeighborWeighting.Uniform;

    /// <summary>How neighbors are found. An approximate index is saved in the model; <see cref="NearestNeighborsModel.Recall"/> tells what
    /// it finds.</summary>
    /// <value>Default <see cref="NeighborMethod.Automatic"/>: compares with all training rows unless an index saves half the time, from
    /// some 130,000 rows of 512 values on.</value>
    public NeighborMethod NeighborMethod { get; set; } = NeighborMethod.Automatic;

    /// <summary>Name of a column of the training data whose values name the rows, such as a path, for
    /// <see cref="NeighborKeysColumnName"/>: text, a key, Boolean or a number. They are saved in the model.</summary>
    /// <value>Default <see langword="null"/>: the rows' numbers in the training data, from 0.</value>
    public string? KeyColumnName { get; set; }

    /// <summary>Name of a column that receives the names of the neighbors that a prediction rests on, nearest first: a vector of text with
    /// as many slots as there are neighbors, empty where a row has no prediction.</summary>
    /// <value>Default <see langword="null"/>: no such column.</value>
    public string? NeighborKeysColumnName { get; set; }

    /// <summary>Seed of an approximate index.</summary>
    /// <value>Default <see langword="null"/>: drawn from the random numbers of the MLContext, and so fixed by that one's seed.</value>
    public int? Seed { get; set; }

    /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>; no result depends on it. It is not saved: a loaded
    /// model takes all processors.</summary>
    /// <value>From 1 to 1024. Default <see langword="null"/>: all processors.</value>
    public int? NumberOfThreads { get; set; }

    /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default: never.</value>
    public CancellationToken CancellationToken { get; set; }
}
