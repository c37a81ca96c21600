using MLNet.Embeddings.Images.Frames;
using SkiaSharp;

namespace MLNet.Embeddings.Images.Decoders;

/// <summary>Decodes animations with Skia, each frame laid over what the frames before it have left.</summary>
internal static class SkiaAnimation
{
    private const int MaximumPixelsPerFrame = 64_000_000;

    /// <summary>Decodes all frames; <see langword="false"/> where one is damaged or there are too many.</summary>
    public static unsafe bool TryDecode(ReadOnlySpan<byte> file, ImageFrameVisitor visit, out int repetitions)
    {
        fixed (byte* bytes = file)
        {
            using SKData data = SKData.Create((nint)bytes, file.Length);
            using SKCodec? codec = SKCodec.Create(data);
            SKCodecFrameInfo[] frames = codec?.FrameInfo ?? [];
            repetitions = codec?.RepetitionCount ?? 0;
            if (codec is null || frames.Length is 0 or > FrameReader.MaximumFrames)
                return false;

            var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
            long area = (long)info.Width * info.Height;
            bool isTooMuch = area > Math.Min(MaximumPixelsPerFrame, DecodedImage.MaximumPixels);
            if (isTooMuch || area * FramesToDecode(frames) > FrameReader.MaximumPixels)
                return false;

            WorkCounts.AddImageDecoded();

            // The codec composes each frame upon the one that it needs, which mostly is the one before.
            using var image = new DecodedImage(info.Width, info.Height, DecodedImageKind.ColorWithAlpha);
            int shown = -1;
            image.Pixels.Clear();
            fixed (byte* target = image.Pixels)
            {
                for (int i = 0; i < frames.Length; i++)
                {
                    int needed = frames[i].RequiredFrame;
                    if (needed < 0)
                        image.Pixels.Clear();

                    var options = new SKCodecOptions(i) { PriorFrame = needed == shown ? shown : -1 };
                    if (codec.GetPixels(info, (nint)target, info.RowBytes, options) != SKCodecResult.Success)
                        return false;

                    shown = i;
                    visit(image, frames[i].Duration);
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
}
