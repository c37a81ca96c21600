using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings.Umap.Parameters;

/// <summary>What a UMAP fit is told; names, meanings and defaults follow the paper and umap-learn.</summary>
internal sealed record UmapParameters : ProjectionParameters
{
    public const int DefaultNumberOfNeighbors = 15;
    public const double DefaultMinimumDistance = 0.1;

    /// <summary>Up to this many rows a fit takes 500 epochs by default, above it 200.</summary>
    public const int SmallRowCount = 10_000;

    /// <summary>So many epochs a fit takes longer by default where densities count.</summary>
    public const int ExtraDensityEpochs = 200;

    /// <summary>More passes than any map needs; a model from a file must not run for hours.</summary>
    public const int MostEpochs = 1_000_000;

    /// <summary>More repelling samples than any map needs.</summary>
    public const int MostNegativeSamples = 10_000;

    /// <value>Size of a row's neighborhood, the row itself included, 2 or more. Default 15.</value>
    public int NumberOfNeighbors { get; init; } = DefaultNumberOfNeighbors;

    /// <value>How close points may lie in the map, from 0 to <see cref="Spread"/>. Default 0.1.</value>
    public double MinimumDistance { get; init; } = DefaultMinimumDistance;

    /// <value>Scale of the map, above 0. Default 1.</value>
    public double Spread { get; init; } = 1;

    /// <value>Passes over the graph, from 0 to <see cref="MostEpochs"/>; <see langword="null"/> takes 500 up to <see cref="SmallRowCount"/>
    /// rows and 200 above, and 200 more with a <see cref="DensityWeight"/>.</value>
    public int? NumberOfEpochs { get; init; }

    /// <value>Initial step size, above 0; it falls to 0 in a straight line. Default 1.</value>
    public double LearningRate { get; init; } = 1;

    /// <value>Repelling samples per attracting one, from 0 to <see cref="MostNegativeSamples"/>. Default 5.</value>
    public int NegativeSampleRate { get; init; } = 5;

    /// <value>Number of nearest neighbors that count as fully connected, 0 or more; may be fractional. Default 1.</value>
    public double LocalConnectivity { get; init; } = 1;

    /// <value>Between fuzzy intersection (0) and fuzzy union (1) of the two directions of an edge. Default 1.</value>
    public double SetOperationMixRatio { get; init; } = 1;

    /// <value>Weight of the repelling samples, 0 or more. Default 1.</value>
    public double RepulsionStrength { get; init; } = 1;

    /// <value>Where the optimization starts. Default spectral.</value>
    public UmapInitialization Initialization { get; init; } = UmapInitialization.Spectral;

    /// <value>A class per row, −1 where unknown, which the map shall respect; <see langword="null"/> for an unsupervised map.</value>
    public int[]? Targets { get; init; }

    /// <value>Weight of <see cref="Targets"/> against the features, from 0 (features alone) to 1 (targets alone). Default 0.5.</value>
    public double TargetWeight { get; init; } = 0.5;

    /// <value>Weight λ of the correlation between local radii in the features and in the map, 0 or more; 0 leaves densities aside. Default
    /// 0.</value>
    public double DensityWeight { get; init; }

    /// <value>Share of the epochs, the last ones, in which densities count, from 0 to 1. Default 0.3.</value>
    public double DensityFraction { get; init; } = 0.3;

    /// <value>Added to the variance of the log radii in the map, above 0. Default 0.1.</value>
    public double DensityVarianceShift { get; init; } = 0.1;

    /// <summary>The number of epochs for a fit of so many rows.</summary>
    public int EpochsFor(int rowCount) =>
        NumberOfEpochs ?? ((rowCount <= SmallRowCount ? 500 : 200) + (DensityWeight > 0 ? ExtraDensityEpochs : 0));

    protected override bool StartsAsGiven => Initialization == UmapInitialization.Given;

    public override void Validate()
    {
        base.Validate();
        Require(NumberOfNeighbors >= 2, NumberOfNeighbors, "2 or more (the row itself is counted)");
        RequireRange(Spread, 1e-3, 1e3);
        Require(
            MinimumDistance >= 0 && MinimumDistance <= Spread,
            MinimumDistance,
            FormattableString.Invariant($"from 0 to the spread, {Spread}")
        );
        RequireCount(NumberOfEpochs, 0, MostEpochs);
        RequirePositive(LearningRate, 1e3);
        RequireCount(NegativeSampleRate, 0, MostNegativeSamples);
        RequireNonNegative(LocalConnectivity, 1e6);
        RequireShare(SetOperationMixRatio);
        RequireNonNegative(RepulsionStrength, 1e6);
        Require(Enum.IsDefined(Initialization), Initialization, "one of the starts of UmapInitialization");
        RequireShare(TargetWeight);
        RequireNonNegative(DensityWeight, 1e6);
        RequireShare(DensityFraction);
        RequireRange(DensityVarianceShift, 1e-6, 1e6);
    }
}
