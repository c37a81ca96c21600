using MLNet.Embeddings.Clip.Preprocessing;

namespace MLNet.Embeddings.Tests.Clip.Preprocessing;

/// <summary>Images a million and more pixels long: read, or refused with one sentence, in memory that does not grow with them.</summary>
public class ExtremeShapeTests
{
    // What one image may take besides its own pixels: weights of a squeezed side, strips, the crop.
    private const long MostAllocated = 200L << 20;

    public static TheoryData<int, int> Shapes =>
        new()
        {
            { 2, 1_000_000 },
            { 1_000_000, 2 },
            { 1, 10_000_000 },
            { 10_000_000, 1 },
            { 65_535, 7 },
            { 7, 65_535 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Are_prepared_or_refused_by_a_sentence_whatever_the_preprocessing(int width, int height)
    {
        foreach (DecodedImageKind kind in Enum.GetValues<DecodedImageKind>())
        {
            using DecodedImage image = new(width, height, kind, exifOrientation: 6);
            image.Pixels.Fill(200);
            foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            {
                Prepare(
                    image,
                    new()
                    {
                        ResizeSize = 24,
                        CropSize = 20,
                        Resize = mode,
                    }
                );
                Prepare(
                    image,
                    new()
                    {
                        ResizeSize = 24,
                        CropSize = 20,
                        Resize = mode,
                        Order = PixelOrder.ConvertFirst,
                    }
                );
                Prepare(
                    image,
                    new()
                    {
                        ResizeSize = 24,
                        CropSize = 20,
                        Resize = mode,
                        AsDisplayed = true,
                    }
                );
                Prepare(
                    image,
                    new()
                    {
                        ResizeSize = 24,
                        CropSize = 20,
                        Resize = mode,
                        Filter = ResampleFilter.Nearest,
                    }
                );
            }
        }
    }

    // The intermediate of this one would take 4,296,000,000 bytes, which is 1,032,704 in 32 bits.
    [Fact]
    public void Two_pixels_by_a_million_squeezed_to_a_thousand_take_bounded_memory()
    {
        using DecodedImage image = new(2, 1_000_000, DecodedImageKind.Color);
        image.Pixels.Fill(200);
        byte[] crop = Prepare(
            image,
            new()
            {
                ResizeSize = 1074,
                CropSize = 1074,
                Resize = ResizeMode.Squash,
            }
        );

        Assert.Equal(1074 * 1074 * 4, crop.Length);
        Assert.False(crop.AsSpan().ContainsAnyExcept((byte)200));
    }

    [Fact]
    public void What_would_take_too_long_is_refused_by_a_sentence()
    {
        using DecodedImage image = new(10, 2_000_000, DecodedImageKind.Color);
        var preprocessor = new ImagePreprocessor(
            new()
            {
                ResizeSize = 1074,
                CropSize = 1074,
                Resize = ResizeMode.Squash,
            }
        );

        Assert.Equal(
            "The image's sides of 10 and 2000000 pixels are too unequal to be resized to 1074 × 1074.",
            Assert.Throws<InvalidDataException>(() => preprocessor.ResizeAndCrop(image).ToArray()).Message
        );
    }

    [Fact]
    public void A_refused_image_leaves_nothing_behind_for_the_next_one()
    {
        var preprocessor = new ImagePreprocessor(
            new()
            {
                ResizeSize = 24,
                CropSize = 24,
                Resize = ResizeMode.Squash,
            }
        );
        using DecodedImage ordinary = TestImages.Random(90, 60, DecodedImageKind.ColorWithAlpha, 1);
        byte[] before = preprocessor.ResizeAndCrop(ordinary).ToArray();
        using DecodedImage extreme = new(1, 90_000_000, DecodedImageKind.Gray16);
        Assert.Throws<InvalidDataException>(() => preprocessor.ResizeAndCrop(extreme).ToArray());

        Assert.Equal(before, preprocessor.ResizeAndCrop(ordinary).ToArray());
    }

    private static byte[] Prepare(DecodedImage image, ImagePreprocessing preprocessing)
    {
        var preprocessor = new ImagePreprocessor(preprocessing);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return preprocessor.ResizeAndCrop(image).ToArray();
        }
        catch (InvalidDataException exception)
        {
            Assert.EndsWith(".", exception.Message);
            Assert.Contains("pixels", exception.Message);
            return [];
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }
    }
}
