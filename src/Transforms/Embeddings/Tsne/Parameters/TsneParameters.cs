using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings.Tsne.Parameters;

/// <summary>What a t-SNE fit is told; names and defaults follow openTSNE.</summary>
internal sealed record TsneParameters : ProjectionParameters
{
    public const double DefaultPerplexity = 30;

    /// <summary>Below so many degrees of freedom the similarities of single precision no longer tell distances apart.</summary>
    public const double LeastDegreesOfFreedom = 0.01;

    /// <summary>With so many degrees of freedom the distribution is normal for all that single precision can tell.</summary>
    public const double MostDegreesOfFreedom = 1000;

    /// <value>Effective number of neighbors, each 1 or more; several give the mean of their affinities. Default 30.</value>
    public double[] Perplexities { get; init; } = [DefaultPerplexity];

    /// <value>Factor on the affinities in the first phase, 1 or more; <see langword="null"/> takes 12 in up to two dimensions and 6 in
    /// more.</value>
    public double? EarlyExaggeration { get; init; }

    /// <value>Iterations of the first phase, 0 or more. Default 250.</value>
    public int NumberOfEarlyExaggerationIterations { get; init; } = 250;

    /// <value>Iterations of the second phase, 0 or more. Default 500.</value>
    public int NumberOfIterations { get; init; } = 500;

    /// <value>Factor on the affinities in the second phase, above 0. Default 1.</value>
    public double Exaggeration { get; init; } = 1;

    /// <value>Step size, above 0; <see langword="null"/> takes rows / exaggeration in each phase.</value>
    public double? LearningRate { get; init; }

    /// <value>Momentum of the first phase, from 0 to below 1. Default 0.8.</value>
    public double InitialMomentum { get; init; } = 0.8;

    /// <value>Momentum of the second phase, from 0 to below 1. Default 0.8.</value>
    public double FinalMomentum { get; init; } = 0.8;

    /// <value>Smallest gain of a coordinate's step, above 0. Default 0.01.</value>
    public double MinimumGain { get; init; } = 0.01;

    /// <value>Longest gradient of a point, above 0; longer ones are shortened. Default <see langword="null"/>: no limit.</value>
    public double? MaximumGradientNorm { get; init; }

    /// <value>Longest step of a point in one iteration, above 0; <see langword="null"/> for no limit. Default 5.</value>
    public double? MaximumStepNorm { get; init; } = 5;

    /// <value>Degrees of freedom of the Student distribution in the map, from 0.01 to 1000. Default 1.</value>
    public double DegreesOfFreedom { get; init; } = 1;

    /// <value>How repulsion is computed. Default automatic.</value>
    public RepulsionMethod Repulsion { get; init; } = RepulsionMethod.Automatic;

    /// <value>Where the optimization starts. Default principal components.</value>
    public TsneInitialization Initialization { get; init; } = TsneInitialization.PrincipalComponents;

    /// <value>Iterations between two looks at the divergence, 1 or more. Default 50.</value>
    public int CallbackInterval { get; init; } = 50;

    /// <value>Called every <see cref="CallbackInterval"/> iterations; <see langword="null"/> for none.</value>
    public Action<TsneIteration>? Callback { get; init; }

    /// <value>
    /// The second phase ends when the divergence falls by less than this share between two looks; 0 or more, 0 never stops early. Default
    /// 0.
    /// </value>
    public double EarlyStopTolerance { get; init; }

    /// <value>Neighbors that the affinities need: three times the largest perplexity.</value>
    public int WantedNeighborCount => (int)Math.Min(int.MaxValue, Math.Ceiling(3 * Perplexities.Max()));

    /// <value>
    /// The factor of the first phase. In three dimensions 12 presses clusters together so much that they unfold worse: on 5,000 digits 6
    /// gives a lower divergence and more neighbors of the same class, from either start.
    /// </value>
    public double ActualEarlyExaggeration => EarlyExaggeration ?? (NumberOfComponents <= 2 ? 12 : 6);

    /// <value>Iterations of both phases.</value>
    public int TotalIterations => NumberOfEarlyExaggerationIterations + NumberOfIterations;

    protected override bool StartsAsGiven => Initialization == TsneInitialization.Given;

    public override void Validate()
    {
        base.Validate();
        Require(Perplexities.Length >= 1, Perplexities.Length, "at least one number", nameof(Perplexities));
        foreach (double perplexity in Perplexities)
            RequireRange(perplexity, 1, 1e9, nameof(Perplexities));
        RequireRange(EarlyExaggeration, 1, 1e6);
        RequireCount(NumberOfEarlyExaggerationIterations, 0, MostIterations);
        RequireCount(NumberOfIterations, 0, MostIterations);
        RequirePositive(Exaggeration, 1e6);
        RequirePositive(LearningRate, 1e9);
        Require(InitialMomentum is >= 0 and < 1, InitialMomentum, "from 0 to below 1");
        Require(FinalMomentum is >= 0 and < 1, FinalMomentum, "from 0 to below 1");
        RequirePositive(MinimumGain, 1);
        RequireRange(MaximumGradientNorm, 1e-9, 1e9);
        RequireRange(MaximumStepNorm, 1e-9, 1e9);
        RequireRange(DegreesOfFreedom, LeastDegreesOfFreedom, MostDegreesOfFreedom);
        Require(Enum.IsDefined(Repulsion), Repulsion, "one of the methods of RepulsionMethod");
        Require(Enum.IsDefined(Initialization), Initialization, "one of the starts of TsneInitialization");
        Require(CallbackInterval >= 1, CallbackInterval, "1 or more");
        RequireNonNegative(EarlyStopTolerance, 1e9);
    }
}
