using System.Reflection;
using Microsoft.ML;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>The options that every projection has.</summary>
public abstract class ProjectionOptionsTests(ProjectionMethod method)
{
    [Theory]
    [InlineData(NeighborMethod.Automatic, NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Exact, NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate, NeighborMethod.Approximate)]
    public void The_way_of_searching_is_used_and_reported(NeighborMethod mode, NeighborMethod way)
    {
        var context = new MLContext(1);
        ProjectionOptions options = method.Options(iterations: 1);
        options.NeighborMethod = mode;
        ProjectionDiagnostics diagnostics = method
            .Estimator(context, options)
            .Fit(FeatureData.View(context, FeatureData.Rows(6000, 12)))
            .Diagnostics;
        Assert.Equal(way, diagnostics.NeighborMethod);
        Assert.InRange(diagnostics.NeighborRecall, way == NeighborMethod.Exact ? 1 : 0.9, 1);
    }

    [Fact]
    public void The_defaults_of_the_catalog_and_of_the_options_are_those_of_the_engine()
    {
        Type ofOptions = method.Options().GetType();
        var options = (ProjectionOptions)Activator.CreateInstance(ofOptions)!;
        foreach (PropertyInfo property in ofOptions.GetProperties())
        {
            if (property.Name != nameof(ProjectionParameters.Seed) && method.Defaults.GetType().GetProperty(property.Name) is { } parameter)
                Assert.Equal(parameter.GetValue(method.Defaults), property.GetValue(options));
        }

        Type estimator = method.Estimator(new MLContext(), method.Options()).GetType();
        MethodInfo catalog = typeof(EmbeddingsCatalog).GetMethods().Single(m => m.ReturnType == estimator && m.GetParameters().Length > 2);
        foreach (ParameterInfo argument in catalog.GetParameters().Where(argument => argument.HasDefaultValue))
            Assert.Equal(
                Number(ValueOf(options, char.ToUpperInvariant(argument.Name![0]) + argument.Name[1..])),
                Number(argument.DefaultValue)
            );
    }

    [Theory]
    [InlineData(nameof(ProjectionOptions.NumberOfComponents), 0)]
    [InlineData(nameof(ProjectionOptions.Metric), (DistanceMetric)99)]
    [InlineData(nameof(ProjectionOptions.NeighborMethod), (NeighborMethod)99)]
    [InlineData(nameof(ProjectionOptions.NeighborMethod), NeighborMethod.Given)]
    [InlineData(nameof(ProjectionOptions.PlacementNeighborMethod), (NeighborMethod)99)]
    [InlineData(nameof(ProjectionOptions.NumberOfThreads), 0)]
    [InlineData(nameof(ProjectionOptions.OnError), (RowErrorHandling)7)]
    public void A_value_out_of_range_is_refused_by_name_when_the_estimator_is_made(string name, object value) => AssertRefused(name, value);

    [Fact]
    public void A_missing_output_column_name_is_refused()
    {
        ProjectionOptions options = method.Options();
        options.OutputColumnName = "";
        Assert.ThrowsAny<ArgumentException>(() => method.Estimator(new MLContext(), options));
        Assert.ThrowsAny<ArgumentException>(() => method.Estimator(new MLContext(), outputColumnName: null!));
        Assert.Throws<ArgumentNullException>(() => method.Estimator(new MLContext(), options: null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_canceled_fit_stops_soon(bool byToken)
    {
        var context = new MLContext(1);
        using var source = new CancellationTokenSource();
        ProjectionOptions options = method.Options(iterations: 1_000_000);
        options.CancellationToken = source.Token;
        IDataView data = FeatureData.View(context, FeatureData.Rows(2000, 8));
        IEstimator<ProjectionTransformer> estimator = method.Estimator(context, options);
        Task fit = Task.Run(() => estimator.Fit(data), TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.False(fit.IsCompleted);
        if (byToken)
            await source.CancelAsync();
        else
            context.CancelExecution();

        // Far more than the second that is promised, because other tests may run beside this one.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fit.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)
        );
    }

    private protected void AssertRefused(string name, object? value)
    {
        ProjectionOptions options = method.Options();
        options.GetType().GetProperty(name)!.SetValue(options, value);
        ArgumentException exception = Assert.ThrowsAny<ArgumentException>(() => method.Estimator(new MLContext(), options));
        Assert.Contains(name, exception.Message);
        Assert.Equal(name, exception.ParamName);
    }

    /// <summary>The value of the option that an argument of the catalog sets.</summary>
    private protected virtual object? ValueOf(ProjectionOptions options, string argument) =>
        options.GetType().GetProperty(argument)!.GetValue(options);

    // Reflection gives the default of an enumeration as its number.
    private static object? Number(object? value) => value is Enum ? Convert.ToInt32(value) : value;
}
