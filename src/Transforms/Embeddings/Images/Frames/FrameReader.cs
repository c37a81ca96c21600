using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Memory;
using SkiaSharp;

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

    private const int MaximumFrames = 20_000;
    private const int MaximumPixelsPerFrame = 64_000_000;

    /// <summary>Decodes all frames, in order.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="kind">What <see cref="FrameKindReader"/> says of it.</param>
    /// <param name="decoder">Decodes the pictures of a sequence; of an animation only <see cref="SkiaImageDecoder"/> does.</param>
    /// <param name="repetitions">How often an animation is repeated, −1 without end; 0 for a sequence.</param>
    /// <param name="visit">Called for each frame.</param>
    /// <returns>Whether all frames were decoded: not where they cannot be, where one is damaged, or where there are too many.</returns>
    public static bool TryRead(byte[] file, FrameKind kind, IImageDecoder decoder, out int repetitions, FrameVisitor visit)
    {
        repetitions = 0;
        try
        {
            return kind switch
            {
                // Whoever chose another decoder does not want strangers' files in this one.
                FrameKind.Animation when decoder is SkiaImageDecoder or AsStoredImageDecoder { Decoder: SkiaImageDecoder } =>
                    TryReadAnimation(file, out repetitions, visit),
                FrameKind.Sequence => TryReadSequence(file, decoder, visit),
                _ => false,
            };
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static unsafe bool TryReadAnimation(byte[] file, out int repetitions, FrameVisitor visit)
    {
        fixed (byte* bytes = file)
        {
            using SKData data = SKData.Create((nint)bytes, file.Length);
            using SKCodec? codec = SKCodec.Create(data);
            SKCodecFrameInfo[] frames = codec?.FrameInfo ?? [];
            repetitions = codec?.RepetitionCount ?? 0;
            if (codec is null || frames.Length == 0 || frames.Length > MaximumFrames)
                return false;

            var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            long area = (long)info.Width * info.Height;
            if (area > MaximumPixelsPerFrame || area * FramesToDecode(frames) > MaximumPixels)
                return false;

            WorkCounts.AddImageDecoded();

            // The codec composes each frame upon the one that it needs, which mostly is the one before.
            using var share = new PixelShare(4 * area);
            var pixels = new byte[checked((int)(4 * area))];
            int shown = -1;
            fixed (byte* target = pixels)
            {
                for (int i = 0; i < frames.Length; i++)
                {
                    int needed = frames[i].RequiredFrame;
                    if (needed < 0)
                        pixels.AsSpan().Clear();

                    var options = new SKCodecOptions(i) { PriorFrame = needed == shown ? shown : -1 };
                    if (codec.GetPixels(info, (nint)target, info.RowBytes, options) != SKCodecResult.Success)
                        return false;

                    shown = i;
                    visit(i, frames[i].Duration, pixels, info.Width, info.Height);
                }
            }

            return true;
        }
    }

    // A frame that needs another one than the one before it makes the codec decode that one again, with all that it needs.
    private static long FramesToDecode(SKCodecFrameInfo[] frames)
    {
        var depths = new int[frames.Length];
        long count = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            int needed = frames[i].RequiredFrame;
            depths[i] = needed >= 0 && needed < i ? depths[needed] + 1 : 1;
            count += needed == i - 1 ? 1 : depths[i];
        }

        return count;
    }

    private static bool TryReadSequence(byte[] file, IImageDecoder decoder, FrameVisitor visit)
    {
        IReadOnlyList<Range> pictures = JpegSequence.Find(file);
        if (pictures.Count > MaximumFrames)
            return false;

        long total = 0;
        for (int i = 0; i < pictures.Count; i++)
        {
            using DecodedImage image = ImageFile.Decode(file.AsSpan(pictures[i]), decoder);
            total += (long)image.Width * image.Height;
            if (total > MaximumPixels || image.BytesPerPixel != 4)
                return false;

            visit(i, 0, image.Pixels, image.Width, image.Height);
        }

        return true;
    }
}
