using Microsoft.Extensions.VectorData;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.VectorData.Records;
using MLNet.Embeddings.VectorData.Schema;
using MLNet.Embeddings.VectorData.Storage;

namespace MLNet.Embeddings.Tests.VectorData;

/// <summary>Collections come, go, and are written into files.</summary>
public sealed class NeighborVectorStoreTests : IDisposable
{
    private const string Fixture = "vector-store-1.bin";

    private readonly NeighborVectorStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task Collections_come_and_go()
    {
        var pictures = _store.GetCollection<string, Picture>("pictures");
        Assert.False(await pictures.CollectionExistsAsync(Token));
        VectorStoreException missing = await Assert.ThrowsAsync<VectorStoreException>(() =>
            pictures.GetAsync("a", cancellationToken: Token)
        );
        Assert.Equal("There is no collection 'pictures'; make it with EnsureCollectionExistsAsync.", missing.Message);
        Assert.Equal(("mlnet-embeddings", "Get"), (missing.VectorStoreSystemName, missing.OperationName));

        await Stores.PicturesAsync(_store);
        await pictures.EnsureCollectionExistsAsync(Token);
        Assert.NotNull(await pictures.GetAsync("1.png", cancellationToken: Token));
        await _store.GetDynamicCollection("a", Stores.Definition(typeof(int))).EnsureCollectionExistsAsync(Token);
        Assert.Equal(["a", "pictures"], await Stores.ListAsync(_store.ListCollectionNamesAsync(Token)));
        Assert.True(await _store.CollectionExistsAsync("pictures", Token));

        await pictures.EnsureCollectionDeletedAsync(Token);
        await _store.EnsureCollectionDeletedAsync("a", Token);
        await _store.EnsureCollectionDeletedAsync("no such collection", Token);
        Assert.Empty(await Stores.ListAsync(_store.ListCollectionNamesAsync(Token)));
    }

    [Fact]
    public void Stores_and_collections_say_what_they_are()
    {
        var pictures = _store.GetCollection<string, Picture>("pictures");
        var metadata = (VectorStoreCollectionMetadata)pictures.GetService(typeof(VectorStoreCollectionMetadata))!;
        Assert.Equal(("mlnet-embeddings", "pictures"), (metadata.VectorStoreSystemName, metadata.CollectionName));
        Assert.Equal("mlnet-embeddings", ((VectorStoreMetadata)_store.GetService(typeof(VectorStoreMetadata))!).VectorStoreSystemName);
        Assert.Same(_store, _store.GetService(typeof(NeighborVectorStore)));
        Assert.Same(pictures, pictures.GetService(typeof(VectorStoreCollection<string, Picture>)));
        Assert.Null(_store.GetService(typeof(string)));
        Assert.Null(_store.GetService(typeof(NeighborVectorStore), "key"));
    }

