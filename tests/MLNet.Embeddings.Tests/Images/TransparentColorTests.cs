using MLNet.Embeddings.Clip.Preprocessing;
using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Facts;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>A color that a file without an alpha channel calls transparent does not show, whatever the picture's size.</summary>
public class TransparentColorTests
{
    private const byte Level = 40;

    private static readonly byte[] Key = [255, 0, 255];

    [Theory]
    [InlineData(40, 30)]
    [InlineData(401, 400)]
    [InlineData(1000, 800)]
    public void Of_color_PNG_it_lies_on_white(int width, int height)
    {
        byte[] rows = [.. Enumerable.Range(0, width * height).SelectMany(i => IsLeft(i, width) ? Key : [Level, Level, Level])];
        Check(HandMadePng.Write(width, height, 8, 2, rows, transparency: [0, Key[0], 0, Key[1], 0, Key[2]]));
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(1000, 800)]
    public void Of_gray_PNG_it_lies_on_white(int width, int height)
    {
        byte[] rows = [.. Enumerable.Range(0, width * height).Select(i => IsLeft(i, width) ? (byte)0 : Level)];
        Check(HandMadePng.Write(width, height, 8, 0, rows, transparency: [0, 0]));
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(1000, 800)]
    public void Of_a_GIF_whose_palette_counts_through_the_grays_it_lies_on_white(int width, int height)
    {
        byte[] indices = [.. Enumerable.Range(0, width * height).Select(i => IsLeft(i, width) ? (byte)9 : Level)];
        byte[] file = HandMadeGif.Write((width, height), (width, height), indices, transparent: 9);
        const int Palette = 13;
        for (int i = 0; i < 3 * 256; i++)
            file[Palette + i] = (byte)(i / 3);
        Check(file);
    }

    private static bool IsLeft(int pixel, int width) => pixel % width < width / 2;

    private static void Check(byte[] file)
    {
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(file);
        Assert.Equal(DecodedImageKind.Color, image.Kind);

        using DecodedImage small = image.ToThumbnail(10);
        AssertShown(small.Pixels, small.Width);

        var preprocessing = new ImagePreprocessing
        {
            ResizeSize = 12,
            CropSize = 12,
            Resize = ResizeMode.Squash,
            AsDisplayed = true,
        };
        AssertShown(new ImagePreprocessor(preprocessing).ResizeAndCrop(image), 12);

        // What a pass over files makes of large ones first must be measured alike.
        var facts = new float[PictureFacts.Count];
        PictureFacts.Measure(image, facts);
        Assert.Equal((255f + Level) / 2 / 255, facts[(int)ImageFact.Brightness], 0.01f);
        Assert.Equal(0, facts[(int)ImageFact.Colorfulness], 0.01f);
        using DecodedImage? reduced = BoxReduction.TryReduce(image, 2 * PictureFacts.NeededSide);
        if (reduced is null)
            return;

        var ofReduced = new float[PictureFacts.Count];
        PictureFacts.Measure(reduced, ofReduced);
        Assert.Equal(facts[(int)ImageFact.Brightness], ofReduced[(int)ImageFact.Brightness], 0.01f);
    }

    private static void AssertShown(ReadOnlySpan<byte> rgba, int width)
    {
        int last = 4 * (width - 1);
        Assert.Equal([255, 255, 255], rgba[..3].ToArray());
        Assert.Equal([Level, Level, Level], rgba.Slice(last, 3).ToArray());
    }
}
