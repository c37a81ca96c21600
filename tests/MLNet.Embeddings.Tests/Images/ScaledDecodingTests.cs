using MLNet.Embeddings.Images;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>When pictures are decoded smaller than they are stored, and what comes out.</summary>
public class ScaledDecodingTests
{
    private static readonly byte[] Scene = LargePicture.Draw(1);

    [Theory]
    [InlineData(4000, 3000, 256, 8)]
    [InlineData(4000, 3000, 448, 4)]
    [InlineData(4000, 3000, 1024, 2)]
    [InlineData(4000, 3000, 1501, 1)]
    [InlineData(3000, 4000, 448, 4)]
    [InlineData(1024, 512, 10, 1)]
    [InlineData(1025, 512, 10, 8)]
    [InlineData(40_000, 20, 2, 8)]
    [InlineData(40_000, 20, 3, 4)]
    public void The_shorter_side_keeps_what_it_must_and_small_pictures_stay_whole(int width, int height, int minimum, int reduction)
    {
        Assert.Equal(reduction, ScaledDecoding.ReductionOf(width, height, minimum));
        Assert.Equal(2 * minimum, ScaledDecoding.MinimumFor(minimum));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 96, 8)]
    [InlineData(SKEncodedImageFormat.Jpeg, 150, 4)]
    [InlineData(SKEncodedImageFormat.Jpeg, 385, 2)]
    [InlineData(SKEncodedImageFormat.Jpeg, 386, 1)]
    [InlineData(SKEncodedImageFormat.Webp, 150, 4)]
    [InlineData(SKEncodedImageFormat.Png, 96, 1)]
    public void A_codec_that_can_gives_a_smaller_picture_of_the_same_colors(SKEncodedImageFormat format, int minimum, int reduction)
    {
        byte[] file = LargePicture.Encode(Scene, format, 88);
        using DecodedImage whole = SkiaImageDecoder.Instance.Decode(file);
        using DecodedImage scaled = SkiaImageDecoder.Instance.DecodeScaled(file, minimum);

        Assert.Equal((LargePicture.Width, LargePicture.Height), (scaled.StoredWidth, scaled.StoredHeight));
        Assert.Equal((whole.Kind, whole.ExifOrientation), (scaled.Kind, scaled.ExifOrientation));
        Assert.InRange(scaled.Width, LargePicture.Width / reduction, (LargePicture.Width / reduction) + 1);
        Assert.InRange(scaled.Height, LargePicture.Height / reduction, (LargePicture.Height / reduction) + 1);
        Assert.Equal(reduction > 1, scaled.IsReduced);
        if (reduction == 1)
        {
            Assert.Equal(whole.Pixels.ToArray(), scaled.Pixels.ToArray());
            return;
        }

        using DecodedImage averaged = BoxReduction.TryReduce(whole, whole.Height / reduction)!;
        Assert.Equal((LargePicture.Width, LargePicture.Height), (averaged.StoredWidth, averaged.StoredHeight));
        double sum = 0;
        int count = 0;
        for (int y = 0; y < Math.Min(scaled.Height, averaged.Height) - 1; y++)
        {
            for (int x = 0; x < Math.Min(scaled.Width, averaged.Width) - 1; x++, count += 3)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    int level = scaled.Pixels[(4 * ((y * scaled.Width) + x)) + channel];
                    sum += Math.Abs(level - averaged.Pixels[(4 * ((y * averaged.Width) + x)) + channel]);
                }
            }
        }

        Assert.InRange(sum / count, 0, 1);
    }

    [Fact]
    public void Alpha_is_never_scaled_by_a_codec()
    {
        using var bitmap = new SKBitmap(LargePicture.Width, LargePicture.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        bitmap.Erase(new SKColor(200, 100, 50, 128));
        using SKData webp = bitmap.Encode(SKEncodedImageFormat.Webp, 90);
        using DecodedImage image = SkiaImageDecoder.Instance.DecodeScaled(webp.ToArray(), 10);

        Assert.Equal(DecodedImageKind.ColorWithAlpha, image.Kind);
        Assert.Equal(LargePicture.Width, image.Width);
    }

    [Fact]
    public void A_truncated_file_is_refused_at_any_scale()
    {
        byte[] file = LargePicture.Jpeg(Scene)[..^5000];

        Assert.Throws<InvalidDataException>(() => SkiaImageDecoder.Instance.Decode(file));
        Assert.Throws<InvalidDataException>(() => SkiaImageDecoder.Instance.DecodeScaled(file, 50));
    }

    [Fact]
    public void A_decoder_that_knows_no_scale_gives_the_whole_picture()
    {
        IImageDecoder decoder = new WholeDecoder();
        using DecodedImage image = decoder.DecodeScaled(LargePicture.Jpeg(Scene), 50);

        Assert.Equal((LargePicture.Width, LargePicture.Width), (image.Width, image.StoredWidth));
    }

    [Theory]
    [InlineData(DecodedImageKind.Color)]
    [InlineData(DecodedImageKind.Gray16)]
    [InlineData(DecodedImageKind.Cmyk)]
    public void Each_pixel_of_a_reduction_is_the_mean_of_its_square(DecodedImageKind kind)
    {
        using DecodedImage image = TestImages.Random(901, 607, kind, 3);
        using DecodedImage small = BoxReduction.TryReduce(image, 120)!;
        Assert.Equal((181, 122, DecodedImageKind.Color), (small.Width, small.Height, small.Kind));

        foreach ((int x, int y) in new[] { (0, 0), (7, 100), (180, 0), (180, 121) })
        {
            double sum = 0;
            int count = 0;
            for (int row = 5 * y; row < Math.Min(607, 5 * (y + 1)); row++)
            {
                for (int column = 5 * x; column < Math.Min(901, 5 * (x + 1)); column++, count++)
                {
                    ReadOnlySpan<byte> pixel = image.Pixels[(((row * 901) + column) * image.BytesPerPixel)..];
                    sum += kind switch
                    {
                        DecodedImageKind.Gray16 => pixel[1],
                        DecodedImageKind.Cmyk => (255 - pixel[0]) * (255 - pixel[3]) / 255.0,
                        _ => pixel[0],
                    };
                }
            }

            Assert.Equal(sum / count, small.Pixels[4 * ((y * small.Width) + x)], 1.01);
        }
    }

    [Fact]
    public void Hidden_colors_do_not_show_in_a_reduction()
    {
        using DecodedImage image = new(900, 600, DecodedImageKind.ColorWithAlpha);
        for (int i = 0; i < 900 * 600; i++)
            (i % 2 == 0 ? (ReadOnlySpan<byte>)[255, 255, 255, 0] : [100, 50, 20, 255]).CopyTo(image.Pixels[(4 * i)..]);

        using DecodedImage small = BoxReduction.TryReduce(image, 300)!;
        Assert.Equal(DecodedImageKind.ColorWithAlpha, small.Kind);

        // The way back from multiplied colors rounds down, as Pillow's does.
        Assert.Equal([99, 49, 19, 128], small.Pixels[..4].ToArray().Select(level => (int)level));
    }

    [Fact]
    public void What_is_small_enough_is_not_reduced()
    {
        using DecodedImage image = TestImages.Random(900, 600, DecodedImageKind.Color, 1);
        using DecodedImage little = TestImages.Random(700, 700, DecodedImageKind.Color, 1);

        Assert.Null(BoxReduction.TryReduce(image, 301));
        Assert.Null(BoxReduction.TryReduce(little, 10));
    }

    [Theory]
    [InlineData(4000, 500, 500.0)]
    [InlineData(4001, 501, 500.125)]
    [InlineData(4001, 4001, 4001.0)]
    [InlineData(1000, 364, 364.0)]
    public void The_last_pixel_covers_what_is_left(int stored, int length, double extent) =>
        Assert.Equal(extent, ScaledDecoding.Extent(stored, length), 9);

    private sealed class WholeDecoder : IImageDecoder
    {
        public DecodedImage Decode(ReadOnlySpan<byte> encoded) => SkiaImageDecoder.Instance.Decode(encoded);
    }
}
