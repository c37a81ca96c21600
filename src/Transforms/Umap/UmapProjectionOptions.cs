using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;

namespace MLNet.Embeddings.Umap;

public sealed partial class UmapProjectionEstimator
{
    /// <summary>What a <see cref="UmapProjectionEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal range.</remarks>
    public sealed class Options
    {
        private static readonly UmapParameters Defaults = new();

        /// <summary>Name of the column that receives the position.</summary>
        /// <value>Required.</value>
        public string OutputColumnName { get; set; } = "";

        /// <summary>Name of the column of features: a vector of <see cref="float"/> of known size, or a single <see cref="float"/>.</summary>
        /// <value>Default: the name of the output column.</value>
        public string? InputColumnName { get; set; }

        /// <summary>Dimensions of the map.</summary>
        /// <value>1 or more. Default 2.</value>
        public int NumberOfComponents { get; set; } = Defaults.NumberOfComponents;

        /// <summary>Rows in a row's neighbourhood, itself included. Small values draw fine detail, large ones the overall arrangement.</summary>
        /// <value>2 or more; at most as many as there are distinct rows are used. Default 15.</value>
        public int NumberOfNeighbors { get; set; } = Defaults.NumberOfNeighbors;

        /// <summary>How close to each other points may lie in the map. Small values draw denser clusters.</summary>
        /// <value>From 0 to <see cref="Spread"/>. Default 0.1.</value>
        public double MinimumDistance { get; set; } = Defaults.MinimumDistance;

        /// <summary>Scale of the map.</summary>
        /// <value>Above 0. Default 1.</value>
        public double Spread { get; set; } = Defaults.Spread;

        /// <summary>Passes over the neighbourhood graph.</summary>
        /// <value>0 or more. Default <see langword="null"/>: 500 up to 10,000 rows, 200 above; 200 more with a <see cref="DensityWeight"/>.</value>
        public int? NumberOfEpochs { get; set; } = Defaults.NumberOfEpochs;

        /// <summary>Step size at the start; it falls to 0 in a straight line.</summary>
        /// <value>Above 0. Default 1.</value>
        public double LearningRate { get; set; } = Defaults.LearningRate;

        /// <summary>Repelling samples for each attracting one.</summary>
        /// <value>0 or more. Default 5.</value>
        public int NegativeSampleRate { get; set; } = Defaults.NegativeSampleRate;

        /// <summary>Weight of the repelling samples.</summary>
        /// <value>0 or more. Default 1.</value>
        public double RepulsionStrength { get; set; } = Defaults.RepulsionStrength;

        /// <summary>Number of nearest neighbours that count as fully connected.</summary>
        /// <value>0 or more; may be fractional. Default 1.</value>
        public double LocalConnectivity { get; set; } = Defaults.LocalConnectivity;

        /// <summary>How the two directions of an edge are joined, between fuzzy intersection and fuzzy union.</summary>
        /// <value>From 0 (intersection) to 1 (union). Default 1.</value>
        public double SetOperationMixRatio { get; set; } = Defaults.SetOperationMixRatio;

        /// <summary>How the distance between rows is measured.</summary>
        /// <value>Default <see cref="DistanceMetric.Euclidean"/>. For embeddings of a language or image model, <see cref="DistanceMetric.Cosine"/>.</value>
        public DistanceMetric Metric { get; set; } = Defaults.Metric;

        /// <summary>How the neighbours of the training rows are found. The recall of approximate search is measured and is part of the diagnostics.</summary>
        /// <value>Default <see cref="NeighborSearchMode.Auto"/>: exact unless approximate search saves half the time.</value>
        public NeighborSearchMode NeighborSearch { get; set; } = Defaults.NeighborSearch;

        /// <summary>How <c>Transform</c> finds the training rows nearest to a new row. An approximate index is saved in the model; its recall is part of the diagnostics.</summary>
        /// <value>Default <see cref="NeighborSearchMode.Auto"/>: compares with all training rows unless an index saves half the time.</value>
        public NeighborSearchMode PlacementSearch { get; set; } = Defaults.PlacementSearch;

