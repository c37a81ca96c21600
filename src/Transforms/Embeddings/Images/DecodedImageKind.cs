namespace MLNet.Embeddings;

/// <summary>What the file stored, which decides how the image is resized.</summary>
public enum DecodedImageKind
{
    /// <summary>Color or 8-bit gray without an alpha channel; alpha is 255, or 0 where the file calls one color transparent.</summary>
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
