using ImageMagick;
using MLNet.Embeddings.Formats;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Deep;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Formats;

/// <summary>Formats that ImageMagick reads and Skia does not.</summary>
public class OtherFormatTests
{
    public static TheoryData<string, MagickFormat> Written =>
        [.. FormatSamples.Written.Select(sample => new TheoryDataRow<string, MagickFormat>(sample.Name, sample.Format))];

    [Theory]
    [MemberData(nameof(Written))]
    public void Pixels_are_those_that_were_written(string name, MagickFormat format)
    {
        using DecodedImage image = AllFormatsImageDecoder.Instance.Decode(FormatSamples.File(format));

        // AVIF was compared with another decoder (libheif's own program): 1 of 255 at most. It is written with loss of its own.
        AssertPixels(FormatSamples.Rgb(), image, name == "AVIF" ? 6 : 0);
        Assert.Equal((DecodedImageKind.Color, 1), (image.Kind, image.ExifOrientation));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Without_the_package_one_sentence_names_it(string name, MagickFormat format)
    {
        string reason = Assert
            .Throws<InvalidDataException>(() => SkiaImageDecoder.Instance.Decode(FormatSamples.File(format)).Dispose())
            .Message;
        Assert.Equal(
            $"{name} needs the package MLNet.Embeddings.Formats, whose AllFormatsImageDecoder is then set as the decoder "
                + "(ImageDecoders.Default).",
            reason
        );
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void A_truncated_file_is_refused_by_a_sentence(string name, MagickFormat format)
    {
        Assert.NotEmpty(name);
        byte[] file = FormatSamples.File(format);
        foreach (double kept in new[] { 0.1, 0.5, 0.9 })
        {
            string reason = Assert
                .Throws<InvalidDataException>(() =>
                    AllFormatsImageDecoder.Instance.Decode(file.AsSpan(0, (int)(file.Length * kept))).Dispose()
                )
                .Message;
            Assert.EndsWith(".", reason);
            Assert.DoesNotContain(" @ ", reason);
        }
    }

    [Fact]
    public void HEIC_is_read_as_its_makers_read_it()
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/heif-enc") && File.Exists("/usr/bin/heif-convert"),
            "heif-enc and heif-convert are missing."
        );
        using var folder = new TemporaryFolder();
        using (MagickImage picture = FormatSamples.Picture())
            picture.Write(folder["in.png"], MagickFormat.Png24);
        TestProcess.Run("/usr/bin/heif-enc", "-q", "90", folder["in.png"], "-o", folder["a.heic"]);
        TestProcess.Run("/usr/bin/heif-convert", folder["a.heic"], folder["out.png"]);
        byte[] file = File.ReadAllBytes(folder["a.heic"]);

        using DecodedImage image = AllFormatsImageDecoder.Instance.Decode(file);
        using DecodedImage expected = SkiaImageDecoder.Instance.Decode(File.ReadAllBytes(folder["out.png"]));
        Assert.Equal((expected.Width, expected.Height), (image.Width, image.Height));
        Assert.InRange(Largest(expected.Pixels, image.Pixels), 0, 1);
        Assert.StartsWith("HEIC needs the package", Refused(SkiaImageDecoder.Instance, file));
    }

    [Fact]
    public void What_Skia_reads_is_left_to_it_but_for_inks()
    {
        foreach (SKEncodedImageFormat format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
        {
            byte[] file = TestImages.Encode(40, 30, format);
            using DecodedImage skia = SkiaImageDecoder.Instance.Decode(file);
            using DecodedImage image = AllFormatsImageDecoder.Instance.Decode(file);
            Assert.Equal(skia.Pixels.ToArray(), image.Pixels.ToArray());
        }

        using DecodedImage inks = AllFormatsImageDecoder.Instance.Decode(Inks(MagickFormat.Jpeg, profile: null));
        Assert.Equal(DecodedImageKind.Cmyk, inks.Kind);
        Assert.InRange(inks.Pixels[3], 90, 110);
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg)]
    [InlineData(MagickFormat.Tiff)]
    [InlineData(MagickFormat.Psd)]
    public void Inks_keep_their_black_and_profiles_make_them_colors(MagickFormat format)
    {
        using DecodedImage plain = MagickImageDecoder.Instance.Decode(Inks(format, profile: null));
        Assert.Equal(DecodedImageKind.Cmyk, plain.Kind);
        AssertClose([200, 20, 60, 100], plain.Pixels[..4], 4);

        using DecodedImage seen = MagickImageDecoder.Instance.Decode(Inks(format, ColorProfiles.USWebCoatedSWOP));
        Assert.Equal(DecodedImageKind.Color, seen.Kind);

        // A cyan that leans to blue, and dark: what the naive mixture gives is brighter and greener.
        Assert.True(seen.Pixels[0] < seen.Pixels[1] && seen.Pixels[1] < 160, string.Join(", ", seen.Pixels[..4].ToArray()));
        Assert.Equal(255, seen.Pixels[3]);
    }

