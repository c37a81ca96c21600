using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tests.Umap;

namespace MLNet.Embeddings.Tests.Projection;

/// <summary>The figures of a map against their definitions, in double precision.</summary>
public class MapMetricsTests
{
    private const int Count = 10;

    public static TheoryData<int> RowCounts => [30, 150];

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void The_figures_are_those_of_the_definitions(int rowCount)
    {
        Matrix features = UmapTestData.Clouds(rowCount, 6, 4, distance: 2);
        Matrix map = Shadow(features);
        int[] labels = [.. Enumerable.Range(0, rowCount).Select(row => row % 3)];
        ProjectionMetrics metrics = Measure(features, map, labels);
        int[][] near = [.. Enumerable.Range(0, rowCount).Select(row => Order(map, row)[..Count])];
        int[][] truth = [.. Enumerable.Range(0, rowCount).Select(row => Order(features, row)[..Count])];

        double recall = near.Zip(truth, (inMap, byFeatures) => inMap.Intersect(byFeatures).Count() / (double)Count).Average();
        Assert.Equal(recall - (Count / (rowCount - 1.0)), metrics.LocalContinuityMetaCriterion, 1e-12);
        double hit = near.Select((rows, row) => rows.Count(other => labels[other] == labels[row]) / (double)Count).Average();
        Assert.Equal(hit, metrics.NeighborhoodHit!.Value, 1e-12);
        Assert.Equal(Continuity(map, truth), metrics.Continuity, 1e-12);
        Assert.Equal(Triplets(features, map), metrics.RandomTripletAccuracy, 1e-12);
        Assert.Equal(Spearman(features, map), metrics.DistanceCorrelation, 1e-9);
    }

    [Fact]
    public void A_map_that_is_the_data_keeps_everything()
    {
        Matrix rows = UmapTestData.Clouds(300, 3, 4);
        ProjectionMetrics metrics = Measure(rows, rows, null);
        Assert.Equal((1.0, 1.0), (metrics.Continuity, metrics.RandomTripletAccuracy));
        Assert.Equal(1, metrics.DistanceCorrelation, 1e-12);
        Assert.Equal(1 - (Count / 299.0), metrics.LocalContinuityMetaCriterion, 1e-12);
        Assert.Null(metrics.NeighborhoodHit);
    }

    [Fact]
    public void A_random_map_keeps_what_chance_keeps()
    {
        ProjectionMetrics metrics = Measure(UmapTestData.Clouds(400, 6, 4), UmapTestData.Clouds(400, 2, 1, seed: 9), null);
        Assert.InRange(metrics.Continuity, 0.4, 0.6);
        Assert.InRange(metrics.RandomTripletAccuracy, 0.45, 0.55);
        Assert.InRange(metrics.DistanceCorrelation, -0.1, 0.1);
        Assert.InRange(metrics.LocalContinuityMetaCriterion, -0.05, 0.05);
    }

    [Fact]
    public void A_sample_gives_the_same_figures_at_any_number_of_threads_and_near_those_of_all_rows()
    {
        Matrix features = UmapTestData.Clouds(900, 5, 4, distance: 2);
        Matrix map = Shadow(features);
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        ProjectionMetrics sampled = ProjectionQuality.Measure(features, map, null, one, sampleSize: 500);
        Assert.Equal(sampled, ProjectionQuality.Measure(features, map, null, three, sampleSize: 500));
        ProjectionMetrics all = ProjectionQuality.Measure(features, map, null, three);
        Assert.Equal(all.Continuity, sampled.Continuity, 0.03);
        Assert.Equal(all.RandomTripletAccuracy, sampled.RandomTripletAccuracy, 0.03);
        Assert.Equal(all.DistanceCorrelation, sampled.DistanceCorrelation, 0.05);
    }

    [Fact]
    public void Equal_rows_and_a_handful_give_numbers()
    {
        foreach (int rowCount in new[] { 1, 2, 3, 40 })
        {
            ProjectionMetrics metrics = Measure(new Matrix(rowCount, 3), new Matrix(rowCount, 2), new int[rowCount]);
            Assert.InRange(metrics.Continuity, 0, 1);
            Assert.InRange(metrics.RandomTripletAccuracy, 0, 1);
            Assert.Equal((1.0, 1.0), (metrics.DistanceCorrelation, metrics.NeighborhoodHit!.Value));
        }
    }

