namespace MLNet.Embeddings;

/// <summary>What the file stored, which decides how the image is resized.</summary>
public enum DecodedImageKind
{
    /// <summary>Opaque color or 8-bit gray.</summary>
    Color,

    /// <summary>Color or gray with an alpha channel that the colors are not multiplied by.</summary>
    ColorWithAlpha,

    /// <summary>A palette or one bit per pixel: values that must not be interpolated.</summary>
    Indexed,

    /// <summary>Four inks: each pixel is cyan, magenta, yellow and black, 255 being full ink.</summary>
    Cmyk,

    /// <summary>Gray of 16 bits per pixel.</summary>
    Gray16,
}
