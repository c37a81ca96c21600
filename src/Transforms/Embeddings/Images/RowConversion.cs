namespace MLNet.Embeddings.Images;

/// <summary>What is done to the pixels of an image while its rows are read.</summary>
internal enum RowConversion
{
    /// <summary>Nothing: four bytes for each pixel as they are.</summary>
    None,

    /// <summary>Colors are multiplied by alpha.</summary>
    Premultiplied,

    /// <summary>Inks and 16-bit gray become colors as Pillow's conversion to RGB makes them: the gray is clamped at 255.</summary>
    Rgb,

    /// <summary>Inks and 16-bit gray become colors of 8 bits as people see them; all else is as it is stored.</summary>
    Seen,

    /// <summary>As a viewer shows it: 16-bit gray scaled to 8 bits, transparency over white, turned by the EXIF orientation.</summary>
    Displayed,
}