    [Fact]
    public void The_two_others_of_a_triplet_are_any_two_others()
    {
        var seen = new HashSet<(int, int)>();
        for (ulong draw = 0; draw < 400; draw++)
        {
            (int first, int second) = RandomTriplets.Others(row: 2, rowCount: 5, seed: 3, draw);
            Assert.True(first != 2 && second != 2 && first != second);
            seen.Add((first, second));
        }

        Assert.Equal(12, seen.Count);
    }

    private static ProjectionMetrics Measure(Matrix features, Matrix map, int[]? labels)
    {
        using var context = new EngineContext(2);
        return ProjectionQuality.Measure(features, map, labels, context, Count);
    }

    // A map that keeps some of what the features say.
    private static Matrix Shadow(Matrix features)
    {
        var map = new Matrix(features.RowCount, 2);
        for (int row = 0; row < map.RowCount; row++)
        {
            map[row, 0] = features[row, 0] + (0.5f * features[row, 2]);
            map[row, 1] = features[row, 1] - (0.25f * features[row, 3] * features[row, 3]);
        }

        return map;
    }

    private static double Distance(Matrix rows, int first, int second)
    {
        double sum = 0;
        for (int i = 0; i < rows.ColumnCount; i++)
            sum += Math.Pow((double)rows[first, i] - rows[second, i], 2);
        return Math.Sqrt(sum);
    }

    private static int[] Order(Matrix rows, int row)
    {
        double[] distances = new double[rows.RowCount];
        for (int other = 0; other < distances.Length; other++)
            distances[other] = Distance(rows, row, other);
        return [.. Enumerable.Range(0, rows.RowCount).Where(other => other != row).OrderBy(other => distances[other])];
    }

    private static double Continuity(Matrix map, int[][] truth)
    {
        double rows = map.RowCount;
        double count = Math.Min(Count, (map.RowCount - 1) / 2);
        double penalty = 0;
        for (int row = 0; row < map.RowCount; row++)
        {
            int[] order = Order(map, row);
            foreach (int other in truth[row])
                penalty += Math.Max(0, Array.IndexOf(order, other) + 1 - count);
        }

        return 1 - (2 / (rows * count * ((2 * rows) - (3 * count) - 1)) * penalty);
    }

    // The sample is all rows in some order, which decides what is drawn for which.
    private static double Triplets(Matrix features, Matrix map)
    {
        int[] sample = ProjectionQuality.Sample(features.RowCount, features.RowCount, 0);
        int draws = sample.Length * RandomTriplets.PerRow;
        int kept = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            int row = sample[draw / RandomTriplets.PerRow];
            (int first, int second) = RandomTriplets.Others(row, features.RowCount, 0, (ulong)draw);
            bool byFeatures = Distance(features, row, first) < Distance(features, row, second);
            bool inMap = Distance(map, row, first) < Distance(map, row, second);
            kept += byFeatures == inMap ? 1 : 0;
        }

        return kept / (double)draws;
    }

    private static double Spearman(Matrix features, Matrix map)
    {
        double[] first = Ranks(Distances(features));
        double[] second = Ranks(Distances(map));
        double squares = 0;
        for (int pair = 0; pair < first.Length; pair++)
            squares += Math.Pow(first[pair] - second[pair], 2);
        double count = first.Length;
        return 1 - (6 * squares / (count * ((count * count) - 1)));
    }

    private static double[] Distances(Matrix rows)
    {
        var distances = new List<double>();
        for (int i = 0; i < rows.RowCount; i++)
        {
            for (int j = 0; j < i; j++)
                distances.Add(Distance(rows, i, j));
        }

        return [.. distances];
    }

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var ranks = new double[values.Length];
        for (int rank = 0; rank < order.Length; rank++)
            ranks[order[rank]] = rank;
        return ranks;
    }
}
