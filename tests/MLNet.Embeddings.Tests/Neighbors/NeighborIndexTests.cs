using System.Numerics.Tensors;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Neighbors;

public class NeighborIndexTests
{
    private static readonly Matrix Rows = NeighborInputs.Clustered(900, 12, clusters: 9);
    private static readonly string[] Keys = [.. Enumerable.Range(0, Rows.RowCount).Select(row => $"key {row}")];

    [Theory]
    [InlineData(NeighborMethod.Automatic)]
    [InlineData(NeighborMethod.Exact)]
    public void A_search_answers_with_keys_and_cosines_nearest_first(NeighborMethod method)
    {
        NeighborIndex index = NeighborIndex.From(Rows, Keys, method: method);
        float[] query = Query(0);

        IReadOnlyList<NeighborMatch> found = index.Search(query, 7);

        var expected = Keys.Select((key, row) => (Key: key, Cosine: TensorPrimitives.CosineSimilarity(query, Rows.Row(row))))
            .OrderByDescending(row => row.Cosine)
            .Take(7)
            .ToArray();
        Assert.Equal(expected.Select(row => row.Key), found.Select(match => match.Key));
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Cosine, pair.Second.Cosine, 1e-5f));
        Assert.Equal((NeighborMethod.Exact, 1.0), (index.Method, index.Recall));
        Assert.Equal((900, 12, 0L), (index.RowCount, index.Dimension, index.SkippedRowCount));
        foreach ((string key, float cosine) in found)
            Assert.Equal((key, cosine), (found.First(match => match.Key == key).Key, found.First(match => match.Key == key).Cosine));
    }

    [Fact]
    public void An_index_becomes_approximate_where_the_documents_say()
    {
        Assert.False(SearchCost.PrefersIndex(125_000, 512, DistanceMetric.Cosine));
        Assert.True(SearchCost.PrefersIndex(130_000, 512, DistanceMetric.Cosine));
    }

    [Fact]
    public void Approximate_search_finds_nearly_all_and_says_its_recall()
    {
        NeighborIndex exact = NeighborIndex.From(Rows, Keys);
        NeighborIndex approximate = NeighborIndex.From(Rows, Keys, method: NeighborMethod.Approximate);
        int common = Enumerable
            .Range(0, 50)
            .Sum(i =>
                exact
                    .Search(Query(i), 10)
                    .Select(match => match.Key)
                    .Intersect(approximate.Search(Query(i), 10).Select(match => match.Key))
                    .Count()
            );

        Assert.Equal(NeighborMethod.Approximate, approximate.Method);
        Assert.InRange(approximate.Recall, 0.9, 1);
        Assert.InRange(common, 450, 500);
    }

    [Theory]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    public void A_filter_leaves_the_nearest_of_the_keys_that_pass(NeighborMethod method)
    {
        NeighborIndex index = NeighborIndex.From(Rows, Keys, method: method);
        float[] query = Query(3);
        string[] all = [.. index.Search(query, Rows.RowCount).Select(match => match.Key)];
        Assert.Equal(Rows.RowCount, all.Length);

        // Hardly any key passes; most do; none does.
        HashSet<string> few = [all[^1], all[500], all[700]];
        Assert.Equal([all[500], all[700], all[^1]], index.Search(query, 5, few.Contains).Select(match => match.Key));
        Assert.Equal([all[500], all[700]], index.Search(query, 2, few.Contains).Select(match => match.Key));
        string[] nearest = [.. index.Search(query, 6, key => key != all[0]).Select(match => match.Key)];
        Assert.Equal(6, nearest.Length);
        Assert.DoesNotContain(all[0], nearest);
        Assert.Empty(index.Search(query, 5, _ => false));
    }

    [Theory]
    [InlineData(NeighborMethod.Exact, false)]
    [InlineData(NeighborMethod.Exact, true)]
    [InlineData(NeighborMethod.Approximate, false)]
    public void A_batch_has_the_bits_of_single_searches_at_any_number_of_threads(NeighborMethod method, bool isFiltered)
    {
        NeighborIndex index = NeighborIndex.From(Rows, Keys, method: method);
        Func<string, bool>? filter = isFiltered ? key => key.EndsWith('7') : null;
        Matrix queries = NeighborInputs.Gaussian(70, 12, seed: 5);
        using var one = new EngineContext(1);
        using var several = new EngineContext(3);

        IReadOnlyList<IReadOnlyList<NeighborMatch>> found = index.Search(queries, 4, filter, one);
        Assert.Equal(found, index.Search(queries, 4, filter, several));
        for (int row = 0; row < queries.RowCount; row++)
            Assert.Equal(index.Search(queries.Row(row), 4, filter), found[row]);
        Parallel.For(0, queries.RowCount, row => Assert.Equal(found[row], index.Search(queries.Row(row), 4, filter)));
    }

    [Theory]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    public void A_saved_index_holds_rows_and_keys_and_answers_alike(NeighborMethod method)
    {
        NeighborIndex index = NeighborIndex.From(Rows, Keys, method: method);
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        index.Save(stream);
        stream.WriteByte(2);

        stream.Position = 1;
        NeighborIndex loaded = NeighborIndex.Load(stream);
        Assert.Equal(2, stream.ReadByte());
        Assert.Equal((index.Method, index.Recall, index.RowCount), (loaded.Method, loaded.Recall, loaded.RowCount));
        Assert.Equal(Keys, loaded.Keys);
        for (int i = 0; i < 20; i++)
            Assert.Equal(index.Search(Query(i), 5), loaded.Search(Query(i), 5));
    }

    [Theory]
    [InlineData(NeighborMethod.Exact)]
    [InlineData(NeighborMethod.Approximate)]
    public void A_damaged_or_short_index_is_refused(NeighborMethod method)
    {
        Matrix rows = NeighborInputs.Gaussian(40, 3);
        using var stream = new MemoryStream();
        NeighborIndex.From(rows, Keys[..40], method: method).Save(stream);
        byte[] saved = stream.ToArray();

        for (int length = 0; length < saved.Length; length += 37)
            Assert.Throws<FormatException>(() => NeighborIndex.Load(new MemoryStream(saved[..length])));
        for (int position = 0; position < saved.Length; position += 23)
        {
            byte[] damaged = [.. saved];
            damaged[position] ^= 0x55;
            Assert.Throws<FormatException>(() => NeighborIndex.Load(new MemoryStream(damaged)));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_one_sentence()
    {
        NeighborIndex index = NeighborIndex.From(Rows, Keys);
        Assert.StartsWith(
            "There are 3 keys and 900 rows.",
            Assert.Throws<ArgumentException>(() => NeighborIndex.From(Rows, Keys[..3])).Message
        );
        Assert.StartsWith(
            "method must be Automatic, Exact or Approximate.",
            Assert.Throws<ArgumentOutOfRangeException>(() => NeighborIndex.From(Rows, Keys, method: NeighborMethod.Given)).Message
        );
        Assert.StartsWith(
            "The query has 5 values, but the reference rows have 12 columns.",
            Assert.Throws<ArgumentException>(() => index.Search(new float[5], 3)).Message
        );
        Assert.Throws<ArgumentException>(() => index.Search([.. Query(0)[..11], float.NaN], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(Query(0), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(new Matrix(2, 12), 0, _ => true));
    }

    [Fact]
    public void An_index_of_no_rows_finds_none()
    {
        NeighborIndex index = NeighborIndex.From(new Matrix(0, 4), []);
        Assert.Empty(index.Search(new float[] { 1, 2, 3, 4 }, 3));
        Assert.Empty(index.Search(new float[] { 1, 2, 3, 4 }, 3, _ => true));
        using var stream = new MemoryStream();
        index.Save(stream);
        stream.Position = 0;
        Assert.Equal((0, 4), (NeighborIndex.Load(stream).RowCount, NeighborIndex.Load(new MemoryStream(stream.ToArray())).Dimension));
    }

    private static float[] Query(int i)
    {
        var query = new float[12];
        for (int column = 0; column < query.Length; column++)
            query[column] = Rows[i * 7, column] + (float)CounterRandom.Gaussian(9, (ulong)i, (ulong)column);
        return query;
    }
}
