namespace MLNet.Embeddings;

/// <summary>What a vector of image facts holds, in the order of its slots.</summary>
/// <remarks>
/// All but the sizes are measured on a copy as a viewer shows it (upright, transparency over white) whose shorter side is 128 pixels at
/// most, so that images of different sizes compare.
/// </remarks>
public enum ImageFact
{
    /// <summary>Width in pixels, as it is shown.</summary>
    Width,

    /// <summary>Height in pixels, as it is shown.</summary>
    Height,

    /// <summary>Width divided by height.</summary>
    AspectRatio,

    /// <summary>Mean luminance, from 0 (black) to 1 (white).</summary>
    Brightness,

    /// <summary>Luminance that a twentieth of the pixels stays below, from 0 to 1: high only where the whole image is bright.</summary>
    Shadows,

    /// <summary>Luminance that a twentieth of the pixels exceeds, from 0 to 1: low only where the whole image is dark.</summary>
    Highlights,

    /// <summary>Standard deviation of the luminance (RMS contrast), from 0 to 0.5.</summary>
    Contrast,

    /// <summary>Variance of the Laplacian of the luminance, smoothed by a deviation of one pixel, in levels of 0 to 255: low where the
    /// image is blurred or empty.</summary>
    Sharpness,

    /// <summary>Entropy of the luminance in 256 levels, from 0 bits (one level) to 8.</summary>
    Entropy,

    /// <summary>Colorfulness after Hasler and Süsstrunk in levels of 0 to 255: 0 for gray, about 15 for pale colors, above 60 for vivid
    /// ones.</summary>
    Colorfulness,
}
