using System.Runtime.InteropServices;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Decoders;
using SkiaSharp;

namespace MLNet.Embeddings;

/// <summary>The default decoder: JPEG, PNG, WebP, GIF, BMP and the other formats of Skia, without color management.</summary>
/// <remarks>
/// Thread-safe. At full size pixels equal Pillow's, byte for byte. GIF and 16-bit gray PNG are read by <see cref="ManagedImageDecoder"/>.
/// </remarks>
public sealed class SkiaImageDecoder : IImageDecoder
{
    /// <summary>The one instance that is needed.</summary>
    public static SkiaImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded) => Decode(encoded, null);

    /// <inheritdoc/>
    /// <remarks>JPEG and opaque WebP files of more than 524,288 pixels are decoded at a half, a quarter or an eighth.</remarks>
    public DecodedImage DecodeScaled(ReadOnlySpan<byte> encoded, int minimumSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumSide, 1);
        return Decode(encoded, minimumSide);
    }

    /// <inheritdoc/>
    /// <remarks>Animations of GIF and WebP.</remarks>
    public bool TryDecodeFrames(ReadOnlySpan<byte> encoded, ImageFrameVisitor visit, out int repetitions)
    {
        ArgumentNullException.ThrowIfNull(visit);
        return SkiaAnimation.TryDecode(encoded, visit, out repetitions);
    }

    private static DecodedImage Decode(ReadOnlySpan<byte> encoded, int? minimumSide)
    {
        if (encoded.IsEmpty)
            throw new InvalidDataException("The file is empty.");
        if (ManagedImageDecoder.CanDecode(encoded))
            return ManagedImageDecoder.Instance.Decode(encoded);

        DecodedImageKind? kind = DecodedImage.KindOf(encoded);
        return kind == DecodedImageKind.Cmyk ? DecodeInks(encoded, minimumSide) : DecodeWithSkia(encoded, kind, minimumSide);
    }

    // Skia mixes the black ink into the others. Without black, which is how color photographs are usually converted, that loses nothing.
    private static DecodedImage DecodeInks(ReadOnlySpan<byte> encoded, int? minimumSide)
    {
        DecodedImage image = DecodeWithSkia(encoded, DecodedImageKind.Cmyk, minimumSide);
        foreach (ref uint pixel in MemoryMarshal.Cast<byte, uint>(image.Pixels))
            pixel = ~pixel & 0x00FFFFFF;
        return image;
    }

    private static unsafe DecodedImage DecodeWithSkia(ReadOnlySpan<byte> encoded, DecodedImageKind? kind, int? minimumSide)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
            {
                CompressedSize.CheckPngSides(encoded);
                throw new InvalidDataException(ExplainUnknown(ImageFileFormats.Read(encoded)));
            }

            SKImageInfo stored = codec.Info;
            DecodedImage.CheckSize(stored.Width, stored.Height);
            CompressedSize.CheckPng(encoded);
            kind ??= stored.AlphaType == SKAlphaType.Opaque ? DecodedImageKind.Color : DecodedImageKind.ColorWithAlpha;
            int orientation = Math.Max(Math.Clamp((int)codec.EncodedOrigin, 1, 8), ImageOrientation.OfPng(encoded));
            long decoderBytes = CompressedSize.DecoderBytes(encoded, stored.Width, stored.Height);
            SKSizeI size = minimumSide is { } side ? ScaledSize(codec, kind.Value, side) : stored.Size;
            DecodedImage image = new(size.Width, size.Height, kind.Value, orientation, decoderBytes)
            {
                StoredWidth = stored.Width,
                StoredHeight = stored.Height,
            };
            try
            {
                fixed (byte* pixels = image.Pixels)
                {
                    var wanted = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
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

    // Codecs that cannot make a smaller picture name the size that they have. Of WebP's alpha nobody tells how it would be averaged.
    private static SKSizeI ScaledSize(SKCodec codec, DecodedImageKind kind, int minimumSide)
    {
        SKSizeI stored = codec.Info.Size;
        int reduction = ScaledDecoding.ReductionOf(stored.Width, stored.Height, minimumSide);
        if (reduction == 1 || kind == DecodedImageKind.ColorWithAlpha)
            return stored;

        SKSizeI scaled = codec.GetScaledDimensions(1f / reduction);
        return Math.Min(scaled.Width, scaled.Height) >= minimumSide ? scaled : stored;
    }

    private static string ExplainUnknown(ImageFileFormat format)
    {
        if (ImageFileFormats.NeedsPackage(format))
        {
            return $"{ImageFileFormats.NameOf(format)} needs the package MLNet.Embeddings.Formats, whose AllFormatsImageDecoder is then "
                + "set as the decoder (ImageDecoders.Default).";
        }

        return format is ImageFileFormat.Jpeg2000 or ImageFileFormat.JpegXr or ImageFileFormat.CameraRaw
            ? $"The file is a {ImageFileFormats.NameOf(format)} image, which is not read; convert it to another format."
            : "The file is no image in a known format (JPEG, PNG, WebP, GIF or BMP), or its beginning is damaged.";
    }

    private static string Explain(SKCodecResult result) =>
        result switch
        {
            SKCodecResult.IncompleteInput => "The image file is truncated.",
            SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput => "The image file is damaged.",
            _ => $"The image cannot be decoded ({result}).",
        };
}
