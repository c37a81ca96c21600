using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Whatever is added, removed, saved and loaded in whatever order: an index answers for the rows that are there.</summary>
public class NeighborIndexHistoryTests
{
    private const int Columns = 3;
    private const int KeyCount = 12;

    // Rows of few values, so that many are equal or equally near, under few keys, so that many have the same.
    private static readonly Matrix Pool = NeighborInputs.Lattice(6000, Columns, levels: 7, seed: 3);

    private enum Act
    {
        Add,
        Remove,
        SaveAndLoad,
    }

    private static Gen<(Act Act, int Size, int Seed)[]> Histories =>
        Gen.Frequency(
                (6, from size in Gen.Choose(0, 9) from seed in Gen.Choose(0, 5000) select (Act.Add, size, seed)),
                (1, from size in Gen.Choose(900, 1200) from seed in Gen.Choose(0, 4000) select (Act.Add, size, seed)),
                (3, from size in Gen.Choose(1, 3) from seed in Gen.Choose(0, 100) select (Act.Remove, size, seed)),
                (1, Gen.Constant((Act.SaveAndLoad, 0, 0)))
            )
            .ArrayOf()
            .Resize(10);

    [Fact]
    public void An_exact_index_answers_as_one_of_the_rows_that_are_there() =>
        Prop.ForAll(
                Arb.From(Histories),
                history =>
                {
                    var there = new List<(string Key, int Row)>();
                    NeighborIndex index = NeighborIndex.From(new Matrix(0, Columns), []);
                    foreach ((Act act, int size, int seed) in history)
                    {
                        index = Follow(index, there, act, size, seed);
                        NeighborIndex fresh = NeighborIndex.From(Rows(there), [.. there.Select(row => row.Key)]);
                        Assert.Equal(fresh.Keys, index.Keys);
                        Matrix queries = NeighborInputs.Lattice(3, Columns, levels: 9, seed: (ulong)seed);
                        Assert.Equal(fresh.Search(queries, 4), index.Search(queries, 4));
                        Assert.Equal(fresh.Search(queries, 40, IsOdd), index.Search(queries, 40, IsOdd));
                        for (int query = 0; query < queries.RowCount; query++)
                        {
                            Assert.Equal(index.Search(queries, 4)[query], index.Search(queries.Row(query), 4));
                            Assert.Equal(Expected(there, queries.Row(query), 40), index.Search(queries.Row(query), 40, IsOdd));
                        }
                    }
                }
            )
            .CheckQuietly(10);

    [Fact]
    public void An_approximate_index_finds_nearly_all_of_what_is_there_and_nothing_else()
    {
        long asked = 0;
        long found = 0;
        Prop.ForAll(
                Arb.From(Histories),
                history =>
                {
                    var there = new List<(string Key, int Row)>();
                    NeighborIndex index = NeighborIndex.From(new Matrix(0, Columns), [], method: NeighborMethod.Approximate);
                    foreach ((Act act, int size, int seed) in history)
                    {
                        index = Follow(index, there, act, size, seed);
                        Assert.Equal(NeighborMethod.Approximate, index.Method);
                        Matrix queries = NeighborInputs.Gaussian(3, Columns, seed: (ulong)seed);
                        NeighborIndex exact = NeighborIndex.From(Rows(there), [.. there.Select(row => row.Key)]);
                        IReadOnlyList<IReadOnlyList<NeighborMatch>> batch = index.Search(queries, 10);
                        for (int query = 0; query < queries.RowCount; query++)
                        {
                            IReadOnlyList<NeighborMatch> answer = index.Search(queries.Row(query), 10);
                            Assert.Equal(answer, batch[query]);
                            Assert.Equal(Math.Min(10, there.Count), answer.Count);
                            float[] cosines = [.. exact.Search(queries.Row(query), Math.Max(there.Count, 1)).Select(match => match.Cosine)];
                            Assert.All(answer, match => Assert.Contains(match.Cosine, cosines));
                            Assert.Equal(answer.OrderByDescending(match => match.Cosine), answer);
                            asked += answer.Count;
                            found += answer.Zip(cosines).Count(pair => pair.First.Cosine == pair.Second);
                        }
                    }
                }
            )
            .CheckQuietly(4);
        Assert.InRange((double)found / asked, 0.95, 1);
    }

