using Microsoft.ML;
using MLNet.Embeddings.Tests.Projection;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionOptionsTests() : ProjectionOptionsTests(new TsneMethod())
{
    /// <summary>One change per option that must reach the optimization and so alter the map.</summary>
    public static TheoryData<string, object> Changes =>
        new()
        {
            { nameof(TsneProjectionEstimator.Options.NumberOfComponents), 3 },
            { nameof(TsneProjectionEstimator.Options.Perplexities), new double[] { 5, 15 } },
            { nameof(TsneProjectionEstimator.Options.EarlyExaggeration), 4.0 },
            { nameof(TsneProjectionEstimator.Options.NumberOfEarlyExaggerationIterations), 20 },
            { nameof(TsneProjectionEstimator.Options.NumberOfIterations), 20 },
            { nameof(TsneProjectionEstimator.Options.Exaggeration), 2.0 },
            { nameof(TsneProjectionEstimator.Options.LearningRate), 3.0 },
            { nameof(TsneProjectionEstimator.Options.InitialMomentum), 0.5 },
            { nameof(TsneProjectionEstimator.Options.FinalMomentum), 0.5 },
            { nameof(TsneProjectionEstimator.Options.MinimumGain), 0.9 },
            { nameof(TsneProjectionEstimator.Options.MaximumGradientNorm), 1e-4 },
            { nameof(TsneProjectionEstimator.Options.MaximumStepNorm), 1e-3 },
            { nameof(TsneProjectionEstimator.Options.DegreesOfFreedom), 0.5 },
            { nameof(TsneProjectionEstimator.Options.Metric), DistanceMetric.Cosine },
            { nameof(TsneProjectionEstimator.Options.Repulsion), RepulsionMethod.Grid },
            { nameof(TsneProjectionEstimator.Options.Initialization), TsneInitialization.Random },
            { nameof(TsneProjectionEstimator.Options.EarlyStopTolerance), 0.9 },
            { nameof(TsneProjectionEstimator.Options.Seed), 7 },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_reaches_its_use(string name, object value)
    {
        TsneProjectionEstimator.Options options = Options();
        typeof(TsneProjectionEstimator.Options).GetProperty(name)!.SetValue(options, value);
        Assert.NotEqual(Fit(Options()).Coordinates.Values, Fit(options).Coordinates.Values);
    }

    [Fact]
    public void The_callback_given_neighbors_and_a_given_start_reach_their_use()
    {
        var seen = new List<int>();
        TsneProjectionEstimator.Options options = Options();
        options.Callback = look => seen.Add(look.Iteration);
        options.CallbackInterval = 25;
        TsneProjectionTransformer plain = Fit(options);
        Assert.Equal([25, 50, 75], seen);

        using var engine = new MLNet.Embeddings.EngineContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(90, 5);
        var features = new Matrix(90, 5, [.. rows.SelectMany(row => row.Features)]);
        TsneProjectionEstimator.Options given = Options();
        given.PrecomputedNeighbors = ExactNeighborSearch.Search(features, 30, DistanceMetric.Euclidean, engine);
        given.Initialization = TsneInitialization.Given;
        given.InitialCoordinates = plain.Coordinates;
        given.NumberOfIterations = 0;
        given.NumberOfEarlyExaggerationIterations = 0;
        TsneProjectionTransformer kept = Fit(given);
        Assert.Equal(NeighborMethod.Given, kept.Diagnostics.NeighborMethod);
        for (int i = 0; i < kept.Coordinates.Values.Length; i++)
            Assert.Equal(plain.Coordinates.Values[i], kept.Coordinates.Values[i], 1e-4f);
    }

    [Theory]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), null)]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), new double[0])]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), new[] { 0.5 })]
    [InlineData(nameof(TsneProjectionEstimator.Options.EarlyExaggeration), 0.5)]
    [InlineData(nameof(TsneProjectionEstimator.Options.DegreesOfFreedom), 0.0)]
    public void A_value_out_of_the_range_of_the_method_is_refused_by_name(string name, object? value) => AssertRefused(name, value);

    private protected override object? ValueOf(ProjectionOptions options, string argument) =>
        argument == "Perplexity" ? Assert.Single(((TsneProjectionEstimator.Options)options).Perplexities) : base.ValueOf(options, argument);

    private static TsneProjectionEstimator.Options Options() =>
        new()
        {
            OutputColumnName = "Map",
            InputColumnName = FeatureData.Column,
            Perplexities = [10],
            NumberOfEarlyExaggerationIterations = 40,
            NumberOfIterations = 40,
            CallbackInterval = 10,
            Seed = 1,
        };

    private static TsneProjectionTransformer Fit(TsneProjectionEstimator.Options options)
    {
        var context = new MLContext(1);
        return context.Transforms.TsneProjection(options).Fit(FeatureData.View(context, FeatureData.Rows(90, 5)));
    }
}
