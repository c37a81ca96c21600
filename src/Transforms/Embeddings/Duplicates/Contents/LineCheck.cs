using System.Runtime.CompilerServices;

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
        var none = new double[vectors.ColumnCount];
        var origin = new double[none.Length];
        for (int column = 0; column < origin.Length; column++)
            origin[column] = vectors.Row(rows[0])[column];

        int farthest = rows[0];
        double length = 0;
        foreach (int row in rows)
        {
            double distance = DistanceFromLine(vectors.Row(row), origin, none);
            if (distance > length)
                (farthest, length) = (row, distance);
        }

        var direction = new double[none.Length];
        for (int column = 0; column < direction.Length; column++)
            direction[column] = (vectors.Row(farthest)[column] - origin[column]) / length;

        double size = DistanceFromLine(vectors.Row(rows[0]), none, none);
        foreach (int row in rows)
        {
            ReadOnlySpan<float> vector = vectors.Row(row);
            if (DistanceFromLine(vector, origin, direction) > slack * Rounding * (size + DistanceFromLine(vector, none, none)))
                return false;
        }

        return true;
    }

    // Of a vector from the line through a point in a direction of length one; from the point alone where the direction is zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double DistanceFromLine(ReadOnlySpan<float> vector, ReadOnlySpan<double> point, ReadOnlySpan<double> direction)
    {
        double along = 0;
        for (int column = 0; column < vector.Length; column++)
            along += (vector[column] - point[column]) * direction[column];

        double squares = 0;
        for (int column = 0; column < vector.Length; column++)
        {
            double beside = vector[column] - point[column] - (along * direction[column]);
            squares += beside * beside;
        }

        return Math.Sqrt(squares);
    }
}
