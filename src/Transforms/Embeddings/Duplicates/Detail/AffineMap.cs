namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Where the points of one picture lie in another one. Both reach from −1 to 1 along each axis, whatever their sizes.</summary>
/// <param name="XX">Across by across.</param>
/// <param name="XY">Across by down.</param>
/// <param name="X0">Across.</param>
/// <param name="YX">Down by across.</param>
/// <param name="YY">Down by down.</param>
/// <param name="Y0">Down.</param>
internal readonly record struct AffineMap(double XX, double XY, double X0, double YX, double YY, double Y0)
{
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>The map with its six numbers, in order, changed by others.</summary>
    public AffineMap Plus(ReadOnlySpan<double> changes) =>
        new(XX + changes[0], XY + changes[1], X0 + changes[2], YX + changes[3], YY + changes[4], Y0 + changes[5]);

    /// <summary>How far a corner lies from where another map puts it.</summary>
    public double FarthestFrom(AffineMap other)
    {
        double across = Math.Abs(XX - other.XX) + Math.Abs(XY - other.XY) + Math.Abs(X0 - other.X0);
        double down = Math.Abs(YX - other.YX) + Math.Abs(YY - other.YY) + Math.Abs(Y0 - other.Y0);
        return Math.Max(across, down);
    }

    /// <summary>The map that leads where another one leads first, and then this one.</summary>
    public AffineMap After(AffineMap first) =>
        new(
            (XX * first.XX) + (XY * first.YX),
            (XX * first.XY) + (XY * first.YY),
            (XX * first.X0) + (XY * first.Y0) + X0,
            (YX * first.XX) + (YY * first.YX),
            (YX * first.XY) + (YY * first.YY),
            (YX * first.X0) + (YY * first.Y0) + Y0
        );

    /// <summary>The map that leads back; its numbers are not finite where there is none.</summary>
    public AffineMap Inverse()
    {
        double area = (XX * YY) - (XY * YX);
        return new AffineMap(YY / area, -XY / area, ((XY * Y0) - (YY * X0)) / area, -YX / area, XX / area, ((YX * X0) - (XX * Y0)) / area);
    }

    /// <summary>Where a point lies.</summary>
    public (double X, double Y) At(double x, double y) => ((XX * x) + (XY * y) + X0, (YX * x) + (YY * y) + Y0);
}
