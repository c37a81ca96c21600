using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Formats;

public class MagickImageDecoderTests
{
    public static TheoryData<byte, byte> PngKinds =>
        new()
        {
            { 1, 0 },
            { 2, 0 },
            { 4, 0 },
            { 8, 0 },
            { 16, 0 },
            { 8, 2 },
            { 1, 3 },
            { 2, 3 },
            { 4, 3 },
            { 8, 3 },
            { 8, 4 },
            { 8, 6 },
        };

    [Theory]
    [MemberData(nameof(PngKinds))]
    public void Pixels_of_PNG_equal_Skias(byte bitDepth, byte colorType)
    {
        const int width = 37;
        const int height = 29;
        var rows = new byte[HandMadePng.RowBytes(width, bitDepth, colorType) * height];
        new Random(bitDepth + colorType).NextBytes(rows);
        byte[]? palette = colorType == 3 ? [.. Enumerable.Range(0, 3 << bitDepth).Select(i => (byte)(i * 53))] : null;

        AssertEqual(HandMadePng.Write(width, height, bitDepth, colorType, rows, palette));
        if (palette is not null)
            AssertEqual(HandMadePng.Write(width, height, bitDepth, colorType, rows, palette, [0, 77]));
    }

    [Fact]
    public void Pixels_of_GIF_and_BMP_equal_Skias()
    {
        var indices = new byte[31 * 17];
        new Random(1).NextBytes(indices);
        AssertEqual(HandMadeGif.Write((40, 20), (31, 17), indices, transparent: 9));
        AssertEqual(HandMadeBmp.Write(31, 17, 8, indices));
        AssertEqual(HandMadeBmp.Write(31, 5, 24, indices[..(31 * 5 * 3)]));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Pixels_of_lossy_files_are_close_to_Skias(SKEncodedImageFormat format)
    {
        byte[] file = TestImages.Encode(320, 240, format);
        using DecodedImage skia = SkiaImageDecoder.Instance.Decode(file);
        using DecodedImage magick = MagickImageDecoder.Instance.Decode(file);

        Assert.Equal((skia.Width, skia.Height, skia.Kind), (magick.Width, magick.Height, magick.Kind));
        int[] differences = [.. skia.Pixels.ToArray().Zip(magick.Pixels.ToArray(), (a, b) => Math.Abs(a - b))];
        Assert.InRange(differences.Max(), 0, 4);
        Assert.InRange(differences.Average(), 0, 0.2);
    }

    [Fact]
    public void Every_golden_image_is_of_the_same_size_and_kind_as_Skias()
    {
        string folder = TestData.Require("golden/clip/images");
        foreach (string path in Directory.GetFiles(folder))
        {
            byte[] file = File.ReadAllBytes(path);
            using DecodedImage skia = SkiaImageDecoder.Instance.Decode(file);
            using DecodedImage magick = MagickImageDecoder.Instance.Decode(file);
            Assert.True(
                (skia.Width, skia.Height, skia.Kind, skia.ExifOrientation)
                    == (magick.Width, magick.Height, magick.Kind, magick.ExifOrientation),
                $"{Path.GetFileName(path)}: {skia.Width} × {skia.Height} {skia.Kind} {skia.ExifOrientation}, {magick.Width} × "
                    + $"{magick.Height} {magick.Kind} {magick.ExifOrientation}"
            );
        }
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"file:///etc/passwd\"/></svg>")]
    [InlineData("push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://127.0.0.1/x.jpg'\npop graphic-context")]
    [InlineData("<?xml version=\"1.0\"?><image><read filename=\"/etc/passwd\"/></image>")]
    [InlineData("%PDF-1.4")]
    [InlineData("%!PS-Adobe-3.0")]
    [InlineData("label:@/etc/passwd")]
    [InlineData("v/1\u0001\0\0\0\0")]
    public void Nothing_but_the_listed_formats_reaches_ImageMagick(string content)
    {
        byte[] file = System.Text.Encoding.Latin1.GetBytes(content);

        string reason = Assert.Throws<InvalidDataException>(() => MagickImageDecoder.Instance.Decode(file).Dispose()).Message;
        Assert.Equal(
            "The file is no image in a known format (JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC, AVIF, JPEG XL, PSD, TGA or PPM), or its "
                + "beginning is damaged.",
            reason
        );
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_truncated_file_is_refused_by_a_sentence(SKEncodedImageFormat format)
    {
        byte[] file = TestImages.Encode(320, 240, format);
        foreach (double kept in new[] { 0.3, 0.5, 0.9 })
        {
            string reason = Assert
                .Throws<InvalidDataException>(() => MagickImageDecoder.Instance.Decode(file.AsSpan(0, (int)(file.Length * kept))).Dispose())
                .Message;
            Assert.EndsWith(".", reason);
            Assert.DoesNotContain(" @ ", reason);
        }
    }

    [Fact]
    public void ImageMagick_writes_no_temporary_files_and_takes_one_thread_for_each_image()
    {
        using DecodedImage image = MagickImageDecoder.Instance.Decode(TestImages.Encode(9, 9, SKEncodedImageFormat.Png));

        Assert.Equal(0ul, ImageMagick.ResourceLimits.Disk);
        Assert.Equal(1ul, ImageMagick.ResourceLimits.Thread);
        Assert.InRange(ImageMagick.ResourceLimits.Width, 1ul, 1_000_000ul);
        Assert.InRange(
            ImageMagick.ResourceLimits.Memory,
            1ul,
            8ul * (ulong)Math.Max(DecodedImage.MaximumPixels, DecodedImage.MemoryBudget / 4)
        );
    }

    private static void AssertEqual(byte[] file)
    {
        using DecodedImage skia = SkiaImageDecoder.Instance.Decode(file);
        using DecodedImage magick = MagickImageDecoder.Instance.Decode(file);
        Assert.Equal((skia.Width, skia.Height, skia.Kind), (magick.Width, magick.Height, magick.Kind));
        Assert.Equal(skia.Pixels.ToArray(), magick.Pixels.ToArray());
    }
}
