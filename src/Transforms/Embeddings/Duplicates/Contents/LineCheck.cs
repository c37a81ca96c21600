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

        double[] origin = Wide(vectors.Row(distinct[0]));
        double[] direction = distinct.Select(row => From(origin, vectors.Row(row))).MaxBy(Length)!;
        double length = Length(direction);
        TensorPrimitives.Divide(direction, length, direction);
        double size = Length(origin);
        foreach (int row in distinct)
        {
            double[] offset = From(origin, vectors.Row(row));
            TensorPrimitives.MultiplyAdd<double>(direction, -TensorPrimitives.Dot<double>(offset, direction), offset, offset);
            if (Length(offset) > Rounding * (size + TensorPrimitives.Norm(vectors.Row(row))))
                return false;
        }

        return true;
    }

    private static double[] From(double[] origin, ReadOnlySpan<float> vector)
    {
        double[] offset = Wide(vector);
        TensorPrimitives.Subtract(offset, origin, offset);
        return offset;
    }

    private static double[] Wide(ReadOnlySpan<float> vector)
    {
        var wide = new double[vector.Length];
        TensorPrimitives.ConvertTruncating(vector, wide);
        return wide;
    }

    private static double Length(double[] vector) => TensorPrimitives.Norm<double>(vector);
}
