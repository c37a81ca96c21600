namespace MLNet.Embeddings.Images;

/// <summary>What the header of a file says of its pixels before they are decoded.</summary>
internal enum StoredFormat
{
    /// <summary>Colour or 8-bit grey, possibly with alpha.</summary>
    Plain,

    /// <summary>Colour or grey without an alpha channel, even where one colour is declared transparent.</summary>
    Opaque,

    /// <summary>A palette, or one bit for each pixel.</summary>
    Indexed,

    /// <summary>A PNG of 16-bit grey without alpha.</summary>
    Gray16Png,

    /// <summary>A GIF.</summary>
    Gif,

    /// <summary>A JPEG of four inks.</summary>
    CmykJpeg,
}
