using System.Runtime.InteropServices;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Images.Memory;

namespace MLNet.Embeddings.Images.Frames;

/// <summary>
/// Decodes the frames of an animation or of a sequence of pictures, each as it is shown: laid over what the frames before it have left.
/// </summary>
internal static class FrameReader
{
    /// <summary>Receives a frame; its pixels are only lent.</summary>
    /// <param name="index">Number of the frame, from 0.</param>
    /// <param name="milliseconds">How long it is shown; 0 in a sequence.</param>
    /// <param name="rgba">Pixels as red, green, blue, alpha (not multiplied by alpha), row by row.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    public delegate void FrameVisitor(int index, int milliseconds, ReadOnlySpan<byte> rgba, int width, int height);

    /// <summary>Pixels of all frames together beyond which a file is not decoded to its end.</summary>
    public const long MaximumPixels = 400_000_000;

    /// <summary>Frames beyond which a file is not decoded to its end.</summary>
    public const int MaximumFrames = 20_000;

    /// <summary>Decodes all frames, in order.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="kind">What <see cref="FrameKindReader"/> says of it.</param>
    /// <param name="decoder">Decodes them.</param>
    /// <param name="repetitions">How often an animation is repeated, −1 without end; 0 for a sequence.</param>
    /// <param name="visit">Called for each frame.</param>
    /// <returns>Whether all frames were decoded: not where they cannot be, where one is damaged, or where there are too many.</returns>
    public static bool TryRead(ReadOnlySpan<byte> file, FrameKind kind, IImageDecoder decoder, out int repetitions, FrameVisitor visit)
    {
        repetitions = 0;
        try
        {
            return kind switch
            {
                FrameKind.Animation when !StoredDepth.IsCut(file) => TryReadAnimation(file, decoder, out repetitions, visit),
                FrameKind.Sequence => TryReadSequence(file, decoder, visit),
                _ => false,
            };
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // What is shown turned would be compared as it lies, and of inks and deep grays the visitor would see other bytes.
    private static bool TryReadAnimation(ReadOnlySpan<byte> file, IImageDecoder decoder, out int repetitions, FrameVisitor visit)
    {
        bool isSeen = true;
        int index = 0;
        bool isWhole = decoder.TryDecodeFrames(
            file,
            (frame, milliseconds) =>
            {
                isSeen &= frame.ExifOrientation == 1 && frame.Kind is not (DecodedImageKind.Cmyk or DecodedImageKind.Gray16);
                if (isSeen)
                    visit(index++, milliseconds, frame.Pixels, frame.Width, frame.Height);
            },
            out repetitions
        );
        return isWhole && isSeen && index > 0;
    }

    private static bool TryReadSequence(ReadOnlySpan<byte> file, IImageDecoder decoder, FrameVisitor visit)
    {
        IReadOnlyList<Range> pictures = JpegSequence.Find(file);
        if (pictures.Count > MaximumFrames)
            return false;

        long total = 0;
        for (int i = 0; i < pictures.Count; i++)
        {
            using DecodedImage image = ImageFile.Decode(file[pictures[i]], decoder);
            total += (long)image.Width * image.Height;
            if (total > MaximumPixels || image.Kind is DecodedImageKind.Cmyk or DecodedImageKind.Gray16)
                return false;

            ShowUpright(i, image, visit);
        }

        return true;
    }

    private static void ShowUpright(int index, DecodedImage image, FrameVisitor visit)
    {
        (int width, int height) = (image.Width, image.Height);
        if (image.ExifOrientation == 1)
        {
            visit(index, 0, image.Pixels, width, height);
            return;
        }

        using var share = new PixelShare(image.Pixels.Length);
        var upright = new uint[width * height];
        ImageOrientation.Turn<uint>(MemoryMarshal.Cast<byte, uint>(image.Pixels), width, height, image.ExifOrientation, upright);
        bool isSwapped = ImageOrientation.SwapsSides(image.ExifOrientation);
        visit(index, 0, MemoryMarshal.AsBytes(upright.AsSpan()), isSwapped ? height : width, isSwapped ? width : height);
    }
}
