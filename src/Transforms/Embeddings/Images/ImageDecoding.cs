namespace MLNet.Embeddings;

/// <summary>At which size image files are decoded.</summary>
public enum ImageDecoding
{
    /// <summary>At full size, every pixel: vectors are those of the models' authors.</summary>
    Exact,

    /// <summary>
    /// Large images at a half, a quarter or an eighth of their size where their format offers that (JPEG, opaque WebP) and never with a
    /// shorter side below twice what is needed of it; images of up to 524,288 pixels, and all others, at full size. Photographs of 12
    /// megapixels take a quarter of the time; vectors differ a little.
    /// </summary>
    Scaled,
}
