using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>One zip per released version, each saved by that version, is kept and must load for good.</summary>
public abstract class SavedProjectionTests(ProjectionMethod method)
{
    private const string Column = "Map";
    private const int Rows = 40;

    /// <summary>Rows between the training rows.</summary>
    private protected static FeatureData.Row[] NewRows =>
        [
            .. FeatureData
                .Rows(3, 6)
                .Select(row => new FeatureData.Row { Features = [.. row.Features.Select(value => (0.9f * value) + 0.02f)] }),
        ];

    [Theory]
    [InlineData("0.1.0")]
    public void A_model_that_an_earlier_version_saved_loads_and_gives_its_map(string version)
    {
        var context = new MLContext(1);
        ITransformer model = Load(context, version, out DataViewSchema schema);
        ProjectionTransformer projection = Last(model);

        Assert.Contains(schema, column => column.Name == FeatureData.Column);
        float[][] map = Positions(context, model, FeatureData.Rows(Rows, 6));
        Assert.Equal(projection.Coordinates.RowCount, map.Length);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(projection.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Equal(3, projection.Coordinates.ColumnCount);
        Assert.Equal(Rows, projection.Diagnostics.RowCount);
    }

    /// <summary>Writes the zip of the running version, to be kept when that is released.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_model_to_keep()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(Rows, 6));
        ProjectionOptions options = method.Options();
        options.NumberOfComponents = 3;
        ITransformer model = context.Transforms.NormalizeMinMax(FeatureData.Column).Append(method.Estimator(context, options)).Fit(data);
        string path = Path.Combine(
            Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") ?? folder.Path,
            $"{method.Name}-current.zip"
        );
        context.Model.Save(model, data.Schema, path);
        float[][] positions = Positions(context, model, NewRows);
        Assert.Equal(positions, Positions(context, context.Model.Load(path, out DataViewSchema _), NewRows));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", positions.Select(position => string.Join(", ", position))));
    }

    private protected ITransformer Load(MLContext context, string version, out DataViewSchema schema) =>
        context.Model.Load(
            Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", $"{method.Name}-{version}.zip"),
            out schema
        );

    private protected static ProjectionTransformer Last(ITransformer model) =>
        Assert.IsAssignableFrom<ProjectionTransformer>(((IEnumerable<ITransformer>)model).Last());

    private protected static float[][] Positions(MLContext context, ITransformer model, FeatureData.Row[] rows) =>
        [.. model.Transform(FeatureData.View(context, rows)).GetColumn<float[]>(Column)];
}
