using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings;

public sealed partial class UmapProjectionEstimator
{
    /// <summary>What a <see cref="UmapProjectionEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options : ProjectionOptions
    {
        private static readonly UmapParameters Defaults = new();

        /// <summary>Rows in a row's neighborhood, itself included. Small values draw fine detail, large ones the overall
        /// arrangement.</summary>
        /// <value>2 or more; at most as many as there are distinct rows are used. Default 15.</value>
        public int NumberOfNeighbors { get; set; } = Defaults.NumberOfNeighbors;

        /// <summary>How close to each other points may lie in the map. Small values draw denser clusters.</summary>
        /// <value>From 0 to <see cref="Spread"/>. Default 0.1.</value>
        public double MinimumDistance { get; set; } = Defaults.MinimumDistance;

        /// <summary>Scale of the map.</summary>
        /// <value>From 0.001 to 1000. Default 1.</value>
        public double Spread { get; set; } = Defaults.Spread;

        /// <summary>Passes over the neighborhood graph.</summary>
        /// <value>From 0 to 1,000,000. Default <see langword="null"/>: 500 up to 10,000 rows, 200 above; 200 more with a
        /// <see cref="DensityWeight"/>.</value>
        public int? NumberOfEpochs { get; set; } = Defaults.NumberOfEpochs;

        /// <summary>Step size at the start; it falls to 0 in a straight line.</summary>
        /// <value>Above 0, at most 1000. Default 1.</value>
        public double LearningRate { get; set; } = Defaults.LearningRate;

        /// <summary>Repelling samples for each attracting one.</summary>
        /// <value>From 0 to 10,000. Default 5.</value>
        public int NegativeSampleRate { get; set; } = Defaults.NegativeSampleRate;

        /// <summary>Weight of the repelling samples.</summary>
        /// <value>From 0 to 1e6. Default 1.</value>
        public double RepulsionStrength { get; set; } = Defaults.RepulsionStrength;

        /// <summary>Number of nearest neighbors that count as fully connected.</summary>
        /// <value>From 0 to 1e6; may be fractional. Default 1.</value>
        public double LocalConnectivity { get; set; } = Defaults.LocalConnectivity;

        /// <summary>How the two directions of an edge are joined, between fuzzy intersection and fuzzy union.</summary>
        /// <value>From 0 (intersection) to 1 (union). Default 1.</value>
        public double SetOperationMixRatio { get; set; } = Defaults.SetOperationMixRatio;

        /// <summary>Where the optimization starts.</summary>
        /// <value>Default <see cref="UmapInitialization.Spectral"/>.</value>
        public UmapInitialization Initialization { get; set; } = Defaults.Initialization;

        /// <summary>
        /// Name of a column of classes that the map shall keep apart: a key, or a text, Boolean, <see cref="float"/> or <see cref="int"/>
        /// of which each distinct value is a class. Rows whose class is missing (key 0, NaN, empty text) are placed by their features
        /// alone. Only <c>Fit</c> reads it.
        /// </summary>
        /// <value>Default <see langword="null"/>: an unsupervised map.</value>
        public string? LabelColumnName { get; set; }

        /// <summary>Weight of the classes against the features.</summary>
        /// <value>From 0 (features alone) to 1 (classes alone). Default 0.5. Without <see cref="LabelColumnName"/> it has no
        /// effect.</value>
        public double TargetWeight { get; set; } = Defaults.TargetWeight;

        /// <summary>
        /// How much the map keeps densities (densMAP): the weight λ of the correlation between how widely a row's neighbors lie around it
        /// in the features and in the map. Without it, UMAP draws dense and sparse clusters about equally large. New rows are placed
        /// against the map as ever.
        /// </summary>
        /// <remarks>A. Narayan, B. Berger, H. Cho, "Assessing single-cell transcriptomic variability through density-preserving data
        /// visualization", Nature Biotechnology 39, 2021.</remarks>
        /// <value>
        /// From 0 to 1e6. Default 0: densities are left aside. 0.5 is a good start: on 5,000 MNIST digits it keeps densities as well as the
        /// paper's 2 does in the reference algorithm, which takes the force from a few sampled edges at a time instead of all.
        /// </value>
        public double DensityWeight { get; set; } = Defaults.DensityWeight;

        /// <summary>Share of the epochs, the last ones, in which densities count.</summary>
        /// <value>From 0 to 1. Default 0.3. Without <see cref="DensityWeight"/> it has no effect.</value>
        public double DensityFraction { get; set; } = Defaults.DensityFraction;

        /// <summary>Added to the variance of the logarithms of the radii in the map, which steadies the force while they hardly
        /// differ.</summary>
        /// <value>From 1e-6 to 1e6. Default 0.1. Without <see cref="DensityWeight"/> it has no effect.</value>
        public double DensityVarianceShift { get; set; } = Defaults.DensityVarianceShift;
    }
}
