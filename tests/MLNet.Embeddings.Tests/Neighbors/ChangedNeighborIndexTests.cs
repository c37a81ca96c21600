using Microsoft.Extensions.AI;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Rows come and go, and an index answers as one that was built of what is there.</summary>
public class ChangedNeighborIndexTests
{
    private const int Columns = 12;

    private static readonly Matrix Rows = NeighborInputs.Clustered(3000, Columns, clusters: 9);

    [Fact]
    public void After_any_changes_an_exact_index_answers_as_a_new_one()
    {
        var random = new Random(5);
        List<int> there = [.. Enumerable.Range(0, 300)];
        NeighborIndex index = NeighborIndex.From(Part(there), Keys(there));
        int next = 300;
        for (int step = 0; step < 12; step++)
        {
            if (step % 3 == 2)
            {
                int[] gone = [.. there.Where(_ => random.Next(4) == 0)];
                Assert.Equal(gone.Length, index.Remove(Keys(gone)));
                there.RemoveAll(gone.Contains);
            }
            else
            {
                // The last but one step adds more rows than are searched one by one.
                int[] added = [.. Enumerable.Range(next, step == 10 ? 1500 : 40)];
                next += added.Length;
                index.Add(Part(added), Keys(added));
                there.AddRange(added);
            }

            NeighborIndex fresh = NeighborIndex.From(Part(there), Keys(there));
            Assert.Equal(fresh.Keys, index.Keys);
            Assert.Equal(there.Count, index.RowCount);
            Matrix queries = NeighborInputs.Gaussian(6, Columns, seed: (ulong)step);
            Assert.Equal(fresh.Search(queries, 9), index.Search(queries, 9));
            Assert.Equal(
                fresh.Search(queries.Row(0), 5, key => key.EndsWith('3')),
                index.Search(queries.Row(0), 5, key => key.EndsWith('3'))
            );
            Assert.Equal(fresh.Search(queries.Row(1), there.Count), index.Search(queries.Row(1), there.Count + 5));
        }
    }

    [Fact]
    public void A_changed_index_is_saved_as_it_is()
    {
        NeighborIndex index = NeighborIndex.From(Part([0, 1, 2, 3, 4, 5]), Keys([0, 1, 2, 3, 4, 5]));
        index.Add("new", Rows.Row(9));
        Assert.Equal(2, index.Remove("key 2", "key 4", "no such key"));
        Assert.Equal(0, index.Remove("key 2"));
        IReadOnlyList<NeighborMatch> expected = index.Search(Rows.Row(50), 10);
        using var stream = new MemoryStream();
        index.Save(stream);
        stream.Position = 0;
        NeighborIndex loaded = NeighborIndex.Load(stream);
        Assert.Equal(["key 0", "key 1", "key 3", "key 5", "new"], loaded.Keys);
        Assert.Equal(expected, loaded.Search(Rows.Row(50), 10));
        Assert.Equal(expected, index.Search(Rows.Row(50), 10));
        Assert.Equal(5, index.Remove(index.Keys));
        Assert.Empty(index.Search(Rows.Row(50), 3));
        index.Add("again", Rows.Row(1));
        Assert.Equal("again", Assert.Single(index.Search(Rows.Row(50), 3)).Key);
    }

    [Fact]
    public void An_approximate_index_finds_what_was_added_and_not_what_was_removed()
    {
        int[] first = [.. Enumerable.Range(0, 900)];
        NeighborIndex index = NeighborIndex.From(Part(first), Keys(first), method: NeighborMethod.Approximate);
        index.Add("new", Rows.Row(2000));
        Assert.Equal("new", index.Search(Rows.Row(2000), 1)[0].Key);
        string[] nearest = [.. index.SearchByKey("key 7", 5).Select(match => match.Key)];
        index.Remove(nearest);
        Assert.Empty(index.SearchByKey("key 7", 5).Select(match => match.Key).Intersect(nearest));
        Assert.Equal(NeighborMethod.Approximate, index.Method);
    }

