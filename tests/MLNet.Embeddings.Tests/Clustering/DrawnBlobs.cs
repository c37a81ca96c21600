namespace MLNet.Embeddings.Tests.Clustering;

/// <summary>Three blobs of different density in noise, of numbers that any language draws alike.</summary>
internal static class DrawnBlobs
{
    /// <summary>Row i belongs to blob i mod 4; of the fourth kind are rows of noise.</summary>
    /// <param name="rowCount">Rows.</param>
    /// <param name="columnCount">Columns.</param>
    /// <param name="seed">State of the generator of Park and Miller, whose last 16 bits are one number from 0 to 1.</param>
    public static Matrix Draw(int rowCount, int columnCount, long seed)
    {
        var rows = new Matrix(rowCount, columnCount);
        for (int row = 0; row < rowCount; row++)
        {
            int blob = row % 4;
            for (int column = 0; column < columnCount; column++)
            {
                double center = (8 * (((blob * 2) + (column * (blob + 1))) % 3)) + 4;
                rows[row, column] = (float)(blob == 3 ? 24 * Next() : center + ((blob + 1) * (Next() + Next() + Next() + Next() - 2)));
            }
        }

        return rows;

        double Next()
        {
            seed = 16807 * seed % 2147483647;
            return seed % 65536 / 65536.0;
        }
    }
}
