using System.Reflection;
using Microsoft.ML;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneProjectionOptionsTests
{
    /// <summary>One change per option that must reach the optimisation and so alter the map.</summary>
    public static TheoryData<string, object> Changes => new()
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
    public void The_callback_given_neighbours_and_a_given_start_reach_their_use()
    {
        var seen = new List<int>();
        TsneProjectionEstimator.Options options = Options();
        options.Callback = look => seen.Add(look.Iteration);
        options.CallbackInterval = 25;
        TsneProjectionTransformer plain = Fit(options);
        Assert.Equal([25, 50, 75], seen);

        using var engine = new MLNet.Embeddings.Execution.EngineContext(1);
        FeatureData.Row[] rows = FeatureData.Rows(90, 5);
        var features = new Matrix(90, 5, [.. rows.SelectMany(row => row.Features)]);
        TsneProjectionEstimator.Options given = Options();
        given.PrecomputedNeighbors = ExactNeighborSearch.Search(features, 30, DistanceMetric.Euclidean, engine);
        given.Initialization = TsneInitialization.Given;
        given.InitialCoordinates = plain.Coordinates;
        given.NumberOfIterations = 0;
        given.NumberOfEarlyExaggerationIterations = 0;
        TsneProjectionTransformer kept = Fit(given);
        Assert.Equal("given", kept.Diagnostics.NeighborMethod);
        for (int i = 0; i < kept.Coordinates.Values.Length; i++)
            Assert.Equal(plain.Coordinates.Values[i], kept.Coordinates.Values[i], 1e-4f);
    }

    [Theory]
    [InlineData(NeighborSearchMode.Auto, "exact")]
    [InlineData(NeighborSearchMode.Exact, "exact")]
    [InlineData(NeighborSearchMode.Approximate, "approximate")]
    public void The_way_of_searching_is_used_and_reported(NeighborSearchMode mode, string method)
    {
        var context = new MLContext(1);
        var options = new TsneProjectionEstimator.Options { OutputColumnName = "Map", InputColumnName = FeatureData.Column, NeighborSearch = mode };
        options.NumberOfEarlyExaggerationIterations = options.NumberOfIterations = 1;
        TsneDiagnostics diagnostics = context.Transforms.TsneProjection(options).Fit(FeatureData.View(context, FeatureData.Rows(6000, 12))).Diagnostics;
        Assert.Equal(method, diagnostics.NeighborMethod);
        Assert.InRange(diagnostics.NeighborRecall, method == "exact" ? 1 : 0.9, 1);
    }

    [Fact]
    public void The_defaults_of_the_catalog_and_of_the_options_are_those_of_the_engine()
    {
        var parameters = new TsneParameters();
        var options = new TsneProjectionEstimator.Options();
        foreach (PropertyInfo property in typeof(TsneProjectionEstimator.Options).GetProperties())
        {
            if (property.Name != nameof(TsneParameters.Seed) && typeof(TsneParameters).GetProperty(property.Name) is { } parameter)
                Assert.Equal(parameter.GetValue(parameters), property.GetValue(options));
        }

        MethodInfo method = typeof(EmbeddingsCatalog).GetMethods().Single(m => m.Name == nameof(EmbeddingsCatalog.TsneProjection) && m.GetParameters().Length > 2);
        object? DefaultOf(string name) => method.GetParameters().Single(argument => argument.Name == name).DefaultValue;
        Assert.Equal(options.NumberOfComponents, DefaultOf("numberOfComponents"));
        Assert.Equal(options.Perplexities[0], DefaultOf("perplexity"));
        Assert.Equal((int)options.Metric, Convert.ToInt32(DefaultOf("metric")));
    }

    [Theory]
    [InlineData(nameof(TsneProjectionEstimator.Options.NumberOfComponents), 0)]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), null)]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), new double[0])]
    [InlineData(nameof(TsneProjectionEstimator.Options.Perplexities), new[] { 0.5 })]
    [InlineData(nameof(TsneProjectionEstimator.Options.EarlyExaggeration), 0.5)]
    [InlineData(nameof(TsneProjectionEstimator.Options.DegreesOfFreedom), 0.0)]
    [InlineData(nameof(TsneProjectionEstimator.Options.NumberOfThreads), 0)]
    [InlineData(nameof(TsneProjectionEstimator.Options.OnError), (RowErrorHandling)7)]
    public void A_value_out_of_range_is_refused_by_name_when_the_estimator_is_made(string name, object? value)
    {
        var options = new TsneProjectionEstimator.Options { OutputColumnName = "Map" };
        typeof(TsneProjectionEstimator.Options).GetProperty(name)!.SetValue(options, value);
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.TsneProjection(options));
        Assert.Contains(name, exception.Message);
        Assert.EndsWith(name, exception.ParamName, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_output_column_name_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.TsneProjection(new TsneProjectionEstimator.Options()));
        Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.TsneProjection((string)null!));
        Assert.Throws<ArgumentNullException>(() => new MLContext().Transforms.TsneProjection((TsneProjectionEstimator.Options)null!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_fit_stops_soon(bool byToken)
    {
        var context = new MLContext(1);
        using var source = new CancellationTokenSource();
        TsneProjectionEstimator.Options options = Options();
        options.NumberOfIterations = 1_000_000_000;
        options.CancellationToken = source.Token;
        IDataView data = FeatureData.View(context, FeatureData.Rows(2000, 8));
        TsneProjectionEstimator estimator = context.Transforms.TsneProjection(options);
        Task fit = Task.Run(() => estimator.Fit(data), TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(fit.IsCompleted);
        if (byToken)
            await source.CancelAsync();
        else
            context.CancelExecution();

        // Far more than the second that is promised, because other tests may run beside this one.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private static TsneProjectionEstimator.Options Options() => new()
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
