using MLNet.Embeddings.Clustering.Parameters;

namespace MLNet.Embeddings;

public sealed partial class DensityClusteringEstimator
{
    /// <summary>What a <see cref="DensityClusteringEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options
    {
        private static readonly DensityParameters Defaults = new();

        /// <summary>What the names of the output columns begin with: <c>ClusterId</c>, <c>Probability</c> and <c>OutlierScore</c> are put
        /// behind it.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>
        /// Name of the column of features: a vector of <see cref="float"/> or <see cref="double"/> of known size, or a single number. Of
        /// <see cref="double"/>, an offset that all rows share is taken off before the values become <see cref="float"/>, and is kept with
        /// the model; see <see cref="CommonOffset"/>.
        /// </summary>
        /// <value>Default "Features".</value>
        public string InputColumnName { get; set; } = "Features";

        /// <summary>The smallest group of rows that counts as a cluster.</summary>
        /// <value>2 or more. Default 5.</value>
        public int MinClusterSize { get; set; } = Defaults.MinClusterSize;

        /// <summary>
        /// Rows, the row itself included, that make the neighborhood of a row dense: its core distance is the distance to the last of them.
        /// More of them smooth the density, so that more rows are noise and fewer clusters hang together by a thread.
        /// </summary>
        /// <value>1 or more; 1 is single linkage. Default <see langword="null"/>: as many as <see cref="MinClusterSize"/>.</value>
        public int? MinPoints { get; set; } = Defaults.MinPoints;

        /// <summary>Which clusters of the hierarchy are taken.</summary>
        /// <value>Default <see cref="ClusterSelectionMethod.ExcessOfMass"/>.</value>
        public ClusterSelectionMethod SelectionMethod { get; set; } = Defaults.SelectionMethod;

        /// <summary>Whether all rows may be one cluster. Where they are, no row is noise: probabilities tell how deep within
        /// each is.</summary>
        /// <value>Default <see langword="false"/>.</value>
        public bool AllowSingleCluster { get; set; } = Defaults.AllowSingleCluster;

        /// <summary>Clusters that part from their surroundings at a shorter distance than this are not taken, and the smallest cluster
        /// around them that parts at a longer one is.</summary>
        /// <value>A distance in <see cref="Metric"/>, 0 or more. Default 0: any distance will do.</value>
        public double SelectionEpsilon { get; set; } = Defaults.SelectionEpsilon;

        /// <summary>How the distance between rows is measured: <see cref="DistanceMetric.Euclidean"/> or
        /// <see cref="DistanceMetric.Cosine"/>.</summary>
        /// <value>Default <see cref="DistanceMetric.Euclidean"/>.</value>
        public DistanceMetric Metric { get; set; } = Defaults.Metric;

        /// <summary>How the neighbors of the training rows are searched. Up to 10 features by Euclidean distance, the search is exact in
        /// any case, and fast.</summary>
        /// <value>Default <see cref="NeighborMethod.Automatic"/>: exact unless approximate search saves half the time.</value>
        public NeighborMethod NeighborMethod { get; set; } = Defaults.NeighborMethod;

        /// <summary>Neighbors that several steps share, found once by <c>mlContext.FindNeighbors</c> in the same column; rows are known
        /// again by their values. There have to be as many per row as <see cref="MinPoints"/>, less one; more spare work.</summary>
        /// <remarks>Approximate ones are passed over where <see cref="NeighborMethod"/> is exact.</remarks>
        /// <value>Default <see langword="null"/>: the fit searches as <see cref="NeighborMethod"/> says.</value>
        public NeighborSet? Neighbors { get; set; }

        /// <summary>Seed of approximate search; without effect where the search is exact.</summary>
        /// <value>Default <see langword="null"/>: drawn from the random numbers of the MLContext.</value>
        public int? Seed { get; set; }

        /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>; without effect on the result.</summary>
        /// <value>From 1 to 1024. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>What <c>Transform</c> does with a row that has a missing, infinite or too large feature.</summary>
        /// <value>Default <see cref="RowErrorHandling.MissingValue"/>: no cluster, and NaN for the two numbers.</value>
        public RowErrorHandling OnError { get; set; }

        /// <summary>
        /// Whether <c>Fit</c> leaves out rows with a missing, infinite or too large feature, with a warning that states their number,
        /// instead of ending with an error that names the first one.
        /// </summary>
        /// <value>Default <see langword="false"/>.</value>
        public bool SkipInvalidRows { get; set; }

        /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
