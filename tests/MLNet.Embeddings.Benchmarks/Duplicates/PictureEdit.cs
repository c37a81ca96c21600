namespace MLNet.Embeddings.Benchmarks.Duplicates;

/// <summary>What is done to a copy.</summary>
internal enum PictureEdit
{
    /// <summary>Cropped to 80 % of its sides, at any place.</summary>
    Cropped,

    /// <summary>Bars above and below, or at either side.</summary>
    Letterboxed,

    /// <summary>A band with strokes like text, above or below.</summary>
    Captioned,

    /// <summary>Rotated by 1 to 5 degrees; the corners are black.</summary>
    Rotated,

    /// <summary>Rotated by 1 to 5 degrees, and cropped until no corner is empty.</summary>
    RotatedAndCropped,
}
