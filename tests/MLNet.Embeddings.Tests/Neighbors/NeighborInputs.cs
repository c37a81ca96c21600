using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Matrices that neighbor search is tested with.</summary>
internal static class NeighborInputs
{
    /// <summary>Normally distributed values.</summary>
    public static Matrix Gaussian(int rowCount, int columnCount, ulong seed = 1, double offset = 0, double scale = 1)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = (float)(offset + (scale * CounterRandom.Gaussian(seed, 0, (ulong)i)));

        return rows;
    }

    /// <summary>Small whole numbers, so that most distances tie and many rows are equal.</summary>
    public static Matrix Lattice(int rowCount, int columnCount, int levels, ulong seed = 1)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = CounterRandom.Index(CounterRandom.Bits(seed, 0, (ulong)i), levels) - (levels / 2);

        return rows;
    }

    /// <summary>Normally distributed rows around a number of centers.</summary>
    public static Matrix Clustered(int rowCount, int columnCount, int clusters, ulong seed = 1)
    {
        Matrix rows = Gaussian(rowCount, columnCount, seed);
        Matrix centers = Gaussian(clusters, columnCount, seed + 1, scale: 3);
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < columnCount; column++)
                rows[row, column] += centers[CounterRandom.Index(CounterRandom.Bits(seed, 1, (ulong)row), clusters), column];
        }

        return rows;
    }

    /// <summary>A stretch of rows of a matrix.</summary>
    public static Matrix Rows(Matrix rows, int start, int count) =>
        new(count, rows.ColumnCount, rows.Values.AsSpan(start * rows.ColumnCount, count * rows.ColumnCount).ToArray());
}
