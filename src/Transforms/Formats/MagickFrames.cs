using ImageMagick;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Memory;

namespace MLNet.Embeddings.Formats;

/// <summary>Decodes the frames of sequences and the pages of documents with ImageMagick.</summary>
internal static class MagickFrames
{
    // All lie in memory at once: each frame of a sequence needs those before it, and is not decoded again for each of them.
    private const long MostPixels = 1 << 26;

    /// <summary>Decodes all; <see langword="false"/> where the format has none, or where they are too many or too large.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, ImageFileFormat format, ImageFrameVisitor visit, out int repetitions)
    {
        repetitions = 0;
        if (format is not (ImageFileFormat.Tiff or ImageFileFormat.Heic or ImageFileFormat.Avif or ImageFileFormat.JpegXl))
            return false;

        MagickLimits.EnsureApplied();
        var settings = new MagickReadSettings { Format = MagickFormats.Of(format) };
        using var headers = new MagickImageCollection();
        headers.Ping(encoded, settings);
        long pixels = headers.Sum(header => (long)header.Width * header.Height);
        if (pixels > Math.Min(MostPixels, FrameReader.MaximumPixels) || headers.Count > (int)MagickLimits.MostFrames)
            return false;

        using var share = new PixelShare(pixels * MagickPixels.BytesPerPixel);
        using var frames = new MagickImageCollection();
        frames.Read(encoded, settings);

        // An image of inks has no place for alpha.
        if (frames.Count != headers.Count || frames.Any(frame => frame.ColorSpace == ColorSpace.CMYK && frame.HasAlpha))
            return false;

        WorkCounts.AddImageDecoded();
        repetitions = (int)frames[0].AnimationIterations;
        foreach (IMagickImage<byte> frame in frames)
        {
            DecodedImageKind kind =
                frame.ColorSpace == ColorSpace.CMYK ? DecodedImageKind.Cmyk
                : frame.HasAlpha ? DecodedImageKind.ColorWithAlpha
                : DecodedImageKind.Color;
            int orientation = MagickPixels.OrientationOf(frame, format);
            using var image = new DecodedImage((int)frame.Width, (int)frame.Height, kind, orientation);
            MagickPixels.Copy(frame, image);
            visit(image, Milliseconds(frame));
        }

        return true;
    }

    private static int Milliseconds(IMagickImage<byte> frame) =>
        frame.AnimationTicksPerSecond <= 0 ? 0 : (int)Math.Min(int.MaxValue, 1000L * frame.AnimationDelay / frame.AnimationTicksPerSecond);
}
