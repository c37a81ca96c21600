namespace MLNet.Embeddings;

/// <summary>How the image of one row is turned against that of another which it repeats. Each value is one less than the EXIF orientation
/// that would show the one as the other.</summary>
public enum DuplicateTurn
{
    /// <summary>It lies as the other one does.</summary>
    None = 0,

    /// <summary>Left and right have changed places.</summary>
    Mirrored = 1,

    /// <summary>By 180 degrees.</summary>
    HalfTurn = 2,

    /// <summary>Top and bottom have changed places: mirrored, and turned by 180 degrees.</summary>
    MirroredHalfTurn = 3,

    /// <summary>Rows and columns have changed places: turned by 90 degrees, clockwise, and then mirrored.</summary>
    MirroredQuarterTurn = 4,

    /// <summary>By 90 degrees, clockwise.</summary>
    QuarterTurn = 5,

    /// <summary>Turned by 270 degrees, clockwise, and then mirrored.</summary>
    MirroredThreeQuarterTurn = 6,

    /// <summary>By 270 degrees, clockwise.</summary>
    ThreeQuarterTurn = 7,
}
