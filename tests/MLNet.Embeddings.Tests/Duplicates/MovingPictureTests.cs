using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Images.Png;
using MLNet.Embeddings.Tests.Images;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Files that hold more than one picture are the same only where all of them are.</summary>
public sealed class MovingPictureTests : IDisposable
{
    private const int Side = 96;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Animations_that_share_their_first_frame_are_no_copies()
    {
        byte[] first = MovingPictures.Gif(Side, 8, "a", Frame(1), Frame(2), Frame(3));
        byte[] otherFrames = MovingPictures.Gif(Side, 8, "b", Frame(1), Frame(4), Frame(5));
        byte[] fewer = MovingPictures.Gif(Side, 8, "c", Frame(1), Frame(2));
        byte[] lastDiffers = MovingPictures.Gif(Side, 8, "d", Frame(1), Frame(2), Frame(6));
        byte[] still = MovingPictures.Gif(Side, 8, "e", Frame(1));

        DuplicateIndex index = Index(first, otherFrames, fewer, lastDiffers, still);
        Assert.Empty(index.Matches.Pairs);
        Assert.All(index.Findings.Kinds, kind => Assert.Equal(DuplicateKind.Unique, kind));
    }

    [Fact]
    public void The_same_frames_at_the_same_times_are_the_same_pixels()
    {
        byte[] first = MovingPictures.Gif(Side, 8, "a", Frame(1), Frame(2), Frame(3));
        byte[] remarked = MovingPictures.Gif(Side, 8, "another remark", Frame(1), Frame(2), Frame(3));
        byte[] slower = MovingPictures.Gif(Side, 20, "slower", Frame(1), Frame(2), Frame(3));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(first, remarked));
        Assert.Equal([DuplicateKind.Near], Kinds(first, slower));
    }

    [Fact]
    public void An_animation_in_another_format_is_found()
    {
        byte[] gif = MovingPictures.Gif(Side, 8, "a", Frame(1), Frame(2), Frame(3));
        Assert.Equal([DuplicateKind.Near], Kinds(gif, MovingPictures.Webp(Side, 80, Webp(1), Webp(2), Webp(3))));
        Assert.Empty(Kinds(gif, MovingPictures.Webp(Side, 80, Webp(1), Webp(2), Webp(5))));
        Assert.Empty(Kinds(Webp(1), MovingPictures.Webp(Side, 80, Webp(1), Webp(2))));
    }

    [Fact]
    public void What_cannot_be_decoded_to_its_end_is_like_nothing_but_the_same_file()
    {
        byte[] rows = Frame(1);
        byte[] control = new byte[26];
        byte[] Animated(int later) =>
            PngBytes.Of(
                Side,
                Side,
                8,
                0,
                rows,
                ("acTL", [0, 0, 0, 2, 0, 0, 0, 0]),
                ("fcTL", control),
                ("fdAT", [0, 0, 0, 1, .. PngBytes.Pack(Frame(later), Side)])
            );

        byte[] first = Animated(2);
        byte[] second = Animated(3);
        Assert.Empty(Kinds(first, second));
        Assert.Empty(Kinds(first, PngBytes.Of(Side, Side, 8, 0, rows)));
        Assert.Equal([DuplicateKind.ExactFile], Kinds(first, first));
    }

    [Fact]
    public void Further_pictures_of_a_JPEG_count_and_its_previews_do_not()
    {
        byte[] pair = MovingPictures.Sequence(Jpeg(1, Side), Jpeg(2, Side));
        Assert.Empty(Kinds(pair, MovingPictures.Sequence(Jpeg(1, Side), Jpeg(3, Side))));
        Assert.Empty(Kinds(pair, Jpeg(1, Side)));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(pair, [.. pair, 0]));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(Jpeg(1, Side), MovingPictures.Sequence(Jpeg(1, Side), Jpeg(1, Side / 2))));
    }

    [Fact]
    public void Each_picture_of_a_JPEG_is_shown_upright()
    {
        byte[] marked = TurnedPicture.Jpeg(6);
        byte[] unmarked = [.. marked];
        int mark = marked.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]);
        unmarked[mark + 9] = 1;
        byte[] first = MovingPictures.Sequence(marked, marked);
        byte[] second = MovingPictures.Sequence(unmarked, unmarked);
        Assert.DoesNotContain(DuplicateKind.ExactPixels, Kinds(first, second));
        Assert.NotEqual(Pixels(first), Pixels(second));
        Assert.NotEqual(Pixels(first), Pixels(MovingPictures.Sequence(marked, unmarked)));
        Assert.Equal(Pixels(first), Pixels([.. first, 0]));
        Assert.Equal(Pixels(second), Pixels(first, new AsStoredImageDecoder(SkiaImageDecoder.Instance)));

        int shown = 0;
        Assert.True(
            FrameReader.TryRead(
                first,
                FrameKind.Sequence,
                SkiaImageDecoder.Instance,
                out _,
                (_, _, rgba, width, height) =>
                {
                    shown++;
                    Assert.Equal((TurnedPicture.Width, TurnedPicture.Height), (width, height));
                    Assert.InRange(rgba[0], 30, 50);
                    Assert.InRange(rgba[4 * (width - 1)], 200, 220);
                }
            )
        );
        Assert.Equal(2, shown);

        static Digest Pixels(byte[] content, IImageDecoder? decoder = null) =>
            ImageFingerprint.OfContent(content, decoder ?? SkiaImageDecoder.Instance, new byte[PixelThumbnail.Length]).Pixels;
    }

    [Fact]
    public void The_bytes_say_what_a_file_holds()
    {
        Assert.Equal(FrameKind.Single, FrameKindReader.Read(MovingPictures.Gif(Side, 8, "", Frame(1))));
        Assert.Equal(FrameKind.Animation, FrameKindReader.Read(MovingPictures.Gif(Side, 8, "", Frame(1), Frame(1))));
        Assert.Equal(FrameKind.Animation, FrameKindReader.Read(MovingPictures.Webp(Side, 8, Webp(1), Webp(2))));
        Assert.Equal(FrameKind.Single, FrameKindReader.Read(MovingPictures.Webp(Side, 8, Webp(1))));
        Assert.Equal(FrameKind.Sequence, FrameKindReader.Read(MovingPictures.Sequence(Jpeg(1, Side), Jpeg(1, Side))));
        Assert.Equal(FrameKind.Opaque, FrameKindReader.Read([0, 0, 1, 0, 2, 0, 0]));
        Assert.Equal(FrameKind.Animation, FrameKindReader.Read([.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 9, 0, 0, 0]));
        Assert.Equal(FrameKind.Single, FrameKindReader.Read([.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Equal(FrameKind.Single, FrameKindReader.Read([]));
    }

    [Fact]
    public void Damaged_files_never_throw_and_never_read_beyond_their_end()
    {
        byte[][] files =
        [
            MovingPictures.Gif(16, 8, "a", new byte[256], new byte[256]),
            MovingPictures.Webp(Side, 80, Webp(1), Webp(2)),
            MovingPictures.Sequence(Jpeg(1, Side), Jpeg(2, Side)),
            PngBytes.Deep(8, 8, 6, new int[256], ("eXIf", [.. "II*\0"u8, 8, 0, 0, 0, 1, 0])),
            [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0, 0],
        ];
        var random = new Random(3);
        foreach (byte[] file in files)
        {
            for (int i = 0; i < 400; i++)
            {
                byte[] damaged = [.. i % 2 == 0 ? file : file[..random.Next(file.Length)]];
                for (int change = 0; change < 3 && damaged.Length > 0; change++)
                    damaged[random.Next(Math.Min(damaged.Length, 400))] = (byte)random.Next(256);

                FrameKind kind = FrameKindReader.Read(damaged);
                FrameReader.TryRead(damaged, kind, SkiaImageDecoder.Instance, out _, (_, _, _, _, _) => { });
                ImageOrientation.OfPng(damaged);
                if (DeepPngReader.IsDeep(damaged))
                    DeepPngReader.TryRead(damaged);
            }
        }
    }

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

    private static byte[] Frame(int seed) => [.. SamePixelsTests.Scene(seed).Select(level => (byte)(level / 2))];

    private static byte[] Webp(int seed) => Encode(seed, Side, SKEncodedImageFormat.Webp, 90);

    private static byte[] Jpeg(int seed, int side) => Encode(seed, side, SKEncodedImageFormat.Jpeg, 90);

    private static byte[] Encode(int seed, int side, SKEncodedImageFormat format, int quality)
    {
        byte[] png = PngBytes.Of(Side, Side, 8, 0, [.. Frame(seed).Select(level => (byte)(2 * level))]);
        using SKBitmap whole = SKBitmap.Decode(png);
        using SKBitmap bitmap = whole.Resize(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque), SKFilterQuality.High);
        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}
