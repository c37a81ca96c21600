using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Gif;
using MLNet.Embeddings.Images.Png;

namespace MLNet.Embeddings;

/// <summary>
/// Reads GIF and 16-bit gray PNG files in managed code: the former with the color of transparent pixels, the latter at full depth.
/// </summary>
/// <remarks>
/// Thread-safe. Decoders that stand on a native library let it read the files that it can, which are then read without any native code.
/// </remarks>
public sealed class ManagedImageDecoder : IImageDecoder
{
    /// <summary>The one instance that is needed.</summary>
    public static ManagedImageDecoder Instance { get; } = new();

    /// <summary>Whether a file begins like one that is read here.</summary>
    /// <param name="encoded">The whole file.</param>
    public static bool CanDecode(ReadOnlySpan<byte> encoded) =>
        StoredFormatReader.Read(encoded) is StoredFormat.Gif or StoredFormat.Gray16Png;

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded) =>
        StoredFormatReader.Read(encoded) switch
        {
            StoredFormat.Gif => GifDecoder.Decode(encoded),
            StoredFormat.Gray16Png => Gray16PngDecoder.Decode(encoded, ImageOrientation.OfPng(encoded)),
            _ => throw new InvalidDataException("The file is neither a GIF nor a PNG of 16-bit gray."),
        };
}
