using System.IO.Compression;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports;

public sealed class ProjectionPageTests : IDisposable
{
    private static readonly MLContext MLContext = new(seed: 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Maps_classes_names_and_pictures_are_on_the_page()
    {
        Item[] items = [new(1, "10"), new(2, "9"), new(3, "10")];
        ProjectionPageOptions options = new()
        {
            Title = "Three digits",
            LabelColumnName = "Label",
            KeyColumnName = "Name",
            PixelColumnName = "Pixels",
        };
        Assert.Equal(3, Save(items, ["Flat", "Deep"], options));

        string html = File.ReadAllText(_folder["page.html"]);
        Assert.Contains("Three digits", html);
        JsonElement data = Data(html);
        Assert.Equal([("Flat", 2), ("Deep", 3)], data.GetProperty("maps").EnumerateArray().Select(MapOf));
        JsonElement coloring = data.GetProperty("colorings")[0];
        // Numbers are in the order of numbers.
        Assert.Equal(["9", "10"], coloring.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0], Unpack(coloring.GetProperty("values")));
        Assert.Equal(["point 1", "point 2", "point 3"], JsonSerializer.Deserialize<string[]>(Unpack(data.GetProperty("names")))!);
        Assert.Equal([0, 128, 255, 255, 0, 128, 255, 255, 0, 128, 255, 255], Unpack(data.GetProperty("thumbnails").GetProperty("pixels")));
    }

    [Fact]
    public void Rows_without_a_place_are_left_out_and_counted()
    {
        Item[] items = [new(1, "a"), new(float.NaN, "b"), new(3, null)];
        Assert.Equal(2, Save(items, ["Flat"], new() { LabelColumnName = "Label" }));

        string html = File.ReadAllText(_folder["page.html"]);
        Assert.Contains("Rows without a place, left out: 1.", html);
        JsonElement data = Data(html);
        Assert.Equal(
            ["a", "no label"],
            data.GetProperty("colorings")[0].GetProperty("classes").EnumerateArray().Select(name => name.GetString())
        );
        Assert.Equal(["0", "2"], JsonSerializer.Deserialize<string[]>(Unpack(data.GetProperty("names")))!);
    }

    [Fact]
    public void Quality_stands_beside_its_map()
    {
        float[][] clouds = [.. Enumerable.Range(0, 60).Select(row => new float[] { row % 7, row % 5, row % 3 })];
        IDataView rows = View([.. clouds.Select((values, row) => new Item(values[0], $"{row % 2}") { Deep = values })]);
        ProjectionMetrics metrics = MLContext.EvaluateProjection(rows, "Flat", "Deep", "Label", numberOfNeighbors: 5);
        ProjectionPage.Save(_folder["page.html"], rows, ["Flat"], new() { Metrics = [metrics] });

        JsonElement facts = Data(File.ReadAllText(_folder["page.html"])).GetProperty("maps")[0].GetProperty("facts");
        Assert.Equal(
            ["5-NN accuracy", "trustworthiness", "neighbor recall", "continuity", "random triplets"],
            facts.EnumerateArray().Select(fact => fact.GetProperty("name").GetString())
        );
    }

    [Fact]
    public void What_cannot_be_shown_is_refused_in_a_sentence_and_leaves_no_file()
    {
        Item[] items = [new(1, "a"), new(2, "b")];
        AssertRefused<ArgumentException>("at least one column", () => Save(items, [], new()));
        AssertRefused<ArgumentOutOfRangeException>("'Pixels' has 4 components", () => Save(items, ["Pixels"], new()));
        AssertRefused<ArgumentOutOfRangeException>("'Missing'", () => Save(items, ["Missing"], new()));
        AssertRefused<ArgumentOutOfRangeException>("no square picture", () => Save(items, ["Flat"], new() { PixelColumnName = "Deep" }));
        ProjectionMetrics metrics = MLContext.EvaluateProjection(View(items), "Flat", "Deep", numberOfNeighbors: 1);
        AssertRefused<ArgumentException>(
            "metrics of 1 maps, but 2 maps",
            () => Save(items, ["Flat", "Deep"], new() { Metrics = [metrics] })
        );
        AssertRefused<InvalidOperationException>("No row has a place", () => Save([new(float.NaN, "a")], ["Flat"], new()));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    private int Save(Item[] items, string[] maps, ProjectionPageOptions options) =>
        ProjectionPage.Save(_folder["page.html"], View(items), maps, options);

    private static IDataView View(Item[] items) => MLContext.Data.LoadFromEnumerable(items);

    private static void AssertRefused<T>(string reason, Action action)
        where T : Exception => Assert.Contains(reason, Assert.Throws<T>(action).Message);

    private static (string?, int) MapOf(JsonElement map) => (map.GetProperty("name").GetString(), map.GetProperty("dimension").GetInt32());

    private static JsonElement Data(string html)
    {
        string json = html[html.IndexOf("{\"facts\"", StringComparison.Ordinal)..];
        return JsonDocument.Parse(json[..json.IndexOf("</script>", StringComparison.Ordinal)]).RootElement;
    }

    private static byte[] Unpack(JsonElement packed)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed.GetString()!)), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class Item(float place, string? label)
    {
        [VectorType(2)]
        public float[] Flat { get; set; } = [place, -place];

        [VectorType(3)]
        public float[] Deep { get; set; } = [place, 0, 1];

        [VectorType(4)]
        public float[] Pixels { get; set; } = [0, 0.5f, 1, 2];

        public string? Label { get; set; } = label;

        public string Name { get; set; } = $"point {place}";
    }
}
