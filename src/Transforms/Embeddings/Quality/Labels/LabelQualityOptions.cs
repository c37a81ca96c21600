namespace MLNet.Embeddings;

public sealed partial class LabelQualityEstimator
{
    /// <summary>What a <see cref="LabelQualityEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        /// <summary>What the names of the added columns begin with.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the column of vectors, such as CLIP's: <see cref="float"/> or <see cref="double"/> of known size.</summary>
        /// <value>Default <c>"Features"</c>.</value>
        public string InputColumnName { get; set; } = "Features";

        /// <summary>Name of the column of classes: text, key, Boolean or a number.</summary>
        /// <value>Default <c>"Label"</c>.</value>
        public string LabelColumnName { get; set; } = "Label";

        /// <summary>Name of a column of groups, such as the GroupId of a <see cref="DuplicateFlaggerEstimator"/>: rows of one group count
        /// once, beside the near twins that the vectors show. Only <c>Fit</c> reads it; a missing value or key 0 is no group.</summary>
        /// <value>Default <see langword="null"/>: the vectors alone tell.</value>
        public string? GroupColumnName { get; set; }

        /// <summary>How the distance between rows is measured.</summary>
        /// <value><see cref="DistanceMetric.Cosine"/>, the default, suits embeddings; <see cref="DistanceMetric.InnerProduct"/> is no
        /// distance and is refused.</value>
        public DistanceMetric Metric { get; set; } = DistanceMetric.Cosine;

        /// <summary>Nearest groups of twins that vote on a row's class.</summary>
        /// <value>From 1 to 1000. Default 10.</value>
        public int NumberOfNeighbors { get; set; } = 10;

        /// <summary>How neighbors are searched for in <c>Fit</c>.</summary>
        /// <value>Default <see cref="NeighborMethod.Automatic"/>.</value>
        public NeighborMethod NeighborMethod { get; set; }

        /// <summary>Seed of approximate search.</summary>
        /// <value>Default 0.</value>
        public int Seed { get; set; }

        /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>.</summary>
        /// <value>From 1 to 1024. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>What <c>Transform</c> does with a row that has a missing, infinite or too large feature.</summary>
        /// <value>Default <see cref="RowErrorHandling.MissingValue"/>: its label is not judged.</value>
        public RowErrorHandling OnError { get; set; }

        /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
