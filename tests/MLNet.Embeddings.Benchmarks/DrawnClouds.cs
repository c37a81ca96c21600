using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Benchmarks;

/// <summary>Ten clouds on a background of noise, so that there is something to lay out.</summary>
internal static class DrawnClouds
{
    /// <summary>Draws the rows.</summary>
    public static Matrix Create(int rowCount, int columnCount)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < columnCount; column++)
            {
                float center = 2 * CounterRandom.Single(CounterRandom.Bits(1, (ulong)(row % 10), (ulong)column));
                rows[row, column] = center + CounterRandom.Single(CounterRandom.Bits(2, (ulong)row, (ulong)column));
            }
        }

        return rows;
    }
}
