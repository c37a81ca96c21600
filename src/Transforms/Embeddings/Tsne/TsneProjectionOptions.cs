using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings;

public sealed partial class TsneProjectionEstimator
{
    /// <summary>What a <see cref="TsneProjectionEstimator"/> is told.</summary>
    /// <remarks>The estimator copies the values when it is made; a value that is out of range is refused then, by name and legal
    /// range.</remarks>
    public sealed class Options : ProjectionOptions
    {
        private static readonly TsneParameters Defaults = new();

        /// <summary>Effective number of neighbors that a row is kept near to; three times as many are looked for. Several mix fine detail
        /// with the overall arrangement.</summary>
        /// <value>One number or more, each from 1 to 1e9; lowered, with a warning, where there are too few rows. Default 30.</value>
        public double[] Perplexities { get; set; } = [.. Defaults.Perplexities];

        /// <summary>Factor on the attraction in the first phase, in which clusters form.</summary>
        /// <value>From 1 to 1e6. Default <see langword="null"/>: 12 in up to two dimensions and 6 in more, where that unfolds
        /// better.</value>
        public double? EarlyExaggeration { get; set; } = Defaults.EarlyExaggeration;

        /// <summary>Iterations of the first phase.</summary>
        /// <value>From 0 to 1e9. Default 250.</value>
        public int NumberOfEarlyExaggerationIterations { get; set; } = Defaults.NumberOfEarlyExaggerationIterations;

        /// <summary>Iterations of the second phase.</summary>
        /// <value>From 0 to 1e9. Default 500.</value>
        public int NumberOfIterations { get; set; } = Defaults.NumberOfIterations;

        /// <summary>Factor on the attraction in the second phase. Values above 1 draw denser, better separated clusters.</summary>
        /// <value>Above 0, at most 1e6. Default 1.</value>
        public double Exaggeration { get; set; } = Defaults.Exaggeration;

        /// <summary>Step size, in the convention in which the gradient lacks its factor 4.</summary>
        /// <value>Above 0, at most 1e9. Default <see langword="null"/>: the number of rows divided by the exaggeration of the
        /// phase.</value>
        public double? LearningRate { get; set; } = Defaults.LearningRate;

        /// <summary>Share of the last step that is kept in the first phase.</summary>
        /// <value>From 0 to below 1. Default 0.8.</value>
        public double InitialMomentum { get; set; } = Defaults.InitialMomentum;

        /// <summary>Share of the last step that is kept in the second phase.</summary>
        /// <value>From 0 to below 1. Default 0.8.</value>
        public double FinalMomentum { get; set; } = Defaults.FinalMomentum;

        /// <summary>Smallest gain of a coordinate's step.</summary>
        /// <value>Above 0, at most 1. Default 0.01.</value>
        public double MinimumGain { get; set; } = Defaults.MinimumGain;

        /// <summary>Longest gradient of a point; longer ones are shortened.</summary>
        /// <value>From 1e-9 to 1e9. Default <see langword="null"/>: no limit.</value>
        public double? MaximumGradientNorm { get; set; } = Defaults.MaximumGradientNorm;

        /// <summary>Longest step of a point in one iteration.</summary>
        /// <value>From 1e-9 to 1e9, or <see langword="null"/> for no limit. Default 5.</value>
        public double? MaximumStepNorm { get; set; } = Defaults.MaximumStepNorm;

        /// <summary>
        /// Degrees of freedom of the Student distribution in the map. Values below 1 draw finer, more separate clusters; in three
        /// dimensions 2 keeps more of each row's nearest neighbors (of 10, 4.97 instead of 4.78 on 5,000 digits).
        /// </summary>
        /// <value>From 0.01 to 1000. Default 1.</value>
        public double DegreesOfFreedom { get; set; } = Defaults.DegreesOfFreedom;

        /// <summary>How the push of all points on each point is computed.</summary>
        /// <value>Default <see cref="RepulsionMethod.Automatic"/>.</value>
        public RepulsionMethod Repulsion { get; set; } = Defaults.Repulsion;

        /// <summary>Where the optimization starts.</summary>
        /// <value>Default <see cref="TsneInitialization.PrincipalComponents"/>.</value>
        public TsneInitialization Initialization { get; set; } = Defaults.Initialization;

        /// <summary>Iterations between two looks at the divergence.</summary>
        /// <value>1 or more. Default 50. Without <see cref="Callback"/> and <see cref="EarlyStopTolerance"/> it has no effect.</value>
        public int CallbackInterval { get; set; } = Defaults.CallbackInterval;

        /// <summary>Called every <see cref="CallbackInterval"/> iterations, on the thread that fits; can take a checkpoint of the
        /// fit.</summary>
        /// <value>Default <see langword="null"/>.</value>
        public Action<TsneIteration>? Callback { get; set; }

        /// <summary>The second phase ends when the divergence falls by less than this share between two looks.</summary>
        /// <value>From 0 to 1e9; 0, the default, never stops early.</value>
        public double EarlyStopTolerance { get; set; } = Defaults.EarlyStopTolerance;

        /// <summary>Where an earlier fit of the same rows stood; this fit goes on from there.</summary>
        /// <remarks>
        /// With the same rows and options the map is, bit for bit, that of a fit that was never interrupted. The rows are known by their
        /// number alone: a checkpoint of other rows gives a poor map.
        /// </remarks>
        /// <value>Default <see langword="null"/>: the fit starts anew.</value>
        public TsneCheckpoint? ResumeFrom { get; set; }
    }
}
