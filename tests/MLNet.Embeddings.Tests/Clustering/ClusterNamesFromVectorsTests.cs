using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Clip.Encoder;
using MLNet.Embeddings.Clip.Models;

namespace MLNet.Embeddings.Tests.Clustering;

/// <summary>Names from the vectors of a model that knows words, and names that were saved.</summary>
public class ClusterNamesFromVectorsTests
{
    private const string Fixture = "cluster-names-1.zip";

    private readonly MLContext _context = new(1);

    [Fact]
    public void Clusters_are_named_by_the_words_of_a_vocabulary_that_lie_where_they_do()
    {
        string[] words = ["cat", "airplane", "tree"];
        using TextEncoder encoder = ClipModel.EmbeddedSmall.OpenTextEncoder(new EncoderOptions());
        var vectors = new float[words.Length * encoder.Dimension];
        encoder.Encode([.. words.Select(word => $"a drawing of a {word}")], vectors);
        float[][] centers = [.. vectors.Chunk(encoder.Dimension)];

        // A row without a vector, as of a picture that cannot be read, and a row in no cluster say nothing of the names.
        float[] missing = [.. Enumerable.Repeat(float.NaN, encoder.Dimension)];
        IDataView rows = View([
            ("1", Near(centers[2], 1)),
            ("1", Near(centers[2], 2)),
            ("1", missing),
            ("", centers[1]),
            ("2", Near(centers[0], 3)),
            ("3", missing),
        ]);
        ClusterNamesTransformer names = _context
            .Transforms.ClusterNames(
                new()
                {
                    OutputColumnName = "Named",
                    ClusterColumnName = "Cluster",
                    VectorColumnName = "Vector",
                    Model = ClipModel.EmbeddedSmall,
                    Vocabulary = words,
                    PromptTemplates = ["a drawing of a {0}"],
                }
            )
            .Fit(rows);
        Assert.Equal(["tree", "cat", "cluster 3"], new[] { "1", "2", "3" }.Select(key => names.Names[key]));
        Assert.Equal(["tree", "tree", "tree", "", "cat", "cluster 3"], names.Transform(rows).GetColumn<string>("Named"));
    }

    [Fact]
    public void Without_a_vocabulary_the_words_of_the_model_are_taken()
    {
        ModelWords words = ModelWords.Of(ClipModel.EmbeddedSmall)!;
        IDataView rows = View([("a", [.. words.Vectors.Row(3)]), ("b", [.. words.Vectors.Row(0)])]);
        ClusterNamesTransformer names = _context
            .Transforms.ClusterNames(
                new()
                {
                    OutputColumnName = "Named",
                    ClusterColumnName = "Cluster",
                    VectorColumnName = "Vector",
                    Model = ClipModel.EmbeddedSmall,
                }
            )
            .Fit(rows);
        Assert.Equal((words.Names[3][0], words.Names[0][0]), (names.Names["a"], names.Names["b"]));
    }

    [Fact]
    public void Vectors_of_another_size_than_the_model_are_refused()
    {
        IDataView rows = View([("a", [1, 2, 3])]);
        var options = new ClusterNamesEstimator.Options
        {
            OutputColumnName = "Named",
            ClusterColumnName = "Cluster",
            VectorColumnName = "Vector",
            Model = ClipModel.EmbeddedSmall,
        };
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ClusterNames(options).Fit(rows));
        options.Vocabulary = ["cat", "tree"];
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.ClusterNames(options).Fit(rows));
    }

    [Fact]
    public void A_model_that_the_first_version_saved_loads_and_names()
    {
        AssertNames(Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", Fixture));
    }

    /// <summary>Writes the zip of the running version, to be kept when that is released.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_model_to_keep()
    {
        using var folder = new TemporaryFolder();
        IDataView texts = _context.Data.LoadFromEnumerable<Row>([
            new() { Cluster = "1", Text = "small cats" },
            new() { Cluster = "1", Text = "small small cats" },
            new() { Cluster = "2", Text = "large dogs" },
            new() { Cluster = "2", Text = "large large dogs" },
        ]);
        ITransformer model = _context.Transforms.ClusterNames("Named", "Cluster", "Text").Fit(texts);
        string path = Path.Combine(Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") ?? folder.Path, Fixture);
        _context.Model.Save(model, texts.Schema, path);
        AssertNames(path);
    }

    private void AssertNames(string path)
    {
        ITransformer model = _context.Model.Load(path, out DataViewSchema _);
        Assert.Equal(
            ["small, cats", "", "large, dogs", "small, cats", ""],
            model.Transform(View([("1", []), ("", []), ("2", []), ("1", []), ("7", [])])).GetColumn<string>("Named")
        );
    }

    private static float[] Near(float[] center, int seed)
    {
        var random = new Random(seed);
        return [.. center.Select(value => value + (0.02f * random.NextSingle()))];
    }

    private IDataView View((string Cluster, float[] Vector)[] rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Vector)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Math.Max(rows[0].Vector.Length, 1));
        return _context.Data.LoadFromEnumerable(
            rows.Select(row => new Row { Cluster = row.Cluster, Vector = row.Vector.Length > 0 ? row.Vector : [0] }),
            schema
        );
    }

    private sealed class Row
    {
        public string Cluster { get; set; } = "";

        public string Text { get; set; } = "";

        [VectorType(1)]
        public float[] Vector { get; set; } = [0];
    }
}
