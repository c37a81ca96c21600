using System.Runtime.InteropServices;
using MLNet.Embeddings.Images;
using SkiaSharp;

namespace MLNet.Embeddings;

/// <summary>The default decoder: JPEG, PNG, WebP, GIF, BMP and the other formats of Skia, at full size, without color
/// management.</summary>
/// <remarks>
/// Thread-safe. Pixels equal Pillow's, byte for byte. GIF and 16-bit gray PNG are read by <see cref="ManagedImageDecoder"/>.
/// </remarks>
public sealed class SkiaImageDecoder : IImageDecoder
{
    /// <summary>The one instance that is needed.</summary>
    public static SkiaImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
            throw new InvalidDataException("The file is empty.");
        if (ManagedImageDecoder.CanDecode(encoded))
            return ManagedImageDecoder.Instance.Decode(encoded);

        DecodedImageKind? kind = DecodedImage.KindOf(encoded);
        return kind == DecodedImageKind.Cmyk ? DecodeInks(encoded) : DecodeWithSkia(encoded, kind);
    }

    // Skia mixes the black ink into the others. Without black, which is how color photographs are usually converted, that loses nothing.
    private static DecodedImage DecodeInks(ReadOnlySpan<byte> encoded)
    {
        DecodedImage image = DecodeWithSkia(encoded, DecodedImageKind.Cmyk);
        foreach (ref uint pixel in MemoryMarshal.Cast<byte, uint>(image.Pixels))
            pixel = ~pixel & 0x00FFFFFF;
        return image;
    }

    private static unsafe DecodedImage DecodeWithSkia(ReadOnlySpan<byte> encoded, DecodedImageKind? kind)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
            {
                CompressedSize.CheckPngSides(encoded);
                throw new InvalidDataException(
                    "The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged."
                );
            }

            SKImageInfo stored = codec.Info;
            DecodedImage.CheckSize(stored.Width, stored.Height);
            CompressedSize.CheckPng(encoded);
            kind ??= stored.AlphaType == SKAlphaType.Opaque ? DecodedImageKind.Color : DecodedImageKind.ColorWithAlpha;
            int orientation = Math.Clamp((int)codec.EncodedOrigin, 1, 8);
            long decoderBytes = CompressedSize.DecoderBytes(encoded, stored.Width, stored.Height);
            DecodedImage image = new(stored.Width, stored.Height, kind.Value, orientation, decoderBytes);
            try
            {
                fixed (byte* pixels = image.Pixels)
                {
                    var wanted = new SKImageInfo(stored.Width, stored.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
                    SKCodecResult result = codec.GetPixels(wanted, (nint)pixels);
                    if (result != SKCodecResult.Success)
                        throw new InvalidDataException(Explain(result));
                }

                return image;
            }
            catch
            {
                image.Dispose();
                throw;
            }
        }
    }

    private static string Explain(SKCodecResult result) =>
        result switch
        {
            SKCodecResult.IncompleteInput => "The image file is truncated.",
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "The image file is damaged.",
            _ => $"The image cannot be decoded ({result}).",
        };
}