    [Fact]
    public void Alpha_palettes_and_single_bits_of_TIFF_are_told_apart()
    {
        using MagickImage picture = FormatSamples.Picture();
        picture.HasAlpha = true;
        picture.Evaluate(Channels.Alpha, EvaluateOperator.Set, 100);
        using (DecodedImage image = Decode(picture, MagickFormat.Tiff))
            Assert.Equal((DecodedImageKind.ColorWithAlpha, 100), (image.Kind, image.Pixels[3]));

        picture.HasAlpha = false;
        picture.ColorType = ColorType.Palette;
        using (DecodedImage image = Decode(picture, MagickFormat.Tiff))
            Assert.Equal(DecodedImageKind.Indexed, image.Kind);

        using (DecodedImage image = AllFormatsImageDecoder.Instance.Decode(HandMadeTiff.Gray(1, 8, 1, [0b1010_0101])))
        {
            Assert.Equal(DecodedImageKind.Indexed, image.Kind);
            Assert.Equal([255, 0, 255, 0, 0, 255, 0, 255], image.Pixels.ToArray().Where((_, i) => i % 4 == 0));
        }
    }

    [Fact]
    public void Orientation_counts_once()
    {
        using MagickImage picture = FormatSamples.Picture();
        picture.Orientation = Orientation.RightTop;
        using (DecodedImage image = Decode(picture, MagickFormat.Tiff))
        {
            AssertPixels(FormatSamples.Rgb(), image, 0);
            Assert.Equal(6, image.ExifOrientation);
        }

        // The codec turns it, or the file says nothing of turning: in either case nobody turns it again.
        using (DecodedImage image = Decode(picture, MagickFormat.Avif))
            Assert.Equal(1, image.ExifOrientation);
        using (DecodedImage image = Decode(picture, MagickFormat.Jxl))
            Assert.Equal(1, image.ExifOrientation);
    }

    [Fact]
    public void Orientation_that_a_header_lacks_counts_once()
    {
        byte[] webp = OrientedWebp.Of(TestImages.Encode(48, 32, SKEncodedImageFormat.Webp), 48, 32, 6);
        byte[] png = TestImages.Encode(48, 32, SKEncodedImageFormat.Png);
        byte[][] files = [webp, OrientedPng.Of(png, 6), OrientedPng.Of(png, 6, isLate: true)];
        foreach (IImageDecoder decoder in (IImageDecoder[])[MagickImageDecoder.Instance, SkiaImageDecoder.Instance])
        {
            foreach (byte[] file in files)
            {
                using DecodedImage image = decoder.Decode(file);
                Assert.Equal((48, 32, 6), (image.Width, image.Height, image.ExifOrientation));
                using DecodedImage shown = image.ToThumbnail(48);
                Assert.Equal((32, 48), (shown.Width, shown.Height));
            }
        }

        // Neither a cut chunk nor one that the flags do not announce is read.
        Assert.Equal(6, ImageOrientation.OfWebp(webp));
        for (int length = 0; length < webp.Length - 8; length++)
            Assert.Equal(1, ImageOrientation.OfWebp(webp.AsSpan(0, length)));
        webp[20] = 0;
        Assert.Equal(1, ImageOrientation.OfWebp(webp));
    }

    [Fact]
    public void Inks_with_alpha_become_colors_with_alpha()
    {
        using MagickImage picture = FormatSamples.Picture();
        picture.ColorSpace = ColorSpace.CMYK;
        using (DecodedImage opaque = Decode(picture, MagickFormat.Tiff))
            Assert.Equal(DecodedImageKind.Cmyk, opaque.Kind);

        picture.HasAlpha = true;
        picture.Evaluate(Channels.Alpha, EvaluateOperator.Set, 100);
        using DecodedImage image = Decode(picture, MagickFormat.Tiff);
        Assert.Equal(DecodedImageKind.ColorWithAlpha, image.Kind);
        byte[] rgba = [.. FormatSamples.Rgb().Chunk(3).SelectMany(pixel => (byte[])[.. pixel, 100])];
        AssertClose(rgba, image.Pixels, 2);
    }

    [Fact]
    public void Deep_channels_are_rounded_and_floats_are_taken_from_0_to_1()
    {
        byte[] gray = HandMadeTiff.Gray(16, 2, 1, [0x00, 0x80, 0xFF, 0xFF]);
        using (DecodedImage image = AllFormatsImageDecoder.Instance.Decode(gray))
            Assert.Equal([128, 128, 128, 255, 255, 255, 255, 255], image.Pixels.ToArray());

        byte[] floats = HandMadeTiff.Gray(32, 2, 1, [.. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(1f)]);
        using (DecodedImage image = AllFormatsImageDecoder.Instance.Decode(floats))
            Assert.Equal([128, 128, 128, 255, 255, 255, 255, 255], image.Pixels.ToArray());

        // Its 16 bits are read beside the decoder, those of a picture in tiles are not.
        Assert.False(StoredDepth.IsCut(gray));
        Assert.True(StoredDepth.IsCut(HandMadeTiff.Gray(16, 2, 1, [0x00, 0x80, 0xFF, 0xFF], (322, 16))));
        Assert.True(StoredDepth.IsCut(floats));
        Assert.False(StoredDepth.IsCut(HandMadeTiff.Gray(8, 2, 1, [1, 2])));
    }