    [Fact]
    public void A_row_is_made_ready_a_few_times_however_many_are_added_one_by_one()
    {
        const int Width = 64;
        const int Count = 1000;
        Matrix rows = NeighborInputs.Gaussian(Count, Width);
        NeighborIndex index = NeighborIndex.From(NeighborInputs.Gaussian(10, Width, seed: 2), [.. "abcdefghij".Select(key => $"{key}")]);
        using var context = new EngineContext(1);
        index.Add(NeighborInputs.Gaussian(1, Width, seed: 3), ["warm"], context);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < Count; row++)
            index.Add(new Matrix(1, Width, rows.Row(row).ToArray()), [$"{row}"], context);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A row of 64 values takes 256 bytes. Were all rows behind the first ones made ready at each addition, each would be copied
        // 500 times.
        Assert.InRange(allocated / Count, 0, 120 * 256);
        Assert.Equal("700", index.Search(rows.Row(700), 1)[0].Key);
    }

    [Theory]
    [InlineData(1, NeighborMethod.Exact)]
    [InlineData(1, NeighborMethod.Approximate)]
    [InlineData(2, NeighborMethod.Exact)]
    [InlineData(2, NeighborMethod.Approximate)]
    public void A_file_of_each_format_is_read(int format, NeighborMethod method)
    {
        using FileStream file = File.OpenRead(
            Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", Fixture(format, method))
        );
        NeighborIndex index = NeighborIndex.Load(file);
        Assert.Equal((method, 40), (index.Method, index.RowCount));
        IReadOnlyList<NeighborMatch> found = index.Search([1, 2, 3], 4);
        Assert.Equal(["row 1", "row 8", "row 22", "row 2"], found.Select(match => match.Key));
        Assert.Equal([0.9819805f, 0.98102295f, 0.9799579f, 0.9723056f], found.Select(match => match.Cosine));
    }

    /// <summary>Writes the files of the running version, to be kept when that is released; they are the ones that are kept.</summary>
    [Theory]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    [Trait("Category", "Long")]
    public void The_current_version_can_write_the_file_to_keep(NeighborMethod method)
    {
        var rows = new Matrix(40, 3);
        for (int row = 0; row < 40; row++)
            (rows[row, 0], rows[row, 1], rows[row, 2]) = (row % 7, row % 5, 1 + (row % 3));
        NeighborIndex index = NeighborIndex.From(NeighborInputs.Rows(rows, 0, 36), [.. Enumerable.Range(0, 36).Select(Row)], null, method);
        index.Add(NeighborInputs.Rows(rows, 36, 4), [.. Enumerable.Range(36, 4).Select(Row)]);
        byte[] kept = KeptFile.Of(Fixture(2, method), Saved(index));
        if (method == NeighborMethod.Exact)
            Assert.Equal(kept, Saved(index));
        NeighborIndex loaded = NeighborIndex.Load(new MemoryStream(kept));
        Assert.Equal(index.Method, loaded.Method);
        Assert.Equal(index.Keys, loaded.Keys);
        Assert.Equal(index.Search(rows, 4), loaded.Search(rows, 4));

        static string Row(int row) => $"row {row}";
    }

    [Theory]
    [InlineData(NeighborMethod.Automatic)]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    public void A_file_keeps_what_was_asked_for_and_the_rows_beside_the_graph(NeighborMethod method)
    {
        NeighborIndex index = NeighborIndex.From(Part(0, 300), [.. Enumerable.Range(0, 300).Select(Name)], method: method, seed: 7);
        index.Add(Part(300, 20), [.. Enumerable.Range(300, 20).Select(Name)]);
        byte[] saved = Saved(index);
        NeighborIndex loaded = NeighborIndex.Load(new MemoryStream(saved));
        Assert.Equal(index.Keys, loaded.Keys);
        Assert.Equal((index.Method, index.Recall), (loaded.Method, loaded.Recall));
        for (int row = 0; row < 40; row++)
            Assert.Equal(index.Search(Pool.Row(row * 11), 6), loaded.Search(Pool.Row(row * 11), 6));

        // Written again it is the same file: method, seed and what lies beside the graph are not lost on the way.
        Assert.Equal(saved, Saved(loaded));
        loaded.Remove("key 3");
        Assert.DoesNotContain("key 3", NeighborIndex.Load(new MemoryStream(Saved(loaded))).Keys);
    }

    private static NeighborIndex Follow(NeighborIndex index, List<(string Key, int Row)> there, Act act, int size, int seed)
    {
        if (act == Act.Add)
        {
            (string Key, int Row)[] added = [.. Enumerable.Range(seed, size).Select(row => (Name(row % KeyCount), row))];
            index.Add(Rows(added), [.. added.Select(row => row.Key)]);
            there.AddRange(added);
        }
        else if (act == Act.Remove)
        {
            string[] keys = [.. Enumerable.Range(seed, size).Select(number => Name(number % KeyCount))];
            Assert.Equal(there.RemoveAll(row => keys.Contains(row.Key)), index.Remove(keys));
        }
        else
        {
            index = NeighborIndex.Load(new MemoryStream(Saved(index)));
        }

        return index;
    }

    // What a comparison with all rows says, in the order of the rows where it says the same of several.
    private static IEnumerable<NeighborMatch> Expected(List<(string Key, int Row)> there, ReadOnlySpan<float> query, int count)
    {
        Matrix rows = Rows([.. there.Where(row => IsOdd(row.Key))]);
        string[] keys = [.. there.Select(row => row.Key).Where(IsOdd)];
        NeighborTable table = BruteForce.Search(
            rows,
            new Matrix(1, Columns, query.ToArray()),
            count,
            DistanceMetric.Cosine,
            excludeSelf: false
        );
        return table
            .IndicesOf(0)
            .ToArray()
            .Zip(table.DistancesOf(0).ToArray(), (row, distance) => new NeighborMatch(keys[row], 1 - distance));
    }

    private static bool IsOdd(string key) => (key[^1] - '0') % 2 == 1;

    private static byte[] Saved(NeighborIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }

    private static Matrix Rows(IReadOnlyCollection<(string Key, int Row)> rows) => Pool.RowsAt([.. rows.Select(row => row.Row)]);

    private static Matrix Part(int start, int count) => NeighborInputs.Rows(Pool, start, count);

    private static string Fixture(int format, NeighborMethod method) =>
        $"neighbor-index-{format}-{(method == NeighborMethod.Exact ? "exact" : "approximate")}.bin";

    private static string Name(int number) => $"key {number}";
}
