using System.Reflection;
using Microsoft.ML;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Rows;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapProjectionOptionsTests
{
    [Theory]
    [InlineData(NeighborSearchMode.Auto, "exact")]
    [InlineData(NeighborSearchMode.Exact, "exact")]
    [InlineData(NeighborSearchMode.Approximate, "approximate")]
    public void The_way_of_searching_is_used_and_reported(NeighborSearchMode mode, string method)
    {
        var context = new MLContext(1);
        var options = new UmapProjectionEstimator.Options { OutputColumnName = "Map", InputColumnName = FeatureData.Column, NeighborSearch = mode };
        options.NumberOfEpochs = 2;
        UmapDiagnostics diagnostics = context.Transforms.UmapProjection(options).Fit(FeatureData.View(context, FeatureData.Rows(6000, 12))).Diagnostics;
        Assert.Equal(method, diagnostics.NeighborMethod);
        Assert.InRange(diagnostics.NeighborRecall, method == "exact" ? 1 : 0.9, 1);
    }

    [Fact]
    public void The_defaults_of_the_catalog_and_of_the_options_are_those_of_the_engine()
    {
        var parameters = new UmapParameters();
        var options = new UmapProjectionEstimator.Options();
        foreach (PropertyInfo property in typeof(UmapProjectionEstimator.Options).GetProperties())
        {
            if (property.Name != nameof(UmapParameters.Seed) && typeof(UmapParameters).GetProperty(property.Name) is { } parameter)
                Assert.Equal(parameter.GetValue(parameters), property.GetValue(options));
        }

        MethodInfo method = typeof(EmbeddingsCatalog).GetMethods().Single(m => m.Name == nameof(EmbeddingsCatalog.UmapProjection) && m.GetParameters().Length > 2);
        foreach (ParameterInfo argument in method.GetParameters().Where(argument => argument.HasDefaultValue && argument.Name != "inputColumnName"))
        {
            PropertyInfo property = typeof(UmapProjectionEstimator.Options).GetProperty(char.ToUpperInvariant(argument.Name![0]) + argument.Name[1..])!;
            object? value = property.GetValue(options);
            Assert.Equal(value is Enum ? Convert.ToInt32(value) : value, argument.DefaultValue is Enum ? Convert.ToInt32(argument.DefaultValue) : argument.DefaultValue);
        }
    }

    [Theory]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfComponents), 0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfNeighbors), 1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.MinimumDistance), -0.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.MinimumDistance), 1.5)]
    [InlineData(nameof(UmapProjectionEstimator.Options.Spread), 0.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.Spread), double.NaN)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfEpochs), -1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.LearningRate), 0.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NegativeSampleRate), -1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.RepulsionStrength), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.LocalConnectivity), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.SetOperationMixRatio), 1.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.TargetWeight), -0.1)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityWeight), -1.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityFraction), 1.5)]
    [InlineData(nameof(UmapProjectionEstimator.Options.DensityVarianceShift), 0.0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.NumberOfThreads), 0)]
    [InlineData(nameof(UmapProjectionEstimator.Options.OnError), (RowErrorHandling)7)]
    public void A_value_out_of_range_is_refused_by_name_when_the_estimator_is_made(string name, object value)
    {
        var options = new UmapProjectionEstimator.Options { OutputColumnName = "Map" };
        typeof(UmapProjectionEstimator.Options).GetProperty(name)!.SetValue(options, value);
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.UmapProjection(options));
        Assert.Contains(name, exception.Message);
        Assert.Equal(name, exception.ParamName);
    }

    [Fact]
    public void A_missing_output_column_name_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.UmapProjection(new UmapProjectionEstimator.Options()));
        Assert.ThrowsAny<ArgumentException>(() => new MLContext().Transforms.UmapProjection((string)null!));
        Assert.Throws<ArgumentNullException>(() => new MLContext().Transforms.UmapProjection((UmapProjectionEstimator.Options)null!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_fit_stops_soon(bool byToken)
    {
        var context = new MLContext(1);
        using var source = new CancellationTokenSource();
        var options = new UmapProjectionEstimator.Options
        {
            OutputColumnName = "Map",
            InputColumnName = FeatureData.Column,
            NumberOfEpochs = int.MaxValue,
            CancellationToken = source.Token,
        };
        IDataView data = FeatureData.View(context, FeatureData.Rows(2000, 8));
        UmapProjectionEstimator estimator = context.Transforms.UmapProjection(options);
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
}