    [Fact]
    public async Task A_name_stands_for_one_kind_of_records()
    {
        await Stores.PicturesAsync(_store);
        var others = _store.GetDynamicCollection("pictures", Stores.Definition(typeof(int)));
        InvalidOperationException made = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            others.EnsureCollectionExistsAsync(Token)
        );
        Assert.Equal("Collection 'pictures' was made for other records: the key is 'Path' (String) and not 'Id' (Int32).", made.Message);
        VectorStoreException read = await Assert.ThrowsAsync<VectorStoreException>(() => others.GetAsync(1, cancellationToken: Token));
        Assert.Equal(made.Message, read.Message);
    }

    [Theory]
    [InlineData(
        DistanceFunction.ManhattanDistance,
        null,
        "The vector property 'Vector' asks for the distance function 'ManhattanDistance'"
    )]
    [InlineData(null, IndexKind.DiskAnn, "The vector property 'Vector' asks for the index kind 'DiskAnn'")]
    [InlineData(DistanceFunction.DotProductSimilarity, IndexKind.Hnsw, "The vector property 'Vector' asks for a graph over dot products")]
    public void What_is_not_offered_is_refused_when_the_collection_is_asked_for(string? function, string? indexKind, string message) =>
        Assert.StartsWith(
            message,
            Assert
                .Throws<NotSupportedException>(() => _store.GetDynamicCollection("a", Stores.Definition(typeof(int), function, indexKind)))
                .Message
        );

    [Fact]
    public void Types_that_cannot_be_stored_are_refused()
    {
        Assert.Equal(
            "The key property 'Id' is of type Double; keys are one of String, Int32, Int64, Guid.",
            Assert.Throws<NotSupportedException>(() => _store.GetDynamicCollection("a", Stores.Definition(typeof(double)))).Message
        );
        VectorStoreCollectionDefinition definition = Stores.Definition(typeof(int));
        definition.Properties.Add(new VectorStoreDataProperty("Other", typeof(Uri)));
        Assert.ThrowsAny<Exception>(() => _store.GetDynamicCollection("a", definition));
        Assert.Throws<NotSupportedException>(() => _store.GetCollection<object, Dictionary<string, object?>>("a"));
    }

    [Theory]
    [InlineData(IndexKind.Flat)]
    [InlineData(IndexKind.Hnsw)]
    public async Task A_saved_store_answers_alike(string indexKind)
    {
        var records = _store.GetDynamicCollection("records", Stores.Definition(typeof(int), DistanceFunction.EuclideanDistance, indexKind));
        await records.EnsureCollectionExistsAsync(Token);
        Matrix rows = NeighborInputs.Clustered(1300, 4, clusters: 5);
        // More than are searched beside the rest, then a few that are.
        await records.UpsertAsync(Enumerable.Range(0, 1200).Select(Record), Token);
        await records.UpsertAsync(Enumerable.Range(1200, 100).Select(Record), Token);
        await Stores.PicturesAsync(_store);
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        _store.Save(stream);
        stream.WriteByte(2);

        stream.Position = 1;
        using NeighborVectorStore loaded = NeighborVectorStore.Load(stream);
        Assert.Equal(2, stream.ReadByte());
        Assert.Equal(["pictures", "records"], await Stores.ListAsync(loaded.ListCollectionNamesAsync(Token)));
        var again = loaded.GetDynamicCollection("records", Stores.Definition(typeof(int), DistanceFunction.EuclideanDistance, indexKind));
        for (int row = 0; row < 1300; row += 61)
        {
            Assert.Equal(await Found(records, rows.Row(row).ToArray()), await Found(again, rows.Row(row).ToArray()));
            Assert.Equal($"name {row}", (await again.GetAsync(row, cancellationToken: Token))!["Name"]);
        }

        Picture picture = (await loaded.GetCollection<string, Picture>("pictures").GetAsync("3.png", cancellationToken: Token))!;
        Assert.Equal(("picture 3", 0.75, Picture.Of(3).Taken), (picture.Title, picture.Sharpness, picture.Taken));
        Assert.Equal(["all", "odd"], picture.Tags);

        // What is deleted is in no file.
        await again.DeleteAsync(5, Token);
        using var without = new MemoryStream();
        loaded.Save(without);
        Assert.DoesNotContain("\"name 5\"", System.Text.Encoding.UTF8.GetString(without.ToArray()));
        Assert.Contains("\"name 6\"", System.Text.Encoding.UTF8.GetString(without.ToArray()));

        Dictionary<string, object?> Record(int row) => Stores.Record(row, row % 3, $"name {row}", rows.Row(row).ToArray());
    }

    [Fact]
    public async Task Records_of_any_length_are_saved_block_by_block()
    {
        var records = _store.GetDynamicCollection("long", Stores.Definition(typeof(string)));
        await records.EnsureCollectionExistsAsync(Token);
        string[] names =
        [
            .. "abcde".Select(letter => $"{letter}\n" + new string(letter, RecordBlocks.FullLength * 2 / 5)),
            "",
            "ä\r\n\"\u2028",
        ];
        await records.UpsertAsync(names.Select((name, place) => Stores.Record($"key\n{place}", place, name, null)), Token);
        using var stream = new MemoryStream();
        _store.Save(stream);
        stream.Position = 0;
        using NeighborVectorStore loaded = NeighborVectorStore.Load(stream);
        var again = loaded.GetDynamicCollection("long", Stores.Definition(typeof(string)));
        var read = await Stores.ListAsync(again.GetAsync(_ => true, 100, cancellationToken: Token));
        Assert.Equal(names, read.Select(record => (string)record["Name"]!));
        Assert.Equal(Enumerable.Range(0, names.Length).Select(place => $"key\n{place}"), read.Select(record => (string)record["Id"]!));
    }

    [Fact]
    public void What_is_made_for_a_file_is_not_made_again_for_the_next_one()
    {
        Matrix rows = NeighborInputs.Clustered(300, 4, clusters: 5);
        var schema = new CollectionSchema(
            new DataField("Id", typeof(int)),
            [],
            [VectorSpace.Of("Vector", 4, DistanceFunction.EuclideanDistance, IndexKind.Hnsw)]
        );
        var collection = StoredCollection.Empty(schema, seed: 0);
        // More than are searched beside the rest come at once, so that there is a graph.
        collection.Upsert([.. Enumerable.Range(0, 1200).Select(row => new NewRecord(row, [], [rows.Row(row % 300).ToArray()]))], Token);
        using var context = new EngineContext(1);
        Assert.Same(collection.Rows, collection.Cleaned(context));
        collection.Delete([7], Token);
        CollectionRows before = collection.Rows;
        CollectionRows clean = collection.Cleaned(context);
        Assert.NotSame(before, clean);
        Assert.Same(clean, collection.Rows);
        Assert.Same(clean, collection.Cleaned(context));
        Assert.Equal(1199, clean.Vectors[0].Count);
        Assert.Same(clean.InOrder, clean.InOrder);
        collection.Upsert([new NewRecord(7, [], [rows.Row(7).ToArray()])], Token);
        Assert.Equal(1200, collection.Rows.Vectors[0].Count);
    }

    [Fact]
    public async Task A_damaged_or_short_file_is_refused()
    {
        await Stores.PicturesAsync(_store);
        using var stream = new MemoryStream();
        _store.Save(stream);
        byte[] saved = stream.ToArray();
        for (int length = 0; length < saved.Length; length += 11)
            Assert.Throws<FormatException>(() => NeighborVectorStore.Load(new MemoryStream(saved[..length])));
        for (int position = 0; position < saved.Length; position += 7)
        {
            byte[] damaged = [.. saved];
            damaged[position] ^= 0x55;
            Assert.Throws<FormatException>(() => NeighborVectorStore.Load(new MemoryStream(damaged)));
        }
    }

    [Fact]
    public async Task A_file_of_the_first_format_is_read()
    {
        using FileStream file = File.OpenRead(Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", Fixture));
        using NeighborVectorStore loaded = NeighborVectorStore.Load(file);
        var pictures = loaded.GetCollection<string, Picture>("pictures");
        var found = await Stores.ListAsync(pictures.SearchAsync(new float[] { 1, 0, 0 }, 3, cancellationToken: Token));
        Assert.Equal([("1.png", 1.0), ("3.png", 1.0)], found.Take(2).Select(match => (match.Record.Path, match.Score!.Value)));
        Assert.Equal(("picture 4", 2004), (found[2].Record.Title, found[2].Record.Year));
    }

    /// <summary>Writes the file of the running version, to be kept when that is released; it is the one that is kept.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task The_current_version_can_write_the_file_to_keep()
    {
        await Stores.PicturesAsync(_store);
        using var stream = new MemoryStream();
        _store.Save(stream);
        Assert.Equal(KeptFile.Of(Fixture, stream.ToArray()), stream.ToArray());
    }

    private static async Task<IEnumerable<(int, double?)>> Found(
        VectorStoreCollection<object, Dictionary<string, object?>> records,
        float[] query
    ) =>
        (await Stores.ListAsync(records.SearchAsync(query, 6, cancellationToken: Token))).Select(match =>
            ((int)match.Record["Id"]!, match.Score)
        );
}