        /// <summary>Where the optimisation starts.</summary>
        /// <value>Default <see cref="UmapInitialization.Spectral"/>.</value>
        public UmapInitialization Initialization { get; set; } = Defaults.Initialization;

        /// <summary>The start for <see cref="UmapInitialization.Given"/>: one row per training row, in order, and one column per component.</summary>
        /// <value>Default <see langword="null"/>.</value>
        public Matrix? InitialCoordinates { get; set; }

        /// <summary>Neighbours found beforehand, one entry per training row, in order, the row itself left out, in <see cref="Metric"/>.</summary>
        /// <value>Default <see langword="null"/>: the fit searches as <see cref="NeighborSearch"/> says.</value>
        public NeighborTable? PrecomputedNeighbors { get; set; }

        /// <summary>
        /// Name of a column of classes that the map shall keep apart: a key, or a text, Boolean, <see cref="float"/> or <see cref="int"/> of which each
        /// distinct value is a class. Rows whose class is missing (key 0, NaN, empty text) are placed by their features alone. Only <c>Fit</c> reads it.
        /// </summary>
        /// <value>Default <see langword="null"/>: an unsupervised map.</value>
        public string? LabelColumnName { get; set; }

        /// <summary>Weight of the classes against the features.</summary>
        /// <value>From 0 (features alone) to 1 (classes alone). Default 0.5. Without <see cref="LabelColumnName"/> it has no effect.</value>
        public double TargetWeight { get; set; } = Defaults.TargetWeight;

        /// <summary>
        /// How much the map keeps densities (densMAP): the weight λ of the correlation between how widely a row's neighbours lie around it in the features and in
        /// the map. Without it, UMAP draws dense and sparse clusters about equally large. New rows are placed against the map as ever.
        /// </summary>
        /// <remarks>A. Narayan, B. Berger, H. Cho, "Assessing single-cell transcriptomic variability through density-preserving data visualization", Nature Biotechnology 39, 2021.</remarks>
        /// <value>
        /// 0 or more. Default 0: densities are left aside. 0.5 is a good start: on 5,000 MNIST digits it keeps densities as well as the paper's 2 does in the reference
        /// algorithm, which takes the force from a few sampled edges at a time instead of all.
        /// </value>
        public double DensityWeight { get; set; } = Defaults.DensityWeight;

        /// <summary>Share of the epochs, the last ones, in which densities count.</summary>
        /// <value>From 0 to 1. Default 0.3. Without <see cref="DensityWeight"/> it has no effect.</value>
        public double DensityFraction { get; set; } = Defaults.DensityFraction;

        /// <summary>Added to the variance of the logarithms of the radii in the map, which steadies the force while they hardly differ.</summary>
        /// <value>Above 0. Default 0.1. Without <see cref="DensityWeight"/> it has no effect.</value>
        public double DensityVarianceShift { get; set; } = Defaults.DensityVarianceShift;

        /// <summary>Seed of all random numbers: the same seed and data give the same map, bit for bit, at any number of threads.</summary>
        /// <value>Default <see langword="null"/>: drawn from the random numbers of the MLContext, and so fixed by that one's seed.</value>
        public int? Seed { get; set; }

        /// <summary>Threads to use in <c>Fit</c> and for each batch of <c>Transform</c>.</summary>
        /// <value>1 or more. Default <see langword="null"/>: all processors.</value>
        public int? NumberOfThreads { get; set; }

        /// <summary>What <c>Transform</c> does with a row that has a missing or infinite feature.</summary>
        /// <value>Default <see cref="RowErrorHandling.MissingValue"/>.</value>
        public RowErrorHandling OnError { get; set; }

        /// <summary>
        /// Whether <c>Fit</c> leaves out rows with a missing or infinite feature, with a warning that states their number, instead of ending with an
        /// error that names the first one.
        /// </summary>
        /// <value>Default <see langword="false"/>.</value>
        public bool SkipInvalidRows { get; set; }

        /// <summary>Stops a running <c>Fit</c>, within a second, with an <see cref="OperationCanceledException"/>.</summary>
        /// <value>Default: never.</value>
        public CancellationToken CancellationToken { get; set; }
    }
}