    [Fact]
    public void What_is_made_for_a_file_is_not_made_again_for_the_next_one()
    {
        int[] first = [.. Enumerable.Range(0, 900)];
        NeighborIndex warm = NeighborIndex.From(Part(first), Keys(first), method: NeighborMethod.Approximate);
        NeighborIndex index = NeighborIndex.From(Part(first), Keys(first), method: NeighborMethod.Approximate);
        warm.Remove("key 5");
        index.Remove("key 5");
        Save(warm);
        (byte[] saved, long allocated) = Save(index);
        (byte[] again, long allocatedAgain) = Save(index);
        Assert.Equal(saved, again);

        // Another graph would have begun with a copy of all rows.
        Assert.True(allocated - allocatedAgain > 899 * Columns * sizeof(float), $"{allocated} and {allocatedAgain} bytes");
        NeighborIndex loaded = NeighborIndex.Load(new MemoryStream(saved));
        Assert.Equal(loaded.Search(Rows, 5), index.Search(Rows, 5));
        index.Add("new", Rows.Row(2000));
        Assert.Equal("new", index.Search(Rows.Row(2000), 1)[0].Key);

        static (byte[] Saved, long Allocated) Save(NeighborIndex index)
        {
            using var stream = new MemoryStream();
            long before = GC.GetAllocatedBytesForCurrentThread();
            index.Save(stream);
            return (stream.ToArray(), GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_batch_asks_a_filter_that_few_pass_once_per_row(int numberOfThreads)
    {
        const int count = 3;
        int[] all = [.. Enumerable.Range(0, 600)];
        NeighborIndex index = NeighborIndex.From(Part(all), Keys(all));
        index.Remove("key 7");
        Matrix queries = NeighborInputs.Gaussian(40, Columns, seed: 3);
        using var context = new EngineContext(numberOfThreads);
        int calls = 0;
        IReadOnlyList<IReadOnlyList<NeighborMatch>> found = index.Search(
            queries,
            count,
            key =>
            {
                Interlocked.Increment(ref calls);
                return key.EndsWith("77", StringComparison.Ordinal);
            },
            context
        );

        // Once for each row, and for those that each query's own search finds.
        Assert.InRange(calls, 600, 600 + (40 * 4 * count));
        string[] passing = [.. Keys(all).Where(key => key.EndsWith("77", StringComparison.Ordinal))];
        NeighborIndex few = NeighborIndex.From(Part([.. passing.Select(key => int.Parse(key[4..]))]), passing);
        Assert.Equal(few.Search(queries, count), found);
    }

    [Fact]
    public void A_filter_that_a_tenth_pass_is_answered_by_a_graph_without_a_look_at_all_rows()
    {
        int[] all = [.. Enumerable.Range(0, 3000)];
        NeighborIndex index = NeighborIndex.From(Part(all), Keys(all), method: NeighborMethod.Approximate);
        int calls = 0;
        bool Passes(string key)
        {
            calls++;
            return key.EndsWith('4');
        }

        int[] queries = [5, 44, 1000];
        foreach (int row in queries)
        {
            string[] nearest = [.. index.Search(Rows.Row(row), 3, Passes).Select(match => match.Key)];
            string[] expected =
            [
                .. Enumerable
                    .Range(0, 3000)
                    .Where(other => other % 10 == 4)
                    .OrderBy(other => BruteForce.Distance(Rows.Row(row), Rows.Row(other), DistanceMetric.Cosine))
                    .Take(3)
                    .Select(other => $"key {other}"),
            ];
            Assert.Equal(expected, nearest);
        }

        Assert.InRange(calls, 3 * queries.Length, 3 * (4 + 32) * queries.Length);
    }

    [Fact]
    public async Task Rows_are_searched_by_key_and_by_what_a_generator_takes()
    {
        NeighborIndex index = NeighborIndex.From(
            Matrix.From([
                [1, 0],
                [1, 0.1f],
                [0, 1],
                [1, 0],
            ]),
            ["a", "b", "c", "a"]
        );
        Assert.Equal(["b", "c"], index.SearchByKey("a", 5).Select(match => match.Key));
        Assert.Equal(["c"], index.SearchByKey("a", 5, key => key != "b").Select(match => match.Key));
        Assert.True(index.TryGetVector("b", out float[]? vector));
        Assert.Equal([1, 0.1f], vector);
        Assert.False(index.TryGetVector("z", out _));
        Assert.Equal("No row of the index has the key 'z'.", Assert.Throws<KeyNotFoundException>(() => index.SearchByKey("z", 1)).Message);
        using var generator = new UpwardGenerator();
        Assert.Equal("c", (await index.SearchAsync("up", generator, 1, cancellationToken: TestContext.Current.CancellationToken))[0].Key);
    }

    [Fact]
    public void Readers_and_writers_do_not_disturb_each_other()
    {
        int[] kept = [.. Enumerable.Range(0, 200)];
        NeighborIndex index = NeighborIndex.From(Part(kept), Keys(kept));
        Parallel.For(
            0,
            60,
            step =>
            {
                if (step % 3 == 0)
                {
                    index.Add($"guest {step}", Rows.Row(1000 + step));
                    Assert.Equal(1, index.Remove($"guest {step}"));
                }
                else
                {
                    // Whoever is a guest just now, the row itself is nearest to itself.
                    Assert.Equal($"key {step}", index.Search(Rows.Row(step), 1)[0].Key);
                }
            }
        );
        Assert.Equal(Keys(kept), index.Keys);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_adds_nothing()
    {
        NeighborIndex index = NeighborIndex.From(Part([0]), Keys([0]));
        Assert.StartsWith(
            "The rows have 3 values, and those of the index 12.",
            Assert.Throws<ArgumentException>(() => index.Add("x", [1, 2, 3])).Message
        );
        Assert.Throws<ArgumentException>(() => index.Add("x", [.. Rows.Row(0)[..11], float.NaN]));
        Assert.Throws<ArgumentException>(() => index.Add(Part([1, 2]), ["x"]));
        Assert.Equal(1, index.RowCount);
    }

    private static Matrix Part(IReadOnlyList<int> rows)
    {
        var part = new Matrix(rows.Count, Columns);
        for (int row = 0; row < rows.Count; row++)
            Rows.Row(rows[row]).CopyTo(part.Row(row));
        return part;
    }

    private static string[] Keys(IEnumerable<int> rows) => [.. rows.Select(row => $"key {row}")];

    private sealed class UpwardGenerator : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(new float[] { 0, 3 }))));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
