using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Frames;
using MLNet.Embeddings.Tests.Images;
using AlikeThumbnails = MLNet.Embeddings.Duplicates.Pixels.AlikeThumbnails;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>
/// Exact means exact for large pictures too, though their pixels are looked at one by one only where another one is like them.
/// </summary>
public sealed class LargeSamePixelsTests : IDisposable
{
    private static readonly byte[] Scene = LargePicture.Draw(1);
    private static readonly byte[] Jpeg = LargePicture.Jpeg(Scene);
    private static readonly byte[] Copy = LargePicture.Decode(Jpeg);

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_PNG_of_the_pixels_of_a_JPEG_is_the_same_and_one_bit_less_is_not()
    {
        byte[] other = [.. Copy];
        other[123_456] ^= 1;

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(Jpeg, LargePicture.Png(Copy)));
        Assert.Equal([DuplicateKind.Near], Kinds(Jpeg, LargePicture.Png(other)));
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(Jpeg, LargePicture.Remarked(Jpeg, 7)));
        Assert.Equal([DuplicateKind.Near], Kinds(Jpeg, LargePicture.Jpeg(Copy, 60)));
    }

    [Theory]
    [InlineData(0.0, 8)]
    [InlineData(600.0, 1)]
    [InlineData(90.0, 40)]
    public void However_hard_the_contrast(double noise, int contrast)
    {
        byte[] jpeg = LargePicture.Jpeg(LargePicture.Draw(3, noise, contrast), 30);
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(jpeg, LargePicture.Png(LargePicture.Decode(jpeg))));
    }

    [Fact]
    public void All_sixteen_bits_count()
    {
        int[] levels = [.. Scene.Where((_, i) => i % 3 == 0).Select((level, i) => (level << 8) | (i & 0xFF))];
        byte[] file = Deep(levels);
        int[] other = [.. levels];
        other[50_000] ^= 1;

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(file, Deep(levels, ("tEXt", [.. "Comment\0nobody sees this"u8]))));
        Assert.Equal([DuplicateKind.Near], Kinds(file, Deep(other)));

        byte[] eight = [.. Scene.Where((_, i) => i % 3 == 0)];
        byte[] gray = PngBytes.Of(LargePicture.Width, LargePicture.Height, 8, 0, eight);
        Assert.Equal([DuplicateKind.ExactPixels], Kinds(gray, Deep([.. eight.Select(level => level * 257)])));

        static byte[] Deep(int[] levels, params (string, byte[])[] chunks) =>
            PngBytes.Deep(LargePicture.Width, LargePicture.Height, 0, levels, chunks);
    }

    [Fact]
    public void Alpha_counts_and_hidden_colors_do_not()
    {
        byte[] Rgba(byte hidden, byte alpha) =>
            [
                .. Scene
                    .Chunk(3)
                    .SelectMany((rgb, i) => i % 97 < 20 ? (byte[])[hidden, hidden, hidden, 0] : [.. rgb, i == 40 ? alpha : (byte)255]),
            ];

        byte[] Png(byte hidden, byte alpha) => PngBytes.Of(LargePicture.Width, LargePicture.Height, 8, 6, Rgba(hidden, alpha));

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(Png(0, 255), Png(200, 255)));
        Assert.Equal([DuplicateKind.Near], Kinds(Png(0, 255), Png(0, 254)));
    }

    [Fact]
    public void A_turned_file_is_the_same_picture()
    {
        byte[] exif = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0];
        byte[] segment = [0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif];
        byte[] turned = [.. Jpeg[..2], .. segment, .. Jpeg[2..]];
        byte[] shown = [.. Copy.Chunk(3).Reverse().SelectMany(rgb => rgb)];

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(turned, LargePicture.Png(shown)));
    }

    [Fact]
    public void All_pictures_of_a_sequence_count()
    {
        byte[] second = LargePicture.Jpeg(LargePicture.Draw(2));
        byte[] pair = MovingPictures.Sequence(Jpeg, second);
        byte[] remarked = MovingPictures.Sequence(LargePicture.Remarked(Jpeg, 1), second);
        byte[] other = MovingPictures.Sequence(Jpeg, LargePicture.Jpeg(LargePicture.Draw(4)));
        Assert.Equal(FrameKind.Sequence, FrameKindReader.Read(pair));

        Assert.Equal([DuplicateKind.ExactPixels], Kinds(pair, remarked));
        Assert.Empty(Kinds(pair, other));
        Assert.Empty(Kinds(pair, Jpeg));
    }

    [Fact]
    public void Only_pictures_that_another_one_is_like_are_decoded_again()
    {
        string[] paths = [.. Enumerable.Range(10, 4).Select(i => Write($"{i}.jpg", LargePicture.Jpeg(LargePicture.Draw(i))))];
        using (WorkCounts work = WorkCounts.Collect())
        {
            Fit(paths);
            Assert.Equal((4, 4), (work.FilesRead, work.ImagesDecoded));
        }

        // The copy and its original are decoded to the last pixel, and neither is looked at again as near.
        using (WorkCounts work = WorkCounts.Collect())
        {
            byte[] last = File.ReadAllBytes(paths[^1]);
            Fit([.. paths, Write("copy.png", LargePicture.Png(LargePicture.Decode(last)))]);
            Assert.Equal((7, 7), (work.FilesRead, work.ImagesDecoded));
        }
    }

    [Fact]
    public void A_new_copy_of_a_picture_that_was_never_looked_at_is_found_also_after_loading()
    {
        string[] paths = [.. Enumerable.Range(20, 3).Select(i => Write($"{i}.jpg", LargePicture.Jpeg(LargePicture.Draw(i))))];
        DuplicateFlaggerTransformer flagger = Fit(paths);
        byte[] copy = LargePicture.Decode(File.ReadAllBytes(paths[1]));
        string same = Write("same.png", LargePicture.Png(copy));
        copy[99] ^= 1;
        string near = Write("near.png", LargePicture.Png(copy));

        _context.Model.Save(flagger, View(paths).Schema, _folder["model.zip"]);
        foreach (ITransformer transformer in new[] { flagger, _context.Model.Load(_folder["model.zip"], out _) })
        {
            Flags[] flags = [.. _context.Data.CreateEnumerable<Flags>(transformer.Transform(View([same, near])), reuseRowObject: false)];
            Assert.Equal([DuplicateKind.ExactPixels, DuplicateKind.Near], flags.Select(row => (DuplicateKind)(row.DKind - 1)));
            Assert.Equal([paths[1], paths[1]], flags.Select(row => row.DNearestKey));
        }

        DuplicateFlaggerTransformer more = flagger.Add(View([same]));
        Assert.Equal(DuplicateKind.ExactPixels, Assert.Single(more.GetPairs()).Kind);
    }

    [Fact]
    public void Evidence_of_an_earlier_version_has_no_open_pixels()
    {
        var row = new byte[StoredEvidence.Length];
        var thumbnail = new byte[PixelThumbnail.Length];
        ImageFingerprint image = ImageFingerprint.Read(Write("a.jpg", Jpeg), SkiaImageDecoder.Instance, thumbnail);
        Assert.True(image.IsOpen);
        Assert.Equal(image.File, image.Pixels);

        StoredEvidence.Write(image, row);
        Assert.Equal(image, StoredEvidence.Read(row, thumbnail));

        row[0] = 1;
        row[3] = 1;
        Assert.Equal(image with { IsOpen = false, HasAllFrames = true }, StoredEvidence.Read(row, thumbnail));
    }

    [Fact]
    public void Thumbnails_at_any_scale_agree_and_those_of_other_pictures_do_not()
    {
        byte[][] thumbnails =
        [
            .. new[] { Jpeg, LargePicture.Png(Copy), LargePicture.Jpeg(LargePicture.Draw(2)) }.Select(file =>
            {
                var thumbnail = new byte[PixelThumbnail.Length];
                ImageFingerprint.Read(Write("file", file), SkiaImageDecoder.Instance, thumbnail);
                return thumbnail;
            }),
        ];

        Assert.True(AlikeThumbnails.Are(thumbnails[0], thumbnails[1]));
        Assert.False(AlikeThumbnails.Are(thumbnails[0], thumbnails[2]));
        double difference = thumbnails[0].Zip(thumbnails[1], (one, other) => (double)Math.Abs(one - other)).Average();
        Assert.InRange(difference, 0, 0.6);
    }

    /// <summary>The kinds of the pairs that two files make: one or none.</summary>
    private DuplicateKind[] Kinds(byte[] first, byte[] second) =>
        [.. Fit([Write("first", first), Write("second", second)]).GetPairs().Select(pair => pair.Kind)];

    private DuplicateFlaggerTransformer Fit(string[] paths) =>
        _context
            .Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", ImagePathColumnName = "Path" })
            .Fit(View(paths));

    private IDataView View(string[] paths) => _context.Data.LoadFromEnumerable(paths.Select(path => new Row { Path = path }));

    private string Write(string name, byte[] content) => _folder.Write(name, content);

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed class Flags
    {
        [KeyType(4)]
        public uint DKind { get; set; }

        public string DNearestKey { get; set; } = "";
    }
}
