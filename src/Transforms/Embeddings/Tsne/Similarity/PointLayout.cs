namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>How the engine stores the points of a map: row after row, each row filled with zeros up to a length that vectors
/// like.</summary>
internal static class PointLayout
{
    /// <summary>Numbers per point: 2 for lines and planes, else a multiple of 4.</summary>
    public static int Stride(int dimensions) => dimensions <= 2 ? 2 : (dimensions + 3) / 4 * 4;

    /// <summary>Spreads a matrix into the layout.</summary>
    /// <param name="coordinates">One row per point.</param>
    /// <param name="order">The row of each point; <see langword="null"/> where they are the same.</param>
    public static float[] Pack(Matrix coordinates, int[]? order = null)
    {
        int stride = Stride(coordinates.ColumnCount);
        var points = new float[CheckedLength(coordinates.RowCount, stride)];
        for (int point = 0; point < coordinates.RowCount; point++)
            coordinates.Row(order is null ? point : order[point]).CopyTo(points.AsSpan(point * stride));
        return points;
    }

    /// <summary>Takes the matrix back out of the layout.</summary>
    public static Matrix Unpack(float[] points, int rows, int dimensions, int[]? order = null)
    {
        int stride = Stride(dimensions);
        var coordinates = new Matrix(rows, dimensions);
        for (int point = 0; point < rows; point++)
            points.AsSpan(point * stride, dimensions).CopyTo(coordinates.Row(order is null ? point : order[point]));
        return coordinates;
    }

    private static int CheckedLength(int rows, int stride)
    {
        long length = (long)rows * stride;
        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(rows),
                $"A map of {rows} points needs {length} values, more than the {Array.MaxLength} that one array can hold."
            );

        return (int)length;
    }
}
