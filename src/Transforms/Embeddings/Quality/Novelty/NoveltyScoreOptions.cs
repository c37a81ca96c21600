namespace MLNet.Embeddings;

public sealed partial class NoveltyScoreEstimator
{
    /// <summary>What a <see cref="NoveltyScoreEstimator"/> is told.</summary>
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

        /// <summary>How the distance between rows is measured.</summary>
        /// <value><see cref="DistanceMetric.Cosine"/>, the default, suits embeddings; <see cref="DistanceMetric.InnerProduct"/> is no
        /// distance and is refused.</value>
        public DistanceMetric Metric { get; set; } = DistanceMetric.Cosine;

        /// <summary>Nearest training rows of which the mean distance counts.</summary>
        /// <value>From 1 to 1000, and below the number of training rows. Default 20.</value>
        public int NumberOfNeighbors { get; set; } = 20;

        /// <summary>The share of ordinary rows that may be called novel: a row is novel where its p-value is at most that.</summary>
        /// <value>Above 0, below 1. Default 0.01.</value>
        public double Rate { get; set; } = 0.01;

        /// <summary>How the neighbors of the training rows are searched for.</summary>
        /// <value>Default <see cref="NeighborMethod.Automatic"/>.</value>
        public NeighborMethod NeighborMethod { get; set; }

        /// <summary>Seed of approximate search.</summary>
        /// <value>Default 0.</value>
        public int Seed { get; set; }

        /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>.</summary>
        /// <value>From 1 to 1024. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>What <c>Transform</c> does with a row that has a missing, infinite or too large feature.</summary>
        /// <value>Default <see cref="RowErrorHandling.MissingValue"/>.</value>
        public RowErrorHandling OnError { get; set; }

        /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
