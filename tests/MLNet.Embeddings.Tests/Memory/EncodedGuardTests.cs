using ImageMagick;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Formats;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>
/// No reader of headers, and no decoder, looks behind the last byte of a file, however it is cut: a wrong one ends this process.
/// </summary>
public class EncodedGuardTests
{
    public static TheoryData<string, byte[]> Files =>
        new()
        {
            { "png", TestImages.Encode(12, 9, SKEncodedImageFormat.Png) },
            { "jpeg", TestImages.Encode(12, 9, SKEncodedImageFormat.Jpeg) },
            { "webp", TestImages.Encode(12, 9, SKEncodedImageFormat.Webp) },
            { "gif", HandMadeGif.Write((12, 9), (12, 9), new byte[108], transparent: 3) },
            { "gray16", HandMadePng.Write(12, 9, 16, 0, new byte[216]) },
            { "palette", HandMadePng.Write(12, 9, 4, 3, new byte[54], new byte[48], [0, 9]) },
            { "bmp", HandMadeBmp.Write(12, 9, 8, new byte[108]) },
            { "tiff", HandMadeTiff.Gray(8, 12, 9, new byte[108]) },
            { "tga", FormatSamples.File(MagickFormat.Tga)[..900] },
            { "ppm", [.. "P6 12 9 255\n"u8, .. new byte[324]] },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_truncation_of_a_file_ends_in_an_image_or_a_sentence(string kind, byte[] file)
    {
        Assert.NotEmpty(kind);
        for (int length = 0; length <= file.Length; length++)
            Read(file.AsSpan(0, length));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Damaged_headers_end_in_an_image_or_a_sentence(string kind, byte[] file)
    {
        Assert.NotEmpty(kind);
        var random = new Random(file.Length);
        for (int attempt = 0; attempt < 300; attempt++)
        {
            byte[] damaged = [.. file];
            for (int i = random.Next(1, 5); i > 0; i--)
                damaged[random.Next(Math.Min(damaged.Length, attempt % 2 == 0 ? 64 : int.MaxValue))] = (byte)random.Next(256);
            Read(damaged);
        }
    }

    private static void Read(ReadOnlySpan<byte> file)
    {
        using var guarded = new GuardedBuffer<byte>(file);
        _ = DecodedImage.KindOf(guarded.Span);
        _ = CompressedSize.DecoderBytes(guarded.Span, 12, 9);
        foreach (IImageDecoder decoder in (IImageDecoder[])[SkiaImageDecoder.Instance, MagickImageDecoder.Instance])
        {
            try
            {
                using DecodedImage image = decoder.Decode(guarded.Span);
                Assert.Equal((long)image.Width * image.Height * image.BytesPerPixel, image.Pixels.Length);
            }
            catch (InvalidDataException exception)
            {
                Assert.EndsWith(".", exception.Message);
            }
        }
    }
}
