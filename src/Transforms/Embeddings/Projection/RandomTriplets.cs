using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>How often a map keeps which of two rows is the nearer one, whatever the distances: what it says of the arrangement at large
/// (Wang, Huang, Rudin and Shaposhnik, "Understanding how dimension reduction tools work", 2021).</summary>
internal static class RandomTriplets
{
    /// <summary>Triplets that begin at each row of the sample.</summary>
    public const int PerRow = 5;

    private const ulong Stream = 1;

    /// <summary>The share of triplets that each map keeps; 1 where there are fewer than three rows.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="maps">The maps: each rows × components.</param>
    /// <param name="sample">The rows that triplets begin at.</param>
    /// <param name="seed">Draws the two others, from all rows.</param>
    public static double[] Of(Matrix features, IReadOnlyList<Matrix> maps, int[] sample, ulong seed)
    {
        int rowCount = features.RowCount;
        if (rowCount < 3)
            return [.. maps.Select(_ => 1.0)];

        var kept = new int[maps.Count];
        for (int draw = 0; draw < sample.Length * PerRow; draw++)
        {
            int row = sample[draw / PerRow];
            (int first, int second) = Others(row, rowCount, seed, (ulong)draw);
            int order = Order(features, row, first, second);
            for (int map = 0; map < kept.Length; map++)
                kept[map] += Order(maps[map], row, first, second) == order ? 1 : 0;
        }

        return [.. kept.Select(count => count / ((double)sample.Length * PerRow))];
    }

    /// <summary>Two other rows, each pair as likely as any other.</summary>
    internal static (int First, int Second) Others(int row, int rowCount, ulong seed, ulong draw)
    {
        int first = CounterRandom.Index(CounterRandom.Bits(seed, Stream, 2 * draw), rowCount - 1);
        first += first >= row ? 1 : 0;
        int second = CounterRandom.Index(CounterRandom.Bits(seed, Stream, (2 * draw) + 1), rowCount - 2);
        second += second >= Math.Min(row, first) ? 1 : 0;
        second += second >= Math.Max(row, first) ? 1 : 0;
        return (first, second);
    }

    private static int Order(Matrix rows, int row, int first, int second) =>
        MapDistance.Squared(rows.Row(row), rows.Row(first)).CompareTo(MapDistance.Squared(rows.Row(row), rows.Row(second)));
}
