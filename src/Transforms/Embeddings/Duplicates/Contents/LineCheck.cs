using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>Whether all rows lie on one line: then a cosine, about their mean or the origin, tells on which side of it a row is at most,
/// and every row is like half of all others.</summary>
internal static class LineCheck
{
    // Fewer rows lie on one line by chance, or nearly so.
    private const int FewestRows = 4;

    // A few roundings of single precision, over the length of a row.
    private const double Rounding = 5e-7;

    // Where all rows lie on a line, up to rounding, each of a few of them lies as near to the line through the first of these and the one
    // farthest from it, up to its own rounding and six times as much by that of the farthest. Mostly they do not, and all other rows need
    // not be looked at.
    private const int LookedAtFirst = 8;
    private const double FirstSlack = 8;

    /// <summary>Looks at the rows that can be compared.</summary>
    /// <param name="rows">Rows with vectors as they were read.</param>
    public static bool LieOnOneLine(DuplicateRows rows)
    {
        int[] distinct =
        [
            .. Enumerable
                .Range(0, rows.Count)
                .Where(row => rows.Statuses[row] == DuplicateStatus.Ok && (rows.FirstEqual.Length == 0 || rows.FirstEqual[row] == row)),
        ];
        if (rows.Vectors is not { } vectors || distinct.Length < FewestRows)
            return false;

        return LieNearLine(vectors, distinct.AsSpan(0, Math.Min(LookedAtFirst, distinct.Length)), FirstSlack)
            && LieNearLine(vectors, distinct, slack: 1);
    }

    // Whether rows lie on the line from the first of them to the one that is farthest from it.
    private static bool LieNearLine(Matrix vectors, ReadOnlySpan<int> rows, double slack)
    {
        var origin = new double[vectors.ColumnCount];
        TensorPrimitives.ConvertTruncating<float, double>(vectors.Row(rows[0]), origin);
        var offset = new double[origin.Length];
        int farthest = rows[0];
        double length = 0;
        foreach (int row in rows)
        {
            SetOffset(vectors.Row(row), origin, offset);
            if (Length(offset) > length)
                (farthest, length) = (row, Length(offset));
        }

        var direction = new double[origin.Length];
        SetOffset(vectors.Row(farthest), origin, direction);
        TensorPrimitives.Divide(direction, length, direction);
        double size = Length(origin);
        foreach (int row in rows)
        {
            SetOffset(vectors.Row(row), origin, offset);
            TensorPrimitives.MultiplyAdd<double>(direction, -TensorPrimitives.Dot<double>(offset, direction), offset, offset);
            if (Length(offset) > slack * Rounding * (size + TensorPrimitives.Norm(vectors.Row(row))))
                return false;
        }

        return true;
    }

    private static void SetOffset(ReadOnlySpan<float> vector, double[] origin, double[] offset)
    {
        TensorPrimitives.ConvertTruncating(vector, offset);
        TensorPrimitives.Subtract(offset, origin, offset);
    }

    private static double Length(double[] vector) => TensorPrimitives.Norm<double>(vector);
}
