using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneSavedModelTests
{
    private const string Column = "Map";
    private const int Rows = 40;

    /// <summary>One zip per released version, each saved by that version, is kept and must load for good.</summary>
    [Theory]
    [InlineData("tsne-0.1.0.zip")]
    public void A_model_that_an_earlier_version_saved_loads_and_gives_its_map(string file)
    {
        var context = new MLContext(1);
        ITransformer model = context.Model.Load(Path.Combine(Folder, file), out DataViewSchema schema);
        var tsne = Assert.IsType<TsneProjectionTransformer>(((IEnumerable<ITransformer>)model).Last());

        Assert.Contains(schema, column => column.Name == FeatureData.Column);
        float[][] map = Positions(context, model, FeatureData.Rows(Rows, 6));
        Assert.Equal(tsne.Coordinates.RowCount, map.Length);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(tsne.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Equal(3, tsne.Coordinates.ColumnCount);

        // Where new rows went when the model was saved; widths of vectors differ in the last digits.
        float[][] expected = [[-1.3787742f, 19.989408f, 0.7920368f], [23.994507f, -9.52864f, -0.3996762f], [-18.662754f, -10.699308f, 0.28917235f]];
        float[][] placed = Positions(context, model, NewRows);
        for (int row = 0; row < expected.Length; row++)
        {
            for (int axis = 0; axis < 3; axis++)
                Assert.Equal(expected[row][axis], placed[row][axis], 0.01f);
        }

        Assert.Equal(Rows, tsne.Diagnostics.NumberOfRows);
    }

    /// <summary>Writes the zip of the running version, to be kept when that is released.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_model_to_keep()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        IDataView data = FeatureData.View(context, FeatureData.Rows(Rows, 6));
        var model = context.Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.TsneProjection(Column, FeatureData.Column, numberOfComponents: 3, perplexity: 8))
            .Fit(data);
        string path = Path.Combine(Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") ?? folder.Path, "tsne-current.zip");
        context.Model.Save(model, data.Schema, path);
        Assert.True(File.Exists(path));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("\n", Positions(context, model, NewRows).Select(position => string.Join(", ", position))));
    }

    private static string Folder => Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures");

    /// <summary>Rows between the training rows.</summary>
    private static FeatureData.Row[] NewRows =>
        [.. FeatureData.Rows(3, 6).Select(row => new FeatureData.Row { Features = [.. row.Features.Select(value => (0.9f * value) + 0.02f)] })];

    private static float[][] Positions(MLContext context, ITransformer model, FeatureData.Row[] rows) =>
        [.. model.Transform(FeatureData.View(context, rows)).GetColumn<float[]>(Column)];
}
