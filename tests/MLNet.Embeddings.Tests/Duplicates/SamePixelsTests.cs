using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>What counts as the same pixels: all that people see, and nothing else.</summary>
public sealed class SamePixelsTests : IDisposable
{
    private const int Side = 96;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public void All_sixteen_bits_count(int colorType)
    {
        int channels = colorType switch
        {
            0 => 1,
            4 => 2,
            2 => 3,
            _ => 4,
        };
        int[] levels = [.. Scene(1).SelectMany(level => Enumerable.Repeat(level << 8, channels))];
        if (channels % 2 == 0)
            Every(channels, i => levels[i] = 65535);
        int[] other = [.. levels];
        other[channels * 50] ^= 1;

        byte[] file = PngBytes.Deep(Side, Side, colorType, levels);
        Assert.Equal([DuplicateKind.Near], Kinds(file, PngBytes.Deep(Side, Side, colorType, other)));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(file, PngBytes.Deep(Side, Side, colorType, levels, Remark)));

        void Every(int step, Action<int> change)
        {
            for (int i = step - 1; i < levels.Length; i += step)
                change(i);
        }
    }

    [Fact]
    public void Eight_bits_written_with_sixteen_are_the_same_pixels()
    {
        int[] scene = Scene(1);
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(PngBytes.Deep(Side, Side, 0, scene.Select(level => level * 257)), Gray(scene)));
    }

    [Fact]
    public void Pictures_of_a_small_range_of_sixteen_bits_are_told_apart_and_found()
    {
        // As depth images are: a few hundred of 65,536 levels, and a dead pixel.
        byte[] Dark(int seed) => PngBytes.Deep(Side, Side, 0, Scene(seed).Select((level, i) => i == 9 ? 65535 : level / 2));

        byte[][] files = [.. Enumerable.Range(1, 4).Select(Dark)];
        DuplicateIndex index = Index([.. files, PngBytes.Deep(Side, Side, 0, Scene(1).Select(level => (level / 2) + 300))]);

        Assert.All(index.Rows.Statuses, status => Assert.Equal(DuplicateStatus.Ok, status));
        ContentPair pair = Assert.Single(index.Matches.Pairs);
        Assert.Equal((0, 4), (pair.First, pair.Second));
    }

    [Fact]
    public void Colors_below_full_transparency_do_not_count_and_white_drawings_are_compared()
    {
        byte[][] files = [Drawing(1, 0), Drawing(1, 255), Drawing(2, 0), Drawing(3, 255), Drawing(4, 0)];
        DuplicateIndex index = Index(files);

        Assert.All(index.Rows.Statuses, status => Assert.Equal(DuplicateStatus.Ok, status));
        Assert.Equal([DuplicateKind.ExactPixels, DuplicateKind.ExactPixels], index.Findings.Kinds[..2]);
        Assert.All(index.Findings.Kinds[2..], kind => Assert.Equal(DuplicateKind.Unique, kind));
    }

    [Fact]
    public void Half_transparency_counts()
    {
        byte[] rgba = [.. Scene(1).SelectMany(level => (byte[])[(byte)level, (byte)level, (byte)level, 255])];
        byte[] other = [.. rgba];
        other[403] = 254;
        Assert.Equal([DuplicateKind.Near], Kinds(PngBytes.Of(Side, Side, 8, 6, rgba), PngBytes.Of(Side, Side, 8, 6, other)));
    }

    [Fact]
    public void One_transparent_color_counts()
    {
        int[] scene = Scene(1);
        byte[] rows = [.. scene.Select(level => (byte)level)];
        byte[] transparent = PngBytes.Of(Side, Side, 8, 0, rows, ("tRNS", [0, (byte)scene[0]]));
        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(transparent, Gray(scene)));
    }

    [Fact]
    public void Palettes_and_single_bits_count_by_their_colors()
    {
        bool[] dots = [.. Scene(1).Select(level => level > 120)];
        byte[] bits = [.. dots.Chunk(8).Select(eight => (byte)eight.Select((dot, i) => dot ? 128 >> i : 0).Sum())];
        byte[] palette = [10, 10, 10, 255, 255, 255, 0, 0, 0];
        byte[] one = PngBytes.Of(Side, Side, 1, 0, bits);
        byte[] indexed = PngBytes.Of(Side, Side, 8, 3, [.. dots.Select(dot => (byte)(dot ? 1 : 2))], ("PLTE", palette));
        byte[] otherPalette = PngBytes.Of(Side, Side, 8, 3, [.. dots.Select(dot => (byte)(dot ? 1 : 0))], ("PLTE", palette));
        byte[] colors = PngBytes.Of(Side, Side, 8, 2, [.. dots.SelectMany(dot => Enumerable.Repeat((byte)(dot ? 255 : 0), 3))]);

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(one, indexed));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(one, colors));
        Assert.Equal([DuplicateKind.Near], Kinds(one, otherPalette));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_picture_counts_as_it_is_shown_whichever_way_it_is_stored(int orientation)
    {
        const int Height = 64;
        int[] upright = Scene(1)[..(Side * Height)];
        bool swaps = orientation >= 5;
        int width = swaps ? Height : Side;
        int height = swaps ? Side : Height;

        // Where a stored pixel is shown, by the table of the EXIF standard: which side of the picture its first row and its first column
        // are.
        var stored = new int[upright.Length];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                (int x, int y) = orientation switch
                {
                    2 => (Side - 1 - column, row),
                    3 => (Side - 1 - column, Height - 1 - row),
                    4 => (column, Height - 1 - row),
                    5 => (row, column),
                    6 => (Side - 1 - row, column),
                    7 => (Side - 1 - row, Height - 1 - column),
                    _ => (row, Height - 1 - column),
                };
                stored[(row * width) + column] = upright[(y * Side) + x];
            }
        }

        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] turned = PngBytes.Of(width, height, 8, 0, [.. stored.Select(level => (byte)level)], ("eXIf", exif));
        byte[] plain = PngBytes.Of(Side, Height, 8, 0, [.. upright.Select(level => (byte)level)]);
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(plain, turned));

        // Compressed after turning, so that no two pixels are equal; the orientation is in the JPEG's own header.
        using SKBitmap bitmap = SKBitmap.Decode(PngBytes.Of(width, height, 8, 0, [.. stored.Select(level => (byte)level)]));
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        byte[] segment = [0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif];
        Assert.Equal([DuplicateKind.Near], Kinds(plain, [.. jpeg.ToArray()[..2], .. segment, .. jpeg.ToArray()[2..]]));
    }

    /// <summary>The kinds of the pairs that two files make: one or none.</summary>
    private DuplicateKind[] Kinds(byte[] first, byte[] second)
    {
        DuplicateIndex index = Index(first, second);
        return [.. DuplicateTables.Pairs(index.Rows, index.Contents, index.Matches, index.Settings).Select(pair => pair.Kind)];
    }

    private DuplicateIndex Index(params byte[][] files)
    {
        using var context = new EngineContext(2);
        var builder = new DuplicateRowsBuilder(null, hasImages: true, hasSplits: false, hasLabels: false, hasScores: false);
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllBytes(_folder[$"{i}"], files[i]);
            builder.Add($"{i}", default, _folder[$"{i}"], null, null, 0);
        }

        DuplicateRows rows = builder.Build(SkiaImageDecoder.Instance, context);
        return DuplicateIndex.Build(rows, DuplicateThreshold.ModelDefault, new DuplicateSettings(), context);
    }

    private static (string, byte[]) Remark => ("tEXt", [.. "Comment\0nobody sees this"u8]);

    private static byte[] Gray(int[] levels) => PngBytes.Of(Side, Side, 8, 0, [.. levels.Select(level => (byte)level)]);

    /// <summary>Levels from 0 to 255: soft blobs.</summary>
    internal static int[] Scene(int seed)
    {
        var random = new Random(seed);
        var levels = new double[Side * Side];
        for (int blob = 0; blob < 12; blob++)
        {
            double x = random.NextDouble() * Side;
            double y = random.NextDouble() * Side;
            double size = 4 + (random.NextDouble() * 14);
            double height = 40 + (random.NextDouble() * 160);
            for (int i = 0; i < levels.Length; i++)
                levels[i] += height * Math.Exp(-(Math.Pow((i % Side) - x, 2) + Math.Pow((i / Side) - y, 2)) / (2 * size * size));
        }

        return [.. levels.Select(level => (int)Math.Clamp(level, 0, 255))];
    }

    // White strokes on nothing.
    private static byte[] Drawing(int seed, byte hidden) =>
        PngBytes.Of(
            Side,
            Side,
            8,
            6,
            [.. Scene(seed).SelectMany(level => level is > 90 and < 140 ? (byte[])[255, 255, 255, 255] : [hidden, hidden, hidden, 0])]
        );
}
