namespace MLNet.Embeddings.Images;

/// <summary>What the header of a file says of its pixels before they are decoded.</summary>
internal enum StoredFormat
{
    /// <summary>Color or 8-bit gray, possibly with alpha.</summary>
    Plain,

    /// <summary>Color or gray without an alpha channel, even where one color is declared transparent.</summary>
    Opaque,

    /// <summary>A palette, or one bit for each pixel.</summary>
    Indexed,

    /// <summary>A PNG of 16-bit gray without alpha.</summary>
    Gray16Png,

    /// <summary>A GIF.</summary>
    Gif,

    /// <summary>A JPEG of four inks.</summary>
    CmykJpeg,
}
