using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

public class ImagePreprocessorTests
{
    private static readonly Gen<int> Side = Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, 200), Gen.Constant(32));

    [Theory]
    [InlineData(ResampleFilter.Bicubic)]
    [InlineData(ResampleFilter.Bilinear)]
    public void Resizing_only_what_survives_the_crop_gives_the_same_bytes_as_resizing_everything(ResampleFilter filter)
    {
        var sizes = from width in Side from height in Side from seed in Gen.Choose(0, 1000) select (width, height, seed);
        Prop.ForAll(
                sizes.ToArbitrary(),
                size =>
                {
                    ImagePreprocessing preprocessing = new()
                    {
                        ResizeSize = 32,
                        CropSize = 28,
                        Filter = filter,
                    };
                    using DecodedImage image = TestImages.Random(size.width, size.height, DecodedImageKind.Color, size.seed);
                    byte[] expected = Expected(image.Pixels.ToArray(), size.width, size.height, 32, 28, filter == ResampleFilter.Bicubic);
                    return new ImagePreprocessor(preprocessing).ResizeAndCrop(image).SequenceEqual(expected);
                }
            )
            .CheckQuietly();
    }

    [Fact]
    public void Squashing_ignores_the_proportion()
    {
        using DecodedImage image = TestImages.Random(90, 33, DecodedImageKind.Color, 1);
        byte[] expected = ReferenceResize.Resize(image.Pixels.ToArray(), 90, 33, 4, 24, 24, bicubic: true);
        var preprocessor = new ImagePreprocessor(
            new()
            {
                ResizeSize = 24,
                CropSize = 24,
                Resize = ResizeMode.Squash,
            }
        );

        Assert.Equal(expected, preprocessor.ResizeAndCrop(image).ToArray());
    }

    [Fact]
    public void Blue_comes_first_where_the_model_wants_it()
    {
        using DecodedImage image = TestImages.Random(20, 20, DecodedImageKind.Color, 1);
        ImagePreprocessing usual = new() { ResizeSize = 8, CropSize = 8 };
        float[] rgb = Tensor(usual);
        float[] bgr = Tensor(usual with { ChannelOrder = ChannelOrder.Bgr });

        Assert.Equal([.. rgb[128..], .. rgb[64..128], .. rgb[..64]], bgr);
        Assert.NotEqual(usual.Identity, (usual with { ChannelOrder = ChannelOrder.Bgr }).Identity);

        float[] Tensor(ImagePreprocessing preprocessing)
        {
            var tensor = new float[192];
            new ImagePreprocessor(preprocessing).Prepare(image, tensor);
            return tensor;
        }
    }

    [Theory]
    [InlineData(CropRounding.HalfToEven, 227, 2)]
    [InlineData(CropRounding.HalfToEven, 225, 0)]
    [InlineData(CropRounding.HalfToEven, 226, 1)]
    [InlineData(CropRounding.Floor, 227, 1)]
    [InlineData(CropRounding.Floor, 225, 0)]
    public void Odd_margins_are_rounded_as_the_models_authors_round_them(CropRounding rounding, int width, int left)
    {
        ResizePlan plan = ResizePlan.For(width, 224, new() { CropRounding = rounding });

        Assert.Equal(left, plan.Left);
    }

    [Fact]
    public void A_preprocessor_gives_the_same_result_whatever_it_did_before()
    {
        ImagePreprocessor used = new(new());
        var first = new float[used.TensorLength];
        var second = new float[used.TensorLength];
        foreach (
            (int width, int height, DecodedImageKind kind) in new[]
            {
                (300, 200, DecodedImageKind.Color),
                (40, 600, DecodedImageKind.ColorWithAlpha),
                (300, 200, DecodedImageKind.Cmyk),
                (9, 9, DecodedImageKind.Gray16),
                (500, 100, DecodedImageKind.Indexed),
            }
        )
        {
            using DecodedImage image = TestImages.Random(width, height, kind, 5);
            byte[] before = image.Pixels.ToArray();
            used.Prepare(image, first);
            new ImagePreprocessor(new()).Prepare(image, second);

            Assert.Equal(second, first);
            Assert.Equal(before, image.Pixels.ToArray());
        }
    }

    [Fact]
    public void The_tensor_holds_one_plane_per_color_normalized_by_mean_and_deviation()
    {
        ImagePreprocessing preprocessing = new();
        ImagePreprocessor preprocessor = new(preprocessing);
        using DecodedImage image = TestImages.Random(224, 224, DecodedImageKind.Color, 3);
        var tensor = new float[preprocessor.TensorLength];
        preprocessor.Prepare(image, tensor);

        for (int i = 0; i < 224 * 224; i += 97)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                double expected =
                    (image.Pixels[i * 4 + channel] / 255.0 - preprocessing.Mean[channel]) / preprocessing.StandardDeviation[channel];
                Assert.Equal(expected, tensor[channel * 224 * 224 + i], 1e-6);
            }
        }
    }

    [Fact]
    public void Converting_first_interpolates_palettes_and_drops_alpha()
    {
        ImagePreprocessor preprocessor = new(
            new()
            {
                ResizeSize = 16,
                CropSize = 16,
                Order = PixelOrder.ConvertFirst,
            }
        );
        foreach (DecodedImageKind kind in new[] { DecodedImageKind.Indexed, DecodedImageKind.ColorWithAlpha })
        {
            using DecodedImage image = TestImages.Random(50, 50, kind, 7);
            byte[] expected = ReferenceResize.Resize(image.Pixels.ToArray(), 50, 50, 4, 16, 16, bicubic: true);
            Assert.Equal(expected, preprocessor.ResizeAndCrop(image).ToArray());
        }
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3)]
    [InlineData(2, 1, 0, 3, 2)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(4, 2, 3, 0, 1)]
    [InlineData(5, 0, 2, 1, 3)]
    [InlineData(6, 2, 0, 3, 1)]
    [InlineData(7, 3, 1, 2, 0)]
    [InlineData(8, 1, 3, 0, 2)]
    public void As_displayed_turns_by_the_orientation(int orientation, params int[] corners)
    {
        using DecodedImage image = new(2, 2, DecodedImageKind.Color, orientation);
        for (int i = 0; i < 4; i++)
            image.Pixels.Slice(i * 4, 4).Fill(255);
        for (int i = 0; i < 4; i++)
            image.Pixels[i * 4] = (byte)i;
        ImagePreprocessor preprocessor = new(
            new()
            {
                ResizeSize = 2,
                CropSize = 2,
                AsDisplayed = true,
            }
        );

        byte[] pixels = preprocessor.ResizeAndCrop(image).ToArray();

        Assert.Equal(corners, new int[] { pixels[0], pixels[4], pixels[8], pixels[12] });
    }

    [Fact]
    public void As_displayed_lays_transparent_pixels_over_white_and_scales_16_bit_gray()
    {
        ImagePreprocessor preprocessor = new(
            new()
            {
                ResizeSize = 1,
                CropSize = 1,
                AsDisplayed = true,
            }
        );
        using DecodedImage transparent = new(1, 1, DecodedImageKind.ColorWithAlpha);
        transparent.Pixels.Clear();
        using DecodedImage gray = new(1, 1, DecodedImageKind.Gray16);
        gray.Pixels[0] = 0x34;
        gray.Pixels[1] = 0x80;

        Assert.Equal(255, preprocessor.ResizeAndCrop(transparent)[0]);
        Assert.Equal(0x80, preprocessor.ResizeAndCrop(gray)[0]);
    }

    [Fact]
    public void Sides_too_unequal_to_resize_are_an_error_and_not_an_overflow()
    {
        var error = Assert.Throws<InvalidDataException>(() => ResizePlan.For(1, 178_000_000, new()));

        Assert.Equal("The image's sides of 178000000 and 1 pixels are too unequal to resize the shorter one to 224.", error.Message);
    }

    [Fact]
    public void Impossible_settings_name_the_setting_and_its_range()
    {
        Assert.StartsWith(
            "CropSize must be from 1 to 4096 pixels.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePreprocessor(new() { CropSize = 0 })).Message
        );
        Assert.StartsWith(
            "ResizeSize must be from CropSize (224) to 8192 pixels.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ImagePreprocessor(new() { ResizeSize = 200 })).Message
        );
        Assert.StartsWith(
            "StandardDeviation needs three positive values",
            Assert.Throws<ArgumentException>(() => new ImagePreprocessor(new() { StandardDeviation = [1, 0, 1] })).Message
        );
    }

    private static byte[] Expected(byte[] pixels, int width, int height, int size, int crop, bool bicubic)
    {
        (int newWidth, int newHeight) = width <= height ? (size, size * height / width) : (size * width / height, size);
        byte[] resized = ReferenceResize.Resize(pixels, width, height, 4, newWidth, newHeight, bicubic);
        int left = (int)Math.Round((newWidth - crop) / 2.0);
        int top = (int)Math.Round((newHeight - crop) / 2.0);
        return [.. Enumerable.Range(top, crop).SelectMany(y => resized.AsSpan((y * newWidth + left) * 4, crop * 4).ToArray())];
    }
}
