using ImageMagick;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Decoders;

namespace MLNet.Embeddings.Formats;

/// <summary>
/// Decodes JPEG, PNG, WebP, BMP, TIFF, HEIC, AVIF, JPEG XL, PSD, TGA and PPM with ImageMagick, whose codecs are of today, where those
/// inside SkiaSharp are as old as ML.NET needs them; GIF and 16-bit gray PNG are read in managed code. For pictures from strangers.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe. Pixels of 8-bit PNG, GIF and BMP files equal those of <see cref="SkiaImageDecoder"/>, byte for byte; those of JPEG and
/// lossy WebP files differ by a few levels where the codecs round differently. Inks of CMYK files keep their black, or are converted with
/// the profile that the file holds. Channels of more than 8 bits are rounded to 8, and floating-point numbers are taken from 0 to 1.
/// </para>
/// <para>
/// ImageMagick is told which of eleven coders to use, by the file's content, and asked for the size before any pixel is decoded. Its limits
/// hold for the whole process and are set when the first file is decoded: no temporary files, one thread for each image, sides of at most a
/// million pixels, memory for <see cref="DecodedImage.MaximumPixels"/> and <see cref="DecodedImage.MemoryBudget"/>.
/// </para>
/// </remarks>
public sealed class MagickImageDecoder : IImageDecoder
{
    /// <summary>The one instance that is needed.</summary>
    public static MagickImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded) => Decode(encoded, null);

    /// <inheritdoc/>
    /// <remarks>JPEG files of more than 524,288 pixels are decoded at a half, a quarter or an eighth.</remarks>
    public DecodedImage DecodeScaled(ReadOnlySpan<byte> encoded, int minimumSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumSide, 1);
        return Decode(encoded, minimumSide);
    }

    /// <inheritdoc/>
    /// <remarks>Pages of TIFF, sequences of HEIC, AVIF and JPEG XL: up to 64 images with 67,108,864 pixels together.</remarks>
    public bool TryDecodeFrames(ReadOnlySpan<byte> encoded, ImageFrameVisitor visit, out int repetitions)
    {
        ArgumentNullException.ThrowIfNull(visit);
        try
        {
            return MagickFrames.TryDecode(encoded, ImageFileFormats.Read(encoded), visit, out repetitions);
        }
        catch (MagickException exception)
        {
            throw Damaged(exception);
        }
    }

    private static DecodedImage Decode(ReadOnlySpan<byte> encoded, int? minimumSide)
    {
        if (encoded.IsEmpty)
            throw new InvalidDataException("The file is empty.");
        if (ManagedImageDecoder.CanDecode(encoded))
            return ManagedImageDecoder.Instance.Decode(encoded);

        ImageFileFormat format = ImageFileFormats.Read(encoded);
        MagickReadSettings settings = Settings(MagickFormats.Of(format));
        MagickLimits.EnsureApplied();
        try
        {
            return Decode(encoded, format, settings, minimumSide);
        }
        catch (MagickException exception)
        {
            throw Damaged(exception);
        }
    }

    private static DecodedImage Decode(ReadOnlySpan<byte> encoded, ImageFileFormat format, MagickReadSettings settings, int? minimumSide)
    {
        using var header = new MagickImage();
        header.Ping(encoded, settings);
        DecodedImage.CheckSize(header.Width, header.Height);
        DecodedImage.CheckFileSize(encoded);
        if (format == ImageFileFormat.Photoshop)
            PhotoshopFile.CheckWhole(encoded);
        int reduction = format == ImageFileFormat.Jpeg && minimumSide is { } side ? Reduce(header, side, settings) : 1;
        int width = ((int)header.Width + reduction - 1) / reduction;
        int height = ((int)header.Height + reduction - 1) / reduction;

        // ImageMagick keeps pixels of its own meanwhile. Memory for all is taken before: who waits for it must hold nothing.
        DecodedImageKind kind = KindOf(encoded, format, header);
        int orientation = OrientationOf(encoded, format, header);
        DecodedImage image = Create(kind);
        try
        {
            using MagickImage pixels = Read(encoded, settings, format);
            if (pixels.Width != width || pixels.Height != height)
                throw new InvalidDataException("The image file is damaged: it names two sizes.");

            if (format >= ImageFileFormat.Tiff || MagickPixels.HasInkProfile(pixels))
                MagickPixels.ToScreenColors(pixels);

            // An image of inks has no place for alpha, without which different pictures would be the same.
            bool areInksTransparent = kind == DecodedImageKind.Cmyk && pixels.HasAlpha && !pixels.IsOpaque;
            if (areInksTransparent)
                pixels.ColorSpace = ColorSpace.sRGB;

            // Not every header tells whether there is alpha.
            if (areInksTransparent || (format >= ImageFileFormat.Tiff && kind == DecodedImageKind.Color && pixels.HasAlpha))
            {
                image.Dispose();
                image = Create(DecodedImageKind.ColorWithAlpha);
            }

            MagickPixels.Copy(pixels, image);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }

        DecodedImage Create(DecodedImageKind kindOfPixels) =>
            new(width, height, kindOfPixels, orientation, MagickPixels.BytesPerPixel * width * height)
            {
                StoredWidth = (int)header.Width,
                StoredHeight = (int)header.Height,
            };
    }

    private static DecodedImageKind KindOf(ReadOnlySpan<byte> encoded, ImageFileFormat format, MagickImage header)
    {
        if (header.ColorSpace == ColorSpace.CMYK)
            return MagickPixels.HasInkProfile(header) ? DecodedImageKind.Color : DecodedImageKind.Cmyk;
        if (format == ImageFileFormat.Tiff && IsIndexed(encoded))
            return DecodedImageKind.Indexed;

        return DecodedImage.KindOf(encoded) ?? (header.HasAlpha ? DecodedImageKind.ColorWithAlpha : DecodedImageKind.Color);
    }

    // ImageMagick's headers lack what a WebP says, and what a PNG says behind its pixels.
    private static int OrientationOf(ReadOnlySpan<byte> encoded, ImageFileFormat format, MagickImage header) =>
        format switch
        {
            ImageFileFormat.WebP => ImageOrientation.OfWebp(encoded),
            ImageFileFormat.Png => Math.Max(MagickPixels.OrientationOf(header, format), ImageOrientation.OfPng(encoded)),
            _ => MagickPixels.OrientationOf(header, format),
        };

    private static bool IsIndexed(ReadOnlySpan<byte> tiff)
    {
        const ushort BitsPerSample = 258;
        const ushort Photometric = 262;
        const int Palette = 3;
        return TiffDirectory.TryReadFirst(tiff, out TiffDirectory directory)
            && (directory.Largest(Photometric) == Palette || directory.Largest(BitsPerSample) <= 1);
    }

    // The codec rounds the scale down to eighths: a size that divides evenly gives a half, a quarter or an eighth.
    private static int Reduce(MagickImage header, int minimumSide, MagickReadSettings settings)
    {
        int reduction = ScaledDecoding.ReductionOf((int)header.Width, (int)header.Height, minimumSide);
        if (reduction > 1)
            settings.SetDefine(MagickFormat.Jpeg, "size", $"{header.Width / reduction}x{header.Height / reduction}");
        return reduction;
    }

    private static MagickReadSettings Settings(MagickFormat format) =>
        new()
        {
            Format = format,
            FrameIndex = 0,
            FrameCount = 1,
        };

    // Damage that a codec only warns of, such as a missing end, is an error here: what it fills in is no picture.
    private static MagickImage Read(ReadOnlySpan<byte> encoded, MagickReadSettings settings, ImageFileFormat format)
    {
        MagickException? damage = null;
        var image = new MagickImage();
        try
        {
            image.Warning += (_, warning) => damage ??= IsDamage(warning.Exception, format) ? warning.Exception : null;
            image.Read(encoded, settings);
            return damage is null ? image : throw damage;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static bool IsDamage(MagickException? warning, ImageFileFormat format) =>
        warning is MagickCorruptImageWarningException && (format >= ImageFileFormat.Tiff || IsIncomplete(warning));

    private static bool IsIncomplete(MagickException damage) =>
        IsTruncated(damage) || damage.Message.Contains("corrupt", StringComparison.OrdinalIgnoreCase);

    // In the words of libjpeg, libpng and ImageMagick itself.
    private static bool IsTruncated(MagickException damage) =>
        damage.Message.Contains("premature", StringComparison.OrdinalIgnoreCase)
        || damage.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase)
        || damage.Message.Contains("UnexpectedEndOfFile", StringComparison.OrdinalIgnoreCase);

    private static InvalidDataException Damaged(MagickException exception) =>
        new($"The image file is {(IsTruncated(exception) ? "truncated" : "damaged")}: {Reason(exception)}", exception);

    // ImageMagick's messages end in "@ error/png.c/ReadPNGImage/4092", which tells a user nothing.
    private static string Reason(MagickException exception)
    {
        string message = exception.Message;
        int place = message.IndexOf(" @ ", StringComparison.Ordinal);
        string text = (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
        return $"{text}.";
    }
}
