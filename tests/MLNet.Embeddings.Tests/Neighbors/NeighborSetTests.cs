using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Quality;

namespace MLNet.Embeddings.Tests.Neighbors;

public class NeighborSetTests
{
    private static readonly DistanceMetric[] Metrics = Enum.GetValues<DistanceMetric>();

    [Fact]
    public void Fewer_neighbors_are_a_prefix_of_more_and_what_a_search_for_fewer_finds() =>
        Prop.ForAll(
                Shapes(1, 90, 4, 6),
                Kinds(),
                (shape, kind) =>
                {
                    (int rows, int columns, int k) = shape;
                    Matrix features = Features(rows, columns, kind.Levels);
                    DistanceMetric metric = Metrics[kind.Metric];
                    using var context = new EngineContext(1);
                    var set = NeighborSet.Find(features, rows + 3, context, metric);
                    var few = NeighborSet.Find(features, k, context, metric);
                    NeighborTable expected = ExactNeighborSearch.Search(features, k, metric, context);
                    return set.NeighborCount == rows - 1
                        && IsSame(expected, set.Take(expected.NeighborCount))
                        && IsSame(expected, few.Take(expected.NeighborCount))
                        && IsPrefix(few.Take(Math.Min(1, expected.NeighborCount)), expected)
                        && IsPrefix(expected, set.Take(set.NeighborCount));
                }
            )
            .CheckQuietly();

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void Fewer_approximate_neighbors_are_a_prefix_of_more_ties_and_equal_rows_included(DistanceMetric metric)
    {
        Matrix features = NeighborInputs.Lattice(4000, 6, 4, seed: 3);
        using var context = new EngineContext(2);
        var set = NeighborSet.Find(features, 40, context, metric, NeighborMethod.Approximate);
        Assert.True(set.DistinctRowCount < set.RowCount);
        Assert.Equal(NeighborMethod.Approximate, set.Method);
        NeighborTable all = set.Take(40);
        Assert.Equal(NeighborSearch.Search(features, 40, metric, NeighborMethod.Approximate, context).Table.Indices, all.Indices);
        for (int k = 0; k <= 40; k += 5)
            Assert.True(IsPrefix(set.Take(k), all));
    }

