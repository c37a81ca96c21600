using Microsoft.Extensions.VectorData;

namespace MLNet.Embeddings.Tests.VectorData;

/// <summary>Stores that tests work on.</summary>
internal static class Stores
{
    /// <summary>Five pictures, some of which point the same way.</summary>
    public static async Task<VectorStoreCollection<string, Picture>> PicturesAsync(NeighborVectorStore store)
    {
        VectorStoreCollection<string, Picture> pictures = store.GetCollection<string, Picture>("pictures");
        await pictures.EnsureCollectionExistsAsync(TestContext.Current.CancellationToken);
        await pictures.UpsertAsync(
            [Picture.Of(1, 1, 0, 0), Picture.Of(2, 0, 1, 0), Picture.Of(3, 2, 0, 0), Picture.Of(4, 1, 1, 0), Picture.Of(5, 0, 0, -1)],
            TestContext.Current.CancellationToken
        );
        return pictures;
    }

    /// <summary>Records with one vector of four values, of any shape.</summary>
    public static VectorStoreCollectionDefinition Definition(Type key, string? function = null, string? indexKind = null) =>
        new()
        {
            Properties =
            [
                new VectorStoreKeyProperty("Id", key),
                new VectorStoreDataProperty("Group", typeof(int)),
                new VectorStoreDataProperty("Name", typeof(string)),
                new VectorStoreVectorProperty("Vector", typeof(float[]), 4) { DistanceFunction = function, IndexKind = indexKind },
            ],
        };

    public static Dictionary<string, object?> Record(object key, int group, string? name, float[]? vector) =>
        new()
        {
            ["Id"] = key,
            ["Group"] = group,
            ["Name"] = name,
            ["Vector"] = vector,
        };

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items) =>
        await items.ToListAsync(TestContext.Current.CancellationToken);
}
