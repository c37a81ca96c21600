using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Projections;

namespace MLNet.Embeddings.Tests.Samples.Projections;

public class MapQualityTests
{
    private const int K = 10;

    [Fact]
    public void A_map_that_is_the_features_themselves_is_perfect()
    {
        Matrix features = RandomRows(300, 5, seed: 1);
        MapQuality quality = Measure(features, features, new int[300]);
        Assert.Equal(new MapQuality(1, 1, 1), quality);
    }

    [Fact]
    public void The_figures_are_those_of_a_plain_computation_in_double_precision()
    {
        Matrix features = RandomRows(150, 6, seed: 2);
        Matrix map = RandomRows(150, 2, seed: 3);
        for (int row = 0; row < 150; row++)
            map[row, 0] += 2 * features[row, 0];
        int[] labels = [.. Enumerable.Range(0, 150).Select(row => features[row, 0] > 0.5 ? 1 : 0)];

        int[][] near = Order(features);
        int[][] nearOnMap = Order(map);
        double accuracy = Enumerable.Range(0, 150).Average(row => nearOnMap[row].Take(K).Count(other => labels[other] == 1) > K / 2 == (labels[row] == 1) ? 1.0 : 0);
        double recall = Enumerable.Range(0, 150).Average(row => near[row].Take(K).Intersect(nearOnMap[row].Take(K)).Count() / (double)K);
        double excess = Enumerable.Range(0, 150).Sum(row => nearOnMap[row].Take(K).Sum(other => Math.Max(0, Array.IndexOf(near[row], other) + 1 - K)));
        double trustworthiness = 1 - (2 * excess / (150.0 * K * ((2 * 150) - (3 * K) - 1)));

        MapQuality quality = Measure(features, map, labels);
        Assert.Equal(accuracy, quality.LabelAccuracy, 1e-12);
        Assert.Equal(recall, quality.NeighborRecall, 1e-12);
        Assert.Equal(trustworthiness, quality.Trustworthiness, 1e-12);
    }

    [Fact]
    public void Copies_of_a_row_do_not_take_its_own_place()
    {
        var features = new Matrix(60, 2);
        MapQuality quality = Measure(features, RandomRows(60, 2, seed: 4), new int[60]);
        Assert.Equal(1, quality.LabelAccuracy);
        Assert.InRange(quality.NeighborRecall, 0, 1);
        Assert.Equal(1, quality.Trustworthiness);
    }

    private static MapQuality Measure(Matrix features, Matrix map, int[] labels)
    {
        using var context = new EngineContext(2);
        return MapQuality.Measure(features, map, labels, context);
    }

    private static Matrix RandomRows(int rowCount, int columnCount, int seed)
    {
        var random = new Random(seed);
        return new Matrix(rowCount, columnCount, [.. Enumerable.Range(0, rowCount * columnCount).Select(_ => random.NextSingle())]);
    }

    /// <summary>For each row the other rows, nearest first.</summary>
    private static int[][] Order(Matrix matrix) =>
    [
        .. Enumerable.Range(0, matrix.RowCount).Select(row => Enumerable.Range(0, matrix.RowCount).Where(other => other != row)
            .OrderBy(other => Enumerable.Range(0, matrix.ColumnCount).Sum(column => Math.Pow((double)matrix[row, column] - matrix[other, column], 2)))
            .ToArray()),
    ];
}
