using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Projection;

/// <summary>Spearman's rank correlation between the distances of all pairs of rows by features and in a map.</summary>
internal static class DistanceRanks
{
    /// <summary>The correlation of each map, from −1 to 1; 0 where all distances are equal on one side only, 1 on both sides.</summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="maps">The maps: each rows × components.</param>
    /// <param name="context">Threads and callback.</param>
    public static double[] Correlations(Matrix features, Matrix[] maps, EngineContext context)
    {
        var ranks = new double[maps.Length + 1][];
        context.For(ranks.Length, (side, _) => ranks[side] = Ranks(Distances(side == 0 ? features : maps[side - 1])));
        return [.. ranks[1..].Select(map => Correlation(ranks[0], map))];
    }

    private static double[] Distances(Matrix rows)
    {
        var distances = new double[(long)rows.RowCount * (rows.RowCount - 1) / 2];
        int next = 0;
        for (int row = 1; row < rows.RowCount; row++)
        {
            for (int other = 0; other < row; other++)
                distances[next++] = MapDistance.Squared(rows.Row(row), rows.Row(other));
        }

        return distances;
    }

    // Equal distances share the mean of their ranks.
    private static double[] Ranks(double[] distances)
    {
        var order = new int[distances.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        RadixSort.Sort(distances, order);
        var ranks = new double[order.Length];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && distances[end] == distances[start]; end++) { }

            for (int i = start; i < end; i++)
                ranks[order[i]] = (start + end - 1) / 2.0;
        }

        return ranks;
    }

    private static double Correlation(double[] first, double[] second)
    {
        double mean = (first.Length - 1) / 2.0;
        double product = 0;
        double firstSquares = 0;
        double secondSquares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double one = first[i] - mean;
            double other = second[i] - mean;
            product += one * other;
            firstSquares += one * one;
            secondSquares += other * other;
        }

        if (firstSquares == 0 || secondSquares == 0)
            return firstSquares == secondSquares ? 1 : 0;
        return product / Math.Sqrt(firstSquares * secondSquares);
    }
}
