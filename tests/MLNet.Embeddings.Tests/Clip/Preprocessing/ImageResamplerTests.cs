using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Images;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public class ImageResamplerTests
{
    private static readonly Gen<int> Side = Gen.OneOf(Gen.Choose(1, 5), Gen.Choose(1, 90), Gen.Choose(200, 400));

    [Theory]
    [InlineData(ResizeMode.ShortestSide, ResampleFilter.Bicubic)]
    [InlineData(ResizeMode.ShortestSide, ResampleFilter.Bilinear)]
    [InlineData(ResizeMode.Squash, ResampleFilter.Bicubic)]
    public void Strips_of_any_height_give_the_bytes_of_the_whole_image(ResizeMode mode, ResampleFilter filter)
    {
        var cases = from width in Side from height in Side from strip in Gen.Choose(1, 5000) select (width, height, strip);
        Prop.ForAll(
                cases.ToArbitrary(),
                size =>
                {
                    ImagePreprocessing preprocessing = new()
                    {
                        ResizeSize = 32,
                        CropSize = 28,
                        Resize = mode,
                        Filter = filter,
                    };
                    using DecodedImage image = TestImages.Random(size.width, size.height, DecodedImageKind.Color, size.strip);
                    byte[] whole = new ImagePreprocessor(preprocessing).ResizeAndCrop(image).ToArray();
                    var strips = new ImagePreprocessor(preprocessing, new ImageResampler(mostNarrowBytes: 0, stripBytes: size.strip));
                    return strips.ResizeAndCrop(image).SequenceEqual(whole) && strips.ResizeAndCrop(image).SequenceEqual(whole);
                }
            )
            .CheckQuietly();
    }

    [Fact]
    public void Alpha_is_multiplied_in_before_the_resize_and_taken_out_behind_it()
    {
        foreach ((int width, int height, int strip) in new[] { (50, 300, 1), (300, 50, 1 << 20), (61, 61, 999) })
        {
            ImagePreprocessing preprocessing = new() { ResizeSize = 24, CropSize = 24 };
            using DecodedImage image = TestImages.Random(width, height, DecodedImageKind.ColorWithAlpha, 3);
            using DecodedImage multiplied = new(width, height, DecodedImageKind.Color);
            PixelArithmetic.Premultiply(image.Pixels, multiplied.Pixels);
            byte[] expected = new ImagePreprocessor(preprocessing).ResizeAndCrop(multiplied).ToArray();
            PixelArithmetic.Unpremultiply(expected);

            var preprocessor = new ImagePreprocessor(preprocessing, new ImageResampler(stripBytes: strip));
            Assert.Equal(expected, preprocessor.ResizeAndCrop(image).ToArray());
        }
    }

    [Theory]
    [InlineData(DecodedImageKind.Gray16)]
    [InlineData(DecodedImageKind.Cmyk)]
    [InlineData(DecodedImageKind.ColorWithAlpha)]
    public void Rows_that_are_turned_and_converted_on_the_way_equal_those_of_a_turned_and_converted_image(DecodedImageKind kind)
    {
        for (int orientation = 1; orientation <= 8; orientation++)
        {
            using DecodedImage image = TestImages.Random(37, 23, kind, orientation, orientation);
            var rows = new ImageRows(image, RowConversion.Displayed);
            using DecodedImage turned = new(rows.Width, rows.Height, DecodedImageKind.Color);
            for (int y = 0; y < rows.Height; y++)
                rows.Read(y, 1, turned.Pixels[(y * rows.Width * 4)..]);

            ImagePreprocessing preprocessing = new()
            {
                ResizeSize = 16,
                CropSize = 16,
                AsDisplayed = true,
            };
            byte[] expected = new ImagePreprocessor(preprocessing).ResizeAndCrop(turned).ToArray();
            Assert.Equal(
                expected,
                new ImagePreprocessor(preprocessing, new ImageResampler(stripBytes: 700)).ResizeAndCrop(image).ToArray()
            );
            Assert.Equal((orientation >= 5 ? 23 : 37, orientation >= 5 ? 37 : 23), (rows.Width, rows.Height));
        }
    }

    [Fact]
    public void A_16_bit_gray_image_is_resized_as_the_sums_of_its_weights_say()
    {
        using DecodedImage image = TestImages.Random(40, 90, DecodedImageKind.Gray16, 2);
        for (int i = 1; i < image.Pixels.Length; i += 2)
            image.Pixels[i] = 0;
        byte[] actual = new ImagePreprocessor(new() { ResizeSize = 16, CropSize = 16 }).ResizeAndCrop(image).ToArray();

        ResampleWeights horizontal = ResampleWeights.Get(null, 40, 16, 0, 16, ResampleFilter.Bicubic);
        ResampleWeights vertical = ResampleWeights.Get(null, 90, 36, 10, 16, ResampleFilter.Bicubic);
        for (int y = 0; y < 16; y++)
        {
            for (int x = 0; x < 16; x++)
            {
                double sum = 0;
                for (int row = 0; row < vertical.Length[y]; row++)
                {
                    double line = 0;
                    for (int column = 0; column < horizontal.Length[x]; column++)
                        line +=
                            image.Pixels[((vertical.Start[y] + row) * 40 + horizontal.Start[x] + column) * 2]
                            * horizontal.Exact[x * horizontal.Taps + column];
                    sum += Math.Round(line, MidpointRounding.AwayFromZero) * vertical.Exact[y * vertical.Taps + row];
                }

                Assert.Equal(Math.Clamp((int)Math.Floor(sum + 0.5), 0, 255), actual[(y * 16 + x) * 4]);
            }
        }
    }
}
