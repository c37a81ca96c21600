using System.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>The counterpart of trustworthiness: the penalty for rows that are near by features but far in the map, weighted by how far
/// (Venna and Kaski, "Neighborhood preservation in nonlinear projection methods", 2001).</summary>
internal static class MapContinuity
{
    private const int RowsPerBlock = 16;

    /// <summary>The continuity of each map, from 0 to 1.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="maps">The maps: each rows × components.</param>
    /// <param name="numberOfNeighbors">Neighbors per row; at most half of the other rows are taken.</param>
    /// <param name="context">Threads and callback.</param>
    public static double[] Of(Matrix features, Matrix[] maps, int numberOfNeighbors, EngineContext context)
    {
        int rowCount = features.RowCount;
        int count = Math.Min(numberOfNeighbors, (rowCount - 1) / 2);
        if (count < 1)
            return [.. maps.Select(_ => 1.0)];

        NeighborTable near = ExactNeighborSearch.SearchAside(features, count, DistanceMetric.Euclidean, context);
        double largest = (double)rowCount * count * ((2.0 * rowCount) - (3.0 * count) - 1);
        return [.. maps.Select(map => 1 - (2.0 * Penalty(map, near, context) / largest))];
    }

    private static long Penalty(Matrix map, NeighborTable near, EngineContext context)
    {
        int blockCount = (map.RowCount + RowsPerBlock - 1) / RowsPerBlock;
        var penalties = new long[blockCount];
        context.For(
            blockCount,
            (block, _) =>
            {
                var distances = new double[map.RowCount];
                int end = Math.Min(map.RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    for (int other = 0; other < distances.Length; other++)
                        distances[other] = MapDistance.Squared(map.Row(row), map.Row(other));
                    foreach (int neighbor in near.IndicesOf(row))
                        penalties[block] += Math.Max(0, Rank(distances, row, neighbor) - near.NeighborCount);
                }
            }
        );
        return penalties.Sum();
    }

    // Place of a row among the others by distance, from 1; equal distances are ordered by index.
    internal static int Rank(ReadOnlySpan<double> distances, int row, int neighbor)
    {
        double limit = distances[neighbor];
        bool isRowBefore = distances[row] < limit || (distances[row] == limit && row < neighbor);
        return 1 + CountUpTo(distances[..neighbor], limit) + CountBelow(distances[neighbor..], limit) - (isRowBefore ? 1 : 0);
    }

    private static int CountUpTo(ReadOnlySpan<double> distances, double limit)
    {
        Vector<long> counts = default;
        int place = 0;
        for (; place + Vector<double>.Count <= distances.Length; place += Vector<double>.Count)
            counts -= Vector.LessThanOrEqual(new Vector<double>(distances[place..]), new Vector<double>(limit));
        int count = (int)Vector.Sum(counts);
        for (; place < distances.Length; place++)
            count += distances[place] <= limit ? 1 : 0;
        return count;
    }

    private static int CountBelow(ReadOnlySpan<double> distances, double limit)
    {
        Vector<long> counts = default;
        int place = 0;
        for (; place + Vector<double>.Count <= distances.Length; place += Vector<double>.Count)
            counts -= Vector.LessThan(new Vector<double>(distances[place..]), new Vector<double>(limit));
        int count = (int)Vector.Sum(counts);
        for (; place < distances.Length; place++)
            count += distances[place] < limit ? 1 : 0;
        return count;
    }
}