    [Fact]
    public void Some_of_the_rows_in_another_order_and_by_another_metric_have_the_neighbors_that_a_search_finds() =>
        Prop.ForAll(
                Shapes(1, 150, 5, 9),
                Kinds(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (shape, kind, seed) =>
                {
                    (int rows, int columns, int k) = shape;
                    Matrix features = Features(rows, columns, kind.Levels);
                    var random = new Random(seed);
                    var order = Enumerable.Range(0, rows).ToArray();
                    random.Shuffle(order);
                    Matrix some = features.RowsAt(order.AsSpan(0, random.Next(1, rows + 1)));
                    DistanceMetric found = Metrics[random.Next(4)];
                    DistanceMetric wanted = Metrics[kind.Metric];
                    if (found == DistanceMetric.InnerProduct || wanted == DistanceMetric.InnerProduct)
                        found = wanted;
                    using var context = new EngineContext(1);
                    var set = NeighborSet.Find(features, random.Next(k, k + 20), context, found);
                    NeighborTable table = set.Among(new RowLookup(some), k, wanted, context);
                    return IsSame(ExactNeighborSearch.Search(some, k, wanted, context), table);
                }
            )
            .CheckQuietly();

    [Theory]
    [InlineData(1)]
    [InlineData(1e-7)]
    [InlineData(1e-3)]
    public void Neighbors_by_Euclidean_distance_of_rows_about_equally_long_tell_those_by_cosine_without_a_search(double spread)
    {
        Matrix features = NeighborInputs.Clustered(1500, 32, 40);
        for (int row = 0; row < features.RowCount; row++)
            Scale(features.Row(row), spread == 1 ? 1 : 1 + (spread * (row % 7)));
        features.Row(4).CopyTo(features.Row(9));
        features.Row(4).CopyTo(features.Row(1200));
        using var context = new EngineContext(2);
        var byDistance = NeighborSet.Find(features, 90, context);
        var byCosine = NeighborSet.Find(features, 90, context, DistanceMetric.Cosine);
        var rows = new RowLookup(features, context);
        NeighborTable cosines = ExactNeighborSearch.Search(features, 24, DistanceMetric.Cosine, context);
        NeighborTable distances = ExactNeighborSearch.Search(features, 24, DistanceMetric.Euclidean, context);

        using WorkCounts work = WorkCounts.Collect();
        Assert.True(IsSame(cosines, byDistance.Among(rows, 24, DistanceMetric.Cosine, context)));
        Assert.True(IsSame(distances, byCosine.Among(rows, 24, DistanceMetric.Euclidean, context)));
        Assert.Equal(0, work.NeighborSearches);
    }

    [Fact]
    public void Where_lengths_differ_so_much_that_distances_tell_little_of_cosines_they_are_searched_and_that_is_counted()
    {
        Matrix features = NeighborInputs.Gaussian(1000, 8);
        for (int row = 0; row < features.RowCount; row++)
            Scale(features.Row(row), 1 + row);
        using var context = new EngineContext(2);
        var set = NeighborSet.Find(features, 20, context);
        using WorkCounts work = WorkCounts.Collect();
        NeighborTable table = set.Among(new RowLookup(features), 10, DistanceMetric.Cosine, context);

        Assert.Equal(1, work.NeighborSearches);
        Assert.True(IsSame(ExactNeighborSearch.Search(features, 10, DistanceMetric.Cosine, context), table));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads()
    {
        Matrix features = NeighborInputs.Lattice(3000, 5, 5);
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        var set = NeighborSet.Find(features, 30, one);
        var rows = new RowLookup(features);
        Assert.True(IsSame(set.Among(rows, 12, DistanceMetric.Cosine, one), set.Among(rows, 12, DistanceMetric.Cosine, three)));
        Assert.True(IsSame(set.Take(30), NeighborSet.Find(features, 30, three).Take(30)));
    }

    [Fact]
    public void Too_few_neighbors_other_rows_and_another_kind_of_metric_are_refused_in_a_sentence()
    {
        Matrix features = NeighborInputs.Gaussian(60, 4);
        Matrix strange = NeighborInputs.Gaussian(60, 4, seed: 2);
        features.Row(0).CopyTo(strange.Row(0));
        using var context = new EngineContext(1);
        var set = NeighborSet.Find(features, 5, context);
        Assert.Contains("holds 5 neighbors per row", Assert.Throws<ArgumentOutOfRangeException>(() => set.Take(6)).Message);
        Assert.Contains("find 6 or more", Refusal(features, 6, DistanceMetric.Euclidean));
        Assert.Contains("Row 1 (counted from 0) is none of the 60 rows", Refusal(strange, 3, DistanceMetric.Euclidean));
        Assert.Contains("rows of 4 values, but these rows have 3", Refusal(NeighborInputs.Gaussian(9, 3), 3, DistanceMetric.Euclidean));
        Assert.Contains("find neighbors by InnerProduct", Refusal(features, 3, DistanceMetric.InnerProduct));

        string Refusal(Matrix rows, int count, DistanceMetric metric) =>
            Assert.Throws<ArgumentException>(() => set.Among(new RowLookup(rows), count, metric, context)).Message;
    }

    [Fact]
    public void A_search_of_all_rows_is_counted_once_and_searches_in_maps_and_samples_are_not()
    {
        LabeledCloud cloud = LabeledCloud.Random(400, 12, 3, 1);
        using var context = new EngineContext(2);
        using WorkCounts work = WorkCounts.Collect();
        var set = NeighborSet.Find(cloud.Vectors, 30, context);
        Assert.Equal(1, work.NeighborSearches);

        ProjectionQuality.MeasureAll(cloud.Vectors, [cloud.Vectors, cloud.Vectors], null, context, neighbors: set);
        Assert.Equal(1, work.NeighborSearches);
        ProjectionQuality.MeasureAll(cloud.Vectors, [cloud.Vectors, cloud.Vectors], null, context);
        Assert.Equal(2, work.NeighborSearches);
        DatasetAnalyzer.Analyze(new DatasetRows(cloud.Vectors, cloud.Labels), context);
        Assert.Equal(3, work.NeighborSearches);
    }

    // Kinds 1 and 2 are lattices, of which most rows tie; of kind 3 are rows of very different lengths.
    private static Matrix Features(int rows, int columns, int levels)
    {
        if (levels is 1 or 2)
            return NeighborInputs.Lattice(rows, columns, levels + 1, seed: (ulong)rows);

        Matrix features = NeighborInputs.Gaussian(rows, columns, seed: (ulong)rows);
        for (int row = 0; row < rows && levels == 3; row++)
            Scale(features.Row(row), Math.Pow(10, (row % 13) - 6));
        return features;
    }

    private static void Scale(Span<float> row, double length)
    {
        double own = Math.Sqrt(row.ToArray().Sum(value => (double)value * value));
        for (int i = 0; i < row.Length; i++)
            row[i] = (float)(row[i] / own * length);
    }

    private static bool IsSame(NeighborTable expected, NeighborTable actual) =>
        expected.NeighborCount == actual.NeighborCount
        && expected.Indices.AsSpan().SequenceEqual(actual.Indices)
        && expected.Distances.AsSpan().SequenceEqual(actual.Distances);

    private static bool IsPrefix(NeighborTable few, NeighborTable more) =>
        Enumerable
            .Range(0, more.RowCount)
            .All(row =>
                few.IndicesOf(row).SequenceEqual(more.IndicesOf(row)[..few.NeighborCount])
                && few.DistancesOf(row).SequenceEqual(more.DistancesOf(row)[..few.NeighborCount])
            );

    private static Arbitrary<(int Rows, int Columns, int K)> Shapes(int fewest, int most, int columns, int k) =>
        (
            from rows in Gen.Choose(fewest, most)
            from width in Gen.Choose(1, columns)
            from neighbors in Gen.Choose(1, k)
            select (rows, width, neighbors)
        ).ToArbitrary();

    private static Arbitrary<(int Metric, int Levels)> Kinds() =>
        (from metric in Gen.Choose(0, 3) from levels in Gen.Choose(0, 3) select (metric, levels)).ToArbitrary();
}
