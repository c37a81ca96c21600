using System.Buffers.Binary;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>What a file claims of its size costs no memory before it is believed.</summary>
public class ClaimedSizeTests
{
    private const long MostAllocated = 8 << 20;

    public static TheoryData<IImageDecoder> Decoders => [SkiaImageDecoder.Instance, MagickImageDecoder.Instance];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_size_above_the_limit_is_refused_with_the_size_the_limit_and_the_cure(IImageDecoder decoder)
    {
        foreach (
            byte[] file in new[]
            {
                HandMadePng.Write(65_535, 65_535, 8, 2, new byte[1000]),
                HandMadePng.Write(65_535, 65_535, 16, 0, new byte[1000]),
                HandMadeGif.Write((65_535, 65_535), (65_535, 65_535), new byte[100]),
                WithJpegSize(TestImages.Encode(16, 16, SKEncodedImageFormat.Jpeg), 65_500, 65_500),
            }
        )
        {
            string reason = Refused(decoder, file);
            Assert.Contains("× 65", reason);
            Assert.Contains(
                "more than the 178956970 that are decoded; make it smaller, or raise the limit (DecodedImage.MaximumPixels, or "
                    + "--max-pixels)",
                reason
            );
        }
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void A_file_too_short_for_its_pixels_is_refused_before_there_is_memory_for_them(IImageDecoder decoder)
    {
        Assert.Matches(
            "^The PNG file is truncated: its [0-9]+ bytes cannot hold 13000 × 13000 pixels.$",
            Refused(decoder, HandMadePng.Write(13_000, 13_000, 8, 6, new byte[1000]))
        );
        Assert.Matches("^The PNG file is truncated", Refused(decoder, HandMadePng.Write(13_000, 13_000, 16, 0, new byte[1000])));
        Assert.Matches(
            "^The GIF file is truncated: its [0-9]+ bytes cannot hold 13000 × 13000 pixels.$",
            Refused(decoder, HandMadeGif.Write((13_000, 13_000), (13_000, 13_000), new byte[50]))
        );
        Assert.Equal(
            "The GIF file claims a screen of 13000 × 13000 pixels, of which its first frame fills only 1 × 1; it is taken for an attack.",
            Refused(decoder, HandMadeGif.Write((13_000, 13_000), (1, 1), [7]))
        );
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Files_that_can_just_hold_their_pixels_are_read(IImageDecoder decoder)
    {
        // Zeros are what packs best.
        using DecodedImage white = decoder.Decode(HandMadePng.Write(3000, 2000, 8, 6, new byte[3000 * 2000 * 4]));
        using DecodedImage gray = decoder.Decode(HandMadePng.Write(3000, 2000, 16, 0, new byte[3000 * 2000 * 2]));
        using DecodedImage frame = decoder.Decode(HandMadeGif.Write((4000, 4000), (8, 8), new byte[64]));

        Assert.Equal((3000, 3000, 4000), (white.Width, gray.Width, frame.Width));
    }

    [Fact]
    public void Decoders_memory_is_estimated_from_the_header()
    {
        byte[] jpeg = TestImages.Encode(16, 16, SKEncodedImageFormat.Jpeg);
        byte[] progressive = [.. jpeg];
        progressive[FrameHeader(jpeg) + 1] = 0xC2;
        byte[] interlaced = HandMadePng.Write(100, 10, 16, 6, new byte[8000]);
        interlaced[28] = 1;

        Assert.Equal(0, CompressedSize.DecoderBytes(jpeg, 100, 10));
        Assert.Equal(100 * 10 * 3 * 2, CompressedSize.DecoderBytes(progressive, 100, 10));
        Assert.Equal(100 * 10 * 8, CompressedSize.DecoderBytes(interlaced, 100, 10));
        Assert.Equal(100 * 10 * 4, CompressedSize.DecoderBytes(TestImages.Encode(16, 16, SKEncodedImageFormat.Webp), 100, 10));
    }

    [Fact]
    public void Limits_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DecodedImage.MaximumPixels = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => DecodedImage.MaximumPixels = int.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => DecodedImage.MemoryBudget = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecodedImage(1, 1, DecodedImageKind.Color, decoderBytes: -1));
        Assert.Equal(178_956_970, DecodedImage.MaximumPixels);
        Assert.InRange(DecodedImage.MemoryBudget, 64L << 20, long.MaxValue);
    }

    private static string Refused(IImageDecoder decoder, byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string reason = Assert.Throws<InvalidDataException>(() => decoder.Decode(file).Dispose()).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        return reason;
    }

    private static byte[] WithJpegSize(byte[] file, ushort width, ushort height)
    {
        int frame = FrameHeader(file);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(frame + 7), width);
        return file;
    }

    private static int FrameHeader(byte[] jpeg) => jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
}
