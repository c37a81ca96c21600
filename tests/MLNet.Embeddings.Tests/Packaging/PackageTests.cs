using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Packaging;

[Collection(PackedOnce.Name)]
public class PackageTests
{
    private const string Program = """
        using Microsoft.ML;
        using Microsoft.ML.Data;

        var context = new MLContext(seed: 1);
        ITransformer model = context.Model.Load(args[0], out _);
        IDataView input = context.Data.LoadFromBinary(args[1]);
        IDataView output = model.Transform(input);
        using (FileStream file = File.Create(args[2]))
            context.Data.SaveAsBinary(output, file);

        float[][] maps = [.. output.GetColumn<float[]>("Map")];
        var engine = context.Model.CreatePredictionEngine<Item, Place>(model);
        int row = 0;
        foreach (Item item in context.Data.CreateEnumerable<Item>(input, reuseRowObject: false))
        {
            if (!engine.Predict(item).Map.SequenceEqual(maps[row++]))
                throw new InvalidOperationException($"Row {row} has another position in a prediction engine.");
        }

        var again = context.Transforms.UmapProjection("Map", "Features", numberOfComponents: 3).Fit(input);
        Console.WriteLine(again.Diagnostics);

        public sealed class Item
        {
            [VectorType(6)]
            public float[] Features { get; set; } = [];
        }

        public sealed class Place
        {
            public float[] Map { get; set; } = [];
        }
        """;

    [Fact]
    [Trait("Category", "Long")]
    public void A_fresh_program_that_only_refers_to_the_package_loads_a_saved_chain_and_gives_the_same_bits()
    {
        using var consumer = new PackageConsumer("MLNet.Embeddings", Path.Combine("src", "Transforms", "Embeddings"), Program);
        var context = new MLContext(1);
        IDataView input = FeatureData.View(context, FeatureData.Rows(80, 6));
        var model = context
            .Transforms.NormalizeMinMax(FeatureData.Column)
            .Append(context.Transforms.UmapProjection("Map", FeatureData.Column))
            .Fit(input);
        context.Model.Save(model, input.Schema, consumer["model.zip"]);
        using (FileStream file = File.Create(consumer["input.idv"]))
            context.Data.SaveAsBinary(input, file);

        consumer.Dotnet("run", "--", consumer["model.zip"], consumer["input.idv"], consumer["output.idv"]);
        ViewContent expected = ViewContent.Read(model.Transform(input));
        ViewContent actual = ViewContent.Read(context.Data.LoadFromBinary(consumer["output.idv"]));
        foreach (string column in actual.Columns)
            Assert.Equal(expected.Column(column), actual.Column(column));

        string documentation = File.ReadAllText(Path.Combine(consumer.Installed, "lib", "net10.0", "MLNet.Embeddings.xml"));
        Assert.Contains("M:Microsoft.ML.EmbeddingsCatalog.UmapProjection", documentation);
    }
}
