using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;
using MLNet.Embeddings.Tests.Neighbors;

namespace MLNet.Embeddings.Tests.VectorData;

/// <summary>Searches answer as a comparison of all vectors does.</summary>
public sealed class NeighborCollectionSearchTests : IDisposable
{
    private const int Count = 240;

    private static readonly Matrix Rows = NeighborInputs.Clustered(Count, 4, clusters: 5);

    private readonly NeighborVectorStore _store = new();

    public static TheoryData<string?, bool> Functions =>
        new()
        {
            { null, true },
            { DistanceFunction.CosineSimilarity, true },
            { DistanceFunction.CosineDistance, false },
            { DistanceFunction.DotProductSimilarity, true },
            { DistanceFunction.NegativeDotProductSimilarity, false },
            { DistanceFunction.EuclideanDistance, false },
            { DistanceFunction.EuclideanSquaredDistance, false },
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task The_nearest_come_first_by_each_function_with_filter_page_and_threshold(string? function, bool higherIsNearer)
    {
        var records = await FilledAsync(function, IndexKind.Flat);
        float[] query = [0.5f, -1, 2, 0.25f];
        (int Key, double Score)[] expected =
        [
            .. Enumerable
                .Range(0, Count)
                .Where(row => row % 3 != 0)
                .Select(row => (row, Score: Score(function, query, Rows.Row(row))))
                .OrderBy(pair => higherIsNearer ? -pair.Score : pair.Score),
        ];

        var options = new VectorSearchOptions<Dictionary<string, object?>> { Filter = record => (int)record["Group"]! != 0, Skip = 5 };
        var found = await Stores.ListAsync(records.SearchAsync(query, 12, options, Token));
        Assert.Equal(expected.Skip(5).Take(12).Select(pair => pair.Key), found.Select(match => (int)match.Record["Id"]!));
        Assert.All(
            expected.Skip(5).Zip(found),
            pair => Assert.Equal(pair.First.Score, pair.Second.Score!.Value, 1e-5 * (1 + Math.Abs(pair.First.Score)))
        );
        Assert.All(found, match => Assert.False(match.Record.ContainsKey("Vector")));

        // As good as the eighth, or better.
        options.ScoreThreshold = found[2].Score;
        Assert.Equal(3, (await Stores.ListAsync(records.SearchAsync(query, 100, options, Token))).Count);
        options.Skip = Count;
        Assert.Empty(await Stores.ListAsync(records.SearchAsync(query, 100, options, Token)));
    }

    [Fact]
    public async Task A_filter_that_few_pass_loses_none_of_them()
    {
        var records = await FilledAsync(null, null);
        var options = new VectorSearchOptions<Dictionary<string, object?>>
        {
            Filter = record => (string?)record["Name"] == "name 7" || (int)record["Id"]! == 200,
            IncludeVectors = true,
        };
        var found = await Stores.ListAsync(records.SearchAsync(new ReadOnlyMemory<float>([1, 2, 3, 4]), 10, options, Token));
        Assert.Equal([7, 200], found.Select(match => (int)match.Record["Id"]!).Order());
        Assert.All(found, match => Assert.Equal(Rows.Row((int)match.Record["Id"]!).ToArray(), (float[])match.Record["Vector"]!));
    }

    [Fact]
    public async Task A_graph_finds_what_is_there()
    {
        var records = await FilledAsync(DistanceFunction.EuclideanDistance, IndexKind.Hnsw);
        await records.DeleteAsync(Enumerable.Range(0, 40).Select(key => (object)key), Token);
        for (int row = 0; row < Count; row += 7)
        {
            var found = await Stores.ListAsync(records.SearchAsync(Rows.Row(row).ToArray(), 1, cancellationToken: Token));
            Assert.Equal(row >= 40, (int)found[0].Record["Id"]! == row);
        }
    }

    [Fact]
    public async Task Records_without_a_vector_are_read_and_not_found()
    {
        var records = await FilledAsync(null, null);
        await records.UpsertAsync(Stores.Record(3, 1, "without", null), Token);
        Assert.Equal("without", (await records.GetAsync(3, cancellationToken: Token))!["Name"]);
        Assert.NotEqual(
            3,
            (await Stores.ListAsync(records.SearchAsync(Rows.Row(3).ToArray(), 1, cancellationToken: Token)))[0].Record["Id"]
        );
        Assert.Equal(
            Count - 1,
            (await Stores.ListAsync(records.SearchAsync(Rows.Row(3).ToArray(), 2 * Count, cancellationToken: Token))).Count
        );
    }

    [Fact]
    public async Task A_generator_makes_vectors_of_records_and_of_what_is_searched_by()
    {
        using var generator = new LengthGenerator();
        using var store = new NeighborVectorStore(new NeighborVectorStoreOptions { EmbeddingGenerator = generator });
        var notes = store.GetCollection<int, Note>("notes");
        await notes.EnsureCollectionExistsAsync(Token);
        await notes.UpsertAsync([new Note { Id = 1, Text = "a" }, new Note { Id = 2, Text = "aaaaaaaa" }, new Note { Id = 3 }], Token);
        Assert.Equal(1, generator.CallCount);
        var found = await Stores.ListAsync(notes.SearchAsync("bbbbbbbbb", 5, cancellationToken: Token));
        Assert.Equal([2, 1], found.Select(match => match.Record.Id));
        Assert.Null(found[0].Record.Text);
        Assert.Equal(
            1,
            (await Stores.ListAsync(notes.SearchAsync(new Embedding<float>(new float[] { 1, 1 }), 1, cancellationToken: Token)))[0]
                .Record
                .Id
        );
        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(() =>
            notes.GetAsync(1, new RecordRetrievalOptions { IncludeVectors = true }, Token)
        );
        Assert.StartsWith("The vectors of collection 'notes' were generated from other values", exception.Message);
        // Vectors of the type that is searched are generated as well, where only the search needs it.
        var pictures = await Stores.PicturesAsync(store);
        await Assert.ThrowsAsync<ArgumentException>(() => Stores.ListAsync(pictures.SearchAsync("a", 1, cancellationToken: Token)));
    }

    [Fact]
    public async Task What_cannot_be_searched_by_is_refused_in_one_sentence()
    {
        var pictures = await Stores.PicturesAsync(_store);
        ArgumentException length = await Assert.ThrowsAsync<ArgumentException>(() =>
            Stores.ListAsync(pictures.SearchAsync(new float[] { 1 }, 1, cancellationToken: Token))
        );
        Assert.StartsWith("The search vector has 1 values, and those of 'Vector' have 3.", length.Message);
        NotSupportedException text = await Assert.ThrowsAsync<NotSupportedException>(() =>
            Stores.ListAsync(pictures.SearchAsync("text", 1, cancellationToken: Token))
        );
        Assert.Equal("'Vector' is searched by vectors of single precision: without a generator, a String says nothing.", text.Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Stores.ListAsync(pictures.SearchAsync(new float[3], 0, cancellationToken: Token))
        );
    }

    private async Task<VectorStoreCollection<object, Dictionary<string, object?>>> FilledAsync(string? function, string? indexKind)
    {
        var records = _store.GetDynamicCollection("records", Stores.Definition(typeof(int), function, indexKind));
        await records.EnsureCollectionExistsAsync(Token);
        await records.UpsertAsync(
            Enumerable.Range(0, Count).Select(row => Stores.Record(row, row % 3, $"name {row}", Rows.Row(row).ToArray())),
            Token
        );
        return records;
    }

    private static double Score(string? function, float[] query, ReadOnlySpan<float> row)
    {
        double Distance(DistanceMetric metric, ReadOnlySpan<float> other) => BruteForce.Distance(query, other, metric);
        return function switch
        {
            DistanceFunction.CosineDistance => Distance(DistanceMetric.Cosine, row),
            DistanceFunction.DotProductSimilarity => -Distance(DistanceMetric.InnerProduct, row),
            DistanceFunction.NegativeDotProductSimilarity => Distance(DistanceMetric.InnerProduct, row),
            DistanceFunction.EuclideanDistance => Distance(DistanceMetric.Euclidean, row),
            DistanceFunction.EuclideanSquaredDistance => Distance(DistanceMetric.SquaredEuclidean, row),
            _ => 1 - Distance(DistanceMetric.Cosine, row),
        };
    }

    private sealed class Note
    {
        [VectorStoreKey]
        public int Id { get; set; }

        [VectorStoreVector(2)]
        public string? Text { get; set; }
    }

    // A text points the steeper the longer it is.
    private sealed class LengthGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public int CallCount { get; private set; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            CallCount++;
            return Task.FromResult(
                new GeneratedEmbeddings<Embedding<float>>(values.Select(text => new Embedding<float>(new float[] { 1, text.Length })))
            );
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose() { }
    }
}
