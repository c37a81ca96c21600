namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>A part of a picture, in shares of its sides from the upper left corner on.</summary>
internal readonly record struct PictureWindow(double Left, double Top, double Right, double Bottom)
{
    /// <summary>All of a picture.</summary>
    public static PictureWindow Whole { get; } = new(0, 0, 1, 1);

    /// <summary>Share of the picture's width.</summary>
    public double Width => Right - Left;

    /// <summary>Share of the picture's height.</summary>
    public double Height => Bottom - Top;

    /// <summary>Where the points of the part, as a picture by itself, lie in the whole picture.</summary>
    public AffineMap Map => new(Width, 0, Left + Right - 1, 0, Height, Top + Bottom - 1);

    /// <summary>What two pictures show both.</summary>
    /// <param name="map">Where the points of the second lie in the first.</param>
    /// <returns>The parts of both, and where the points of the second part lie in the first part.</returns>
    public static (PictureWindow First, PictureWindow Second, AffineMap Laid) Overlap(AffineMap map)
    {
        PictureWindow second = Around(map.Inverse());
        (PictureWindow first, AffineMap laid) = second.LaidBy(map);
        return (first, second, laid);
    }

    /// <summary>A part of the second picture, and where it lies in the first.</summary>
    /// <param name="map">Where the points of the second lie in the first.</param>
    /// <returns>The part of the first, and where the points of the second part lie in it.</returns>
    public (PictureWindow First, AffineMap Laid) LaidBy(AffineMap map)
    {
        PictureWindow first = Around(map.After(Map));
        return (first, first.Map.Inverse().After(map).After(Map));
    }

    // The box around where a map puts a picture, within the other picture.
    private static PictureWindow Around(AffineMap map)
    {
        double across = Math.Abs(map.XX) + Math.Abs(map.XY);
        double down = Math.Abs(map.YX) + Math.Abs(map.YY);
        return new PictureWindow(Share(map.X0 - across), Share(map.Y0 - down), Share(map.X0 + across), Share(map.Y0 + down));
    }

    private static double Share(double place) => Math.Clamp((1 + place) / 2, 0, 1);
}