    [Theory]
    [InlineData("P5 3 1 255\nabc", false)]
    [InlineData("P5\n# by hand\n3 1\n65535\nabcdef", true)]
    [InlineData("P4 8 1\n1", false)]
    [InlineData("P5 3", true)]
    public void The_header_says_whether_levels_are_deep(string file, bool isCut) =>
        Assert.Equal(isCut, StoredDepth.IsCut(System.Text.Encoding.Latin1.GetBytes(file)));

    [Fact]
    public void The_depth_of_AVIF_and_JPEG_XL_is_read()
    {
        Assert.False(StoredDepth.IsCut(FormatSamples.File(MagickFormat.Avif)));
        Assert.False(StoredDepth.IsCut(FormatSamples.File(MagickFormat.Jxl)));

        // A bare stream, the lowest bit first: a small square, then not the default metadata, no float, and the second depth, 10 bits.
        Assert.True(StoredDepth.IsCut([0xFF, 0x0A, 0b0100_0001, 0b0001_0000, 0, 0]));
        Assert.False(StoredDepth.IsCut([0xFF, 0x0A, 0b0100_0001, 0, 0, 0]));
        byte[] avif = FormatSamples.File(MagickFormat.Avif);
        avif[avif.AsSpan().IndexOf("av1C"u8) + 6] |= 0x40;
        Assert.True(StoredDepth.IsCut(avif));
    }

    [Fact]
    public void Camera_raw_files_are_not_taken_for_their_previews()
    {
        byte[] preview = HandMadeTiff.Gray(8, 2, 1, [1, 2], (254, 1));
        Assert.Equal(
            "The file is a camera raw image, which is not read; convert it to another format.",
            Refused(AllFormatsImageDecoder.Instance, preview)
        );
        Assert.Equal(Refused(AllFormatsImageDecoder.Instance, preview), Refused(SkiaImageDecoder.Instance, preview));
        Assert.Contains("JPEG 2000", Refused(AllFormatsImageDecoder.Instance, [0xFF, 0x4F, 0xFF, 0x51, 0, 0]));
    }

    [Fact]
    public void A_claimed_size_is_refused_before_there_is_memory_for_it()
    {
        byte[] tga = [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 24, 0, 1, 2];
        byte[] psd =
        [
            .. "8BPS"u8,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            3,
            0,
            0,
            0x75,
            0x30,
            0,
            0,
            0x75,
            0x30,
            0,
            8,
            0,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        byte[] tiff = HandMadeTiff.Gray(8, 60_000, 60_000, [1, 2]);
        byte[] ppm = "P6 60000 60000 255\nabc"u8.ToArray();
        foreach (byte[] file in (byte[][])[tga, psd, tiff, ppm])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("more than the 178956970 that are decoded", Refused(AllFormatsImageDecoder.Instance, file));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void JPEG_is_decoded_smaller_where_that_suffices()
    {
        byte[] file = TestImages.Encode(1003, 702, SKEncodedImageFormat.Jpeg);
        using DecodedImage image = MagickImageDecoder.Instance.DecodeScaled(file, 100);
        using DecodedImage skia = SkiaImageDecoder.Instance.DecodeScaled(file, 100);

        Assert.Equal((251, 176, 1003, 702), (image.Width, image.Height, image.StoredWidth, image.StoredHeight));
        Assert.Equal((skia.Width, skia.Height), (image.Width, image.Height));
        Assert.InRange(Largest(skia.Pixels, image.Pixels), 0, 8);
    }

    private static byte[] Inks(MagickFormat format, ColorProfile? profile)
    {
        const int Side = 16;
        byte[] inks = [.. Enumerable.Repeat((byte[])[200, 20, 60, 100], Side * Side).SelectMany(pixel => pixel)];
        using var image = new MagickImage(inks, new PixelReadSettings(Side, Side, StorageType.Char, PixelMapping.CMYK)) { Quality = 100 };
        if (profile is not null)
            image.SetProfile(profile);
        return image.ToByteArray(format);
    }

    private static DecodedImage Decode(MagickImage picture, MagickFormat format) =>
        AllFormatsImageDecoder.Instance.Decode(picture.ToByteArray(format));

    private static string Refused(IImageDecoder decoder, byte[] file) =>
        Assert.Throws<InvalidDataException>(() => decoder.Decode(file).Dispose()).Message;

    private static void AssertPixels(byte[] rgb, DecodedImage image, int tolerance)
    {
        Assert.Equal((FormatSamples.Width, FormatSamples.Height), (image.Width, image.Height));
        byte[] rgba = [.. rgb.Chunk(3).SelectMany(pixel => (byte[])[.. pixel, 255])];
        Assert.InRange(Largest(rgba, image.Pixels), 0, tolerance);
    }

    private static void AssertClose(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, int tolerance) =>
        Assert.InRange(Largest(expected, actual), 0, tolerance);

    private static int Largest(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        int largest = 0;
        for (int i = 0; i < first.Length; i++)
            largest = Math.Max(largest, Math.Abs(first[i] - second[i]));
        return largest;
    }
}
