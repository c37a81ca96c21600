namespace MLNet.Embeddings;

/// <summary>Whether an image is made RGB after or before it is resized; the two differ for every image that is not plain color or
/// gray.</summary>
public enum PixelOrder
{
    /// <summary>
    /// Resize, crop, then make RGB. Palette and one-bit images are therefore resized without interpolation, transparent colors are weighed
    /// by their alpha, and 16-bit gray is clamped at 255 after the resize.
    /// </summary>
    OpenAI,

    /// <summary>Make RGB first: alpha is dropped, palettes are looked up, 16-bit gray is clamped at 255; then resize and crop.</summary>
    ConvertFirst,
}
