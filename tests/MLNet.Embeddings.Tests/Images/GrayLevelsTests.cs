using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>Levels of a picture that was decoded for a model are those that decoding it for them gives.</summary>
public class GrayLevelsTests
{
    private static readonly byte[] Scene = LargePicture.Draw(5);

    public static TheoryData<string> Files => [.. Pictures.Keys];

    private static Dictionary<string, byte[]> Pictures { get; } =
        new()
        {
            ["small.png"] = TestImages.Encode(61, 70, SKEncodedImageFormat.Png),
            ["wide.png"] = TestImages.Encode(700, 53, SKEncodedImageFormat.Png),
            ["small.jpg"] = TestImages.Encode(500, 333, SKEncodedImageFormat.Jpeg),
            ["large.jpg"] = LargePicture.Jpeg(Scene),
            ["large.png"] = LargePicture.Png(Scene),
            ["large.webp"] = LargePicture.Encode(Scene, SKEncodedImageFormat.Webp, 80),
            ["photograph.jpg"] = TestImages.Encode(2000, 1500, SKEncodedImageFormat.Jpeg),
            ["photograph.png"] = TestImages.Encode(2000, 1500, SKEncodedImageFormat.Png),
            ["deep.png"] = Deep(90),
            ["large deep.png"] = Deep(1000),
            ["turned.jpg"] = TurnedPicture.Jpeg(6),
            ["turned.png"] = TurnedPicture.Png(7),
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_decoded_for_a_model_serves(string file)
    {
        byte[] content = Pictures[file];
        using DecodedImage image = ImageFile.Decode(content, SkiaImageDecoder.Instance, ScaledDecoding.LeastSide);
        using var picture = SeenPicture.Decode(content, SkiaImageDecoder.Instance, ScaledDecoding.LeastSide);
        AssertEqual(picture.Gray(), GrayLevels.TryOf(content, image, ScaledDecoding.LeastSide));
    }

    // A model of more pixels may decode at the same scale; if it does not, the picture is decoded again.
    [Theory]
    [InlineData("photograph.jpg", 600, true)]
    [InlineData("photograph.jpg", 800, false)]
    [InlineData("photograph.jpg", null, false)]
    [InlineData("small.jpg", 800, true)]
    [InlineData("small.jpg", null, true)]
    public void Of_another_size_they_are_taken_where_they_are_the_same(string file, int? minimumSide, bool serves)
    {
        byte[] content = Pictures[file];
        using DecodedImage image = ImageFile.Decode(content, SkiaImageDecoder.Instance, minimumSide);
        GrayLevels? levels = GrayLevels.TryOf(content, image, minimumSide);
        Assert.Equal(serves, levels is not null);
        using var picture = SeenPicture.Decode(content, SkiaImageDecoder.Instance, ScaledDecoding.LeastSide);
        if (levels is not null)
            AssertEqual(picture.Gray(), levels);
    }

    [Fact]
    public void Many_pixels_at_once_give_what_one_at_a_time_gives()
    {
        var pixels = new uint[1037];
        var levels = new byte[pixels.Length];
        for (ulong seed = 0; seed < 40; seed++)
        {
            uint opaque = seed % 2 == 0 ? 0xFF000000 : 0;
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = (uint)CounterRandom.Bits(seed, 0, (ulong)i) | opaque;

            // One that is not opaque among many that are.
            pixels[(int)seed * 20] &= 0x7FFFFFFF;
            byte ground = seed % 3 == 0 ? byte.MaxValue : (byte)0;
            GrayPixels.Round(pixels, ground, levels);
            for (int i = 0; i < pixels.Length; i++)
            {
                uint pixel = pixels[i];
                float level = (0.299f * (pixel & 255)) + (0.587f * ((pixel >> 8) & 255)) + (0.114f * ((pixel >> 16) & 255));
                if (pixel >> 24 < 255)
                    level = ground + ((level - ground) * (pixel >> 24) / 255);
                Assert.Equal((byte)Math.Floor(level + 0.5f), levels[i]);
            }
        }
    }

    // Twice as wide as what is compared: two columns become one, and their mean is rounded.
    [Fact]
    public void Averages_of_large_pictures_are_rounded()
    {
        var pixels = new byte[4 * 1024 * 3];
        for (int i = 0; i < pixels.Length / 4; i++)
            pixels.AsSpan(4 * i, 4).Fill((byte)(i % 2 == 0 ? 10 : (i / 2) % 3));
        for (int i = 3; i < pixels.Length; i += 4)
            pixels[i] = byte.MaxValue;
        var levels = GrayLevels.OfColors(pixels, 1024, 3, byte.MaxValue);
        Assert.Equal((512, 3), (levels.Width, levels.Height));
        Assert.Equal(Enumerable.Range(0, 3 * 512).Select(i => (float)Math.Floor(((10 + (i % 3)) / 2.0) + 0.5)), levels.ToPlane().Values);
    }

    private static byte[] Deep(int side)
    {
        byte[] levels = [.. Enumerable.Range(0, 2 * side * side).Select(i => (byte)CounterRandom.Bits(9, 0, (ulong)i))];
        return PngBytes.Of(side, side, 16, 0, levels);
    }

    private static void AssertEqual(GrayLevels expected, GrayLevels? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        Assert.Equal(expected.ToPlane().Values, actual.ToPlane().Values);
    }
}
