using ImageMagick;

namespace MLNet.Embeddings.Formats;

/// <summary>
/// Decodes JPEG, PNG, WebP and BMP with ImageMagick, whose codecs are of today, where those inside SkiaSharp are as old as ML.NET needs
/// them; GIF and 16-bit gray PNG
/// are read in managed code. For pictures from strangers.
/// </summary>
/// <remarks>
/// <para>
/// Thread-safe. Pixels of 8-bit PNG, GIF and BMP files equal those of <see cref="SkiaImageDecoder"/>, byte for byte; those of JPEG and
/// lossy WebP files differ by a few levels
/// where the codecs round differently, and inks of CMYK files keep their black.
/// </para>
/// <para>
/// ImageMagick is told which of four coders to use, by the file's first bytes, and asked for the size before any pixel is decoded. Its
/// limits hold for the whole process
/// and are set when the first file is decoded: no temporary files, one thread for each image, sides of at most a million pixels, memory for
/// <see cref="DecodedImage.MaximumPixels"/> and <see cref="DecodedImage.MemoryBudget"/>.
/// </para>
/// </remarks>
public sealed class MagickImageDecoder : IImageDecoder
{
    private const int BytesPerStrip = 1 << 16;

    // Its own pixels, and what a codec keeps of a progressive file.
    private const long BytesPerPixel = 8;

    /// <summary>The one instance that is needed.</summary>
    public static MagickImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public DecodedImage Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
            throw new InvalidDataException("The file is empty.");
        if (ManagedImageDecoder.CanDecode(encoded))
            return ManagedImageDecoder.Instance.Decode(encoded);

        MagickFormat format = MagickFormats.Of(encoded);
        MagickLimits.EnsureApplied();
        try
        {
            return Decode(encoded, format);
        }
        catch (MagickException exception)
        {
            string fault = IsTruncated(exception) ? "truncated" : "damaged";
            throw new InvalidDataException($"The image file is {fault}: {Reason(exception)}", exception);
        }
    }

    private static DecodedImage Decode(ReadOnlySpan<byte> encoded, MagickFormat format)
    {
        using var header = new MagickImage();
        header.Ping(encoded, Settings(format));
        DecodedImage.CheckSize(header.Width, header.Height);
        DecodedImage.CheckFileSize(encoded);
        int width = (int)header.Width;
        int height = (int)header.Height;

        // ImageMagick keeps pixels of its own meanwhile. Memory for all is taken before: who waits for it must hold nothing.
        DecodedImageKind kind =
            DecodedImage.KindOf(encoded) ?? (header.HasAlpha ? DecodedImageKind.ColorWithAlpha : DecodedImageKind.Color);
        DecodedImage image = new(width, height, kind, Orientation(header), BytesPerPixel * width * height);
        try
        {
            using MagickImage pixels = Read(encoded, format);
            if (pixels.Width != header.Width || pixels.Height != header.Height)
                throw new InvalidDataException("The image file is damaged: it names two sizes.");

            Copy(pixels, image);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static MagickReadSettings Settings(MagickFormat format) =>
        new()
        {
            Format = format,
            FrameIndex = 0,
            FrameCount = 1,
        };

    // Damage that a codec only warns of, such as a missing end, is an error here: what it fills in is no picture.
    private static MagickImage Read(ReadOnlySpan<byte> encoded, MagickFormat format)
    {
        MagickException? damage = null;
        var image = new MagickImage();
        try
        {
            image.Warning += (_, warning) => damage ??= warning.Exception is MagickCorruptImageWarningException corrupt ? corrupt : null;
            image.Read(encoded, Settings(format));
            return damage is not null && IsIncomplete(damage) ? throw damage : image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static bool IsIncomplete(MagickException damage) =>
        IsTruncated(damage) || damage.Message.Contains("corrupt", StringComparison.OrdinalIgnoreCase);

    // In the words of libjpeg, libpng and ImageMagick itself.
    private static bool IsTruncated(MagickException damage) =>
        damage.Message.Contains("premature", StringComparison.OrdinalIgnoreCase)
        || damage.Message.Contains("truncated", StringComparison.OrdinalIgnoreCase)
        || damage.Message.Contains("UnexpectedEndOfFile", StringComparison.OrdinalIgnoreCase);

    private static void Copy(MagickImage source, DecodedImage target)
    {
        string mapping = target.Kind == DecodedImageKind.Cmyk ? "CMYK" : "RGBA";
        int width = target.Width;
        int rows = Math.Max(1, BytesPerStrip / (width * target.BytesPerPixel));
        using IUnsafePixelCollection<byte> pixels = source.GetPixelsUnsafe();
        for (int y = 0; y < target.Height; y += rows)
        {
            int count = Math.Min(rows, target.Height - y);
            byte[] strip =
                pixels.ToByteArray(0, y, (uint)width, (uint)count, mapping)
                ?? throw new InvalidDataException("The image file is damaged: its pixels cannot be read.");
            strip.CopyTo(target.Pixels[(y * width * target.BytesPerPixel)..]);
        }
    }

    private static int Orientation(MagickImage image) => Math.Clamp((int)image.Orientation, 1, 8);

    // ImageMagick's messages end in "@ error/png.c/ReadPNGImage/4092", which tells a user nothing.
    private static string Reason(MagickException exception)
    {
        string message = exception.Message;
        int place = message.IndexOf(" @ ", StringComparison.Ordinal);
        string text = (place < 0 ? message : message[..place]).TrimEnd('.', ' ');
        return $"{text}.";
    }
}
