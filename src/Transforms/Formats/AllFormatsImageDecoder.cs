using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Formats;

/// <summary>
/// Decodes what <see cref="SkiaImageDecoder"/> reads with it, and the other formats (TIFF, HEIC, AVIF, JPEG XL, PSD, TGA, PPM, JPEG of four
/// inks) with <see cref="MagickImageDecoder"/>.
/// </summary>
/// <remarks>
/// Thread-safe. Vectors of the usual formats are those of the default decoder. Inks of CMYK files keep their black, as in Pillow.
/// </remarks>
public sealed class AllFormatsImageDecoder : IImageDecoder
{
    /// <summary>The one instance that is needed.</summary>
    public static AllFormatsImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded) => DecoderOf(encoded).Decode(encoded);

    /// <inheritdoc/>
    public DecodedImage DecodeScaled(ReadOnlySpan<byte> encoded, int minimumSide) => DecoderOf(encoded).DecodeScaled(encoded, minimumSide);

    /// <inheritdoc/>
    /// <remarks>Animations of GIF and WebP; pages of TIFF; sequences of HEIC, AVIF and JPEG XL.</remarks>
    public bool TryDecodeFrames(ReadOnlySpan<byte> encoded, ImageFrameVisitor visit, out int repetitions) =>
        DecoderOf(encoded).TryDecodeFrames(encoded, visit, out repetitions);

    // What nobody knows goes to ImageMagick's decoder too, whose sentence names all formats: no coder sees it. Icons are Skia's.
    private static IImageDecoder DecoderOf(ReadOnlySpan<byte> encoded)
    {
        ImageFileFormat format = ImageFileFormats.Read(encoded);
        bool isIcon = encoded is [0, 0, 1 or 2, 0, ..];
        bool isOther = format > ImageFileFormat.Bmp || (format == ImageFileFormat.Unknown && !encoded.IsEmpty && !isIcon);
        return isOther || DecodedImage.KindOf(encoded) == DecodedImageKind.Cmyk ? MagickImageDecoder.Instance : SkiaImageDecoder.Instance;
    }
}
