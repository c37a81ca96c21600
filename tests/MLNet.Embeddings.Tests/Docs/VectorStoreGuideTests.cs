using Microsoft.Extensions.VectorData;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>The code of the page on the vector store, run on small data.</summary>
public class VectorStoreGuideTests
{
    private readonly List<string> _printed = [];

    [Fact]
    public async Task A_store_is_filled_searched_and_kept()
    {
        using var folder = new TemporaryFolder();
        string path = folder["store.bin"];
        float[] query = [1, 0, 0];
        Picture[] records =
        [
            new()
            {
                Path = "a",
                Sharpness = 0.9,
                Vector = new float[] { 1, 1, 0 },
            },
            new()
            {
                Path = "b",
                Sharpness = 0.1,
                Vector = new float[] { 1, 0, 0 },
            },
            new()
            {
                Path = "c",
                Sharpness = 0.9,
                Vector = new float[] { 0, 0, 1 },
            },
            new()
            {
                Path = "d",
                Sharpness = 0.8,
                Vector = new float[] { 2, 0, 0 },
            },
        ];

        using var store = new NeighborVectorStore();
        VectorStoreCollection<string, Picture> pictures = store.GetCollection<string, Picture>("pictures");
        await pictures.EnsureCollectionExistsAsync();
        await pictures.UpsertAsync(records);
        var sharp = new VectorSearchOptions<Picture> { Filter = picture => picture.Sharpness > 0.5, ScoreThreshold = 0.2 };
        await foreach (VectorSearchResult<Picture> found in pictures.SearchAsync(query, top: 5, sharp))
            WriteLine($"{found.Score:0.000} {found.Record.Path}");
        Assert.Equal(["1.000 d", "0.707 a"], _printed);

        using (FileStream file = File.Create(path))
            store.Save(file);
        using FileStream saved = File.OpenRead(path);
        using NeighborVectorStore loaded = NeighborVectorStore.Load(saved);
        Assert.NotNull(await loaded.GetCollection<string, Picture>("pictures").GetAsync("c"));
    }

    private void WriteLine(string line) => _printed.Add(line);

    internal sealed class Picture
    {
        [VectorStoreKey]
        public string Path { get; set; } = "";

        [VectorStoreData]
        public double Sharpness { get; set; }

        [VectorStoreVector(3)]
        public ReadOnlyMemory<float> Vector { get; set; }
    }
}
