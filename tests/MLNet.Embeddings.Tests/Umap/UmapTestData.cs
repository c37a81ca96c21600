using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Umap;

/// <summary>Small data sets, and neighbors by brute force in double precision.</summary>
internal static class UmapTestData
{
    /// <summary>Gaussian clouds about random centers, cloud after cloud in turn: row i belongs to cloud i mod count.</summary>
    public static Matrix Clouds(int rowCount, int columnCount, int cloudCount, double distance = 10, ulong seed = 1)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < columnCount; column++)
            {
                double center = distance * CounterRandom.Gaussian(seed, (ulong)(row % cloudCount), (ulong)column);
                rows[row, column] = (float)(center + CounterRandom.Gaussian(seed + 1, (ulong)row, (ulong)column));
            }
        }

        return rows;
    }

    public static NeighborTable Neighbors(Matrix rows, int count)
    {
        var indices = new int[rows.RowCount * count];
        var distances = new float[indices.Length];
        for (int row = 0; row < rows.RowCount; row++)
        {
            (double Distance, int Index)[] ranked =
            [
                .. Enumerable
                    .Range(0, rows.RowCount)
                    .Where(other => other != row)
                    .Select(other => (Distance(rows.Row(row), rows.Row(other)), other))
                    .Order()
                    .Take(count),
            ];
            for (int i = 0; i < count; i++)
            {
                indices[(row * count) + i] = ranked[i].Index;
                distances[(row * count) + i] = (float)ranked[i].Distance;
            }
        }

        return new NeighborTable(rows.RowCount, count, indices, distances);
    }

    public static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double sum = 0;
        for (int i = 0; i < first.Length; i++)
            sum += Math.Pow((double)first[i] - second[i], 2);
        return Math.Sqrt(sum);
    }

    /// <summary>Share of rows whose nearest other row in the map belongs to the same cloud.</summary>
    public static double CloudPurity(Matrix coordinates, int cloudCount)
    {
        NeighborTable nearest = Neighbors(coordinates, 1);
        return Enumerable.Range(0, coordinates.RowCount).Average(row => nearest.Indices[row] % cloudCount == row % cloudCount ? 1.0 : 0.0);
    }
}
