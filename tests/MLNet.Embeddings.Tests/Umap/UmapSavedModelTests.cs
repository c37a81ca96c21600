using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Umap;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapSavedModelTests
{
    private const string Column = "Map";

    /// <summary>One zip per released version, each saved by that version, is kept and must load for good.</summary>
    [Theory]
    [InlineData("umap-0.1.0.zip")]
    public void A_model_that_an_earlier_version_saved_loads_and_gives_its_map(string file)
    {
        var context = new MLContext(1);
        IDataView data = Data(context);
        ITransformer model = context.Model.Load(Path.Combine(Folder, file), out DataViewSchema schema);
        var umap = Assert.IsType<UmapProjectionTransformer>(((IEnumerable<ITransformer>)model).Last());

        Assert.Contains(schema, column => column.Name == FeatureData.Column);
        float[][] map = [.. model.Transform(data).GetColumn<float[]>(Column)];
        Assert.Equal(umap.Coordinates.RowCount, map.Length);
        for (int row = 0; row < map.Length; row++)
            Assert.Equal(umap.Coordinates.Row(row).ToArray(), map[row]);
        Assert.Equal(3, umap.Coordinates.ColumnCount);
        Assert.Equal(40, umap.Diagnostics.NumberOfRows);
        Assert.True(double.IsNaN(umap.Diagnostics.DensityCorrelation));
    }

    [Fact]
    public void How_well_densities_were_kept_is_saved()
    {
        var context = new MLContext(1);
        var options = new UmapProjectionEstimator.Options { OutputColumnName = Column, InputColumnName = FeatureData.Column, NumberOfEpochs = 20, DensityWeight = 0.5 };
        UmapProjectionTransformer model = context.Transforms.UmapProjection(options).Fit(Data(context));
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        double loaded = UmapProjectionTransformer.Load(context, stream).Diagnostics.DensityCorrelation;
        Assert.InRange(loaded, -1, 1);
        Assert.Equal(model.Diagnostics.DensityCorrelation, loaded);
    }

    /// <summary>Writes the zip of the running version, to be kept when that is released.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_model_to_keep()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        IDataView data = Data(context);
        var model = context.Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.UmapProjection(Column, FeatureData.Column, numberOfComponents: 3))
            .Fit(data);
        string path = Path.Combine(Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") ?? folder.Path, "umap-current.zip");
        context.Model.Save(model, data.Schema, path);
        Assert.True(File.Exists(path));
    }

    private static string Folder => Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures");

    private static IDataView Data(MLContext context) => FeatureData.View(context, FeatureData.Rows(40, 6));
}
