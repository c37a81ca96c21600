using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Images;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Pictures are compared upright, or as their pixels lie in the files.</summary>
public sealed class OrientationTests : IDisposable
{
    private const int Quarter = 6;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    // Of 0.3 million pixels and of 3 million, which are not looked at one by one.
    [Theory]
    [InlineData(480, 640)]
    [InlineData(1500, 2000)]
    public void A_picture_that_is_turned_by_its_file_alone_equals_the_turned_pixels_or_the_untouched_ones(int width, int height)
    {
        Write(width, height);
        Assert.Equal(
            ["mark.jpg pixels.png ExactPixels", "as-is.jpg mark.jpg Near QuarterTurn", "as-is.jpg pixels.png Near QuarterTurn"],
            Pairs(Fit(DuplicateOrientation.Upright))
        );
        Assert.Equal(
            ["as-is.jpg mark.jpg ExactPixels", "as-is.jpg pixels.png Near QuarterTurn", "mark.jpg pixels.png Near QuarterTurn"],
            Pairs(Fit(DuplicateOrientation.AsStored))
        );
    }

    [Fact]
    public void The_orientation_that_a_PNG_file_names_counts_alike()
    {
        byte[] plain = DrawnSheets.Png(Draw(480, 640));
        _folder.Write("as-is.png", plain);
        _folder.Write("mark.png", OrientedPng.Of(plain, Quarter));
        Assert.Equal(["as-is.png mark.png Near QuarterTurn"], Pairs(Fit(DuplicateOrientation.Upright)));
        Assert.Equal(["as-is.png mark.png ExactPixels"], Pairs(Fit(DuplicateOrientation.AsStored)));
    }

    [Fact]
    public void It_is_saved_with_the_flagger_and_holds_for_new_rows()
    {
        Write(480, 640);
        foreach (DuplicateOrientation orientation in Enum.GetValues<DuplicateOrientation>())
        {
            DuplicateFlaggerTransformer flagger = Fit(orientation);
            using var stream = new MemoryStream();
            flagger.Save(stream);
            stream.Position = 0;
            DuplicateFlaggerTransformer loaded = DuplicateFlaggerTransformer.Load(_context, stream).WithImageFolder(_folder.Path);
            Assert.Equal((orientation, orientation), (flagger.Orientation, loaded.Orientation));

            Directory.CreateDirectory(_folder["new"]);
            string added = _folder.Write("new/half.jpg", Marked(File.ReadAllBytes(_folder["as-is.jpg"]), 3));
            foreach (DuplicateFlaggerTransformer each in new[] { flagger, loaded })
            {
                IDataView rows = _context.Data.LoadFromEnumerable([new Row { Path = added }]);
                Flags answer = Assert.Single(_context.Data.CreateEnumerable<Flags>(each.Transform(rows), reuseRowObject: false));
                Assert.Equal(orientation == DuplicateOrientation.AsStored, answer.DNearestKey == "as-is.jpg" && answer.DNearestScore == 1);
            }
        }
    }

    [Fact]
    public void Evidence_is_of_upright_pictures_only()
    {
        DuplicateFlaggerEstimator.Options options = Options(DuplicateOrientation.AsStored);
        options.EvidenceColumnName = "Evidence";
        Assert.Contains(
            "EvidenceColumnName holds what was seen of upright pictures: leave it out to compare them AsStored.",
            Assert.Throws<ArgumentException>(() => _context.Transforms.DuplicateFlagger(options)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_flagger_of_evidence_alone_is_saved_and_loaded()
    {
        Write(480, 640);
        IDataView data = _context.Data.LoadFromEnumerable(_folder.Files.Select(name => new EvidenceRow(name, EvidenceOf(name))).ToArray());
        DuplicateFlaggerTransformer flagger = _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    EvidenceColumnName = "Evidence",
                    IdColumnName = "Key",
                }
            )
            .Fit(data);
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        Assert.Equal(Pairs(flagger), Pairs(DuplicateFlaggerTransformer.Load(_context, stream)));
        Assert.Contains("mark.jpg pixels.png ExactPixels", Pairs(flagger));
    }

    [Fact]
    public async Task The_console_application_compares_either_way()
    {
        Write(480, 640);
        foreach (bool upright in new[] { true, false })
        {
            string report = _folder[$"../{Path.GetFileName(_folder.Path)}-{upright}"];
            try
            {
                string[] choice = upright ? [] : ["--orientation", "as-stored"];
                SampleRun run = await SampleRun.Of(["duplicates", _folder.Path, "--out", report, "--pixels-only", .. choice]);
                run.AssertSucceeded();
                Assert.Contains(
                    upright ? "mark.jpg,pixels.png,1.000000" : "as-is.jpg,mark.jpg,1.000000",
                    File.ReadAllText(Path.Combine(report, "pairs.csv")),
                    StringComparison.Ordinal
                );
            }
            finally
            {
                Directory.Delete(report, recursive: true);
            }
        }
    }

    // A JPEG file, the same with a mark that it is to be turned, and a PNG file of the turned pixels.
    private void Write(int width, int height)
    {
        using SKBitmap drawn = Draw(width, height);
        using SKData encoded = drawn.Encode(SKEncodedImageFormat.Jpeg, 90);
        byte[] jpeg = encoded.ToArray();
        _folder.Write("as-is.jpg", jpeg);
        _folder.Write("mark.jpg", Marked(jpeg, Quarter));

        using DecodedImage image = SkiaImageDecoder.Instance.Decode(jpeg);
        using var turned = new SKBitmap(height, width, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = new uint[width * height];
        ImageOrientation.Turn<uint>(MemoryMarshal.Cast<byte, uint>(image.Pixels), width, height, Quarter, pixels);
        Marshal.Copy(MemoryMarshal.AsBytes<uint>(pixels).ToArray(), 0, turned.GetPixels(), 4 * pixels.Length);
        _folder.Write("pixels.png", DrawnSheets.Png(turned));
    }

    private byte[] EvidenceOf(string name)
    {
        var row = new byte[StoredEvidence.Length];
        ImageFingerprint picture = ImageFingerprint.Read(_folder[name], SkiaImageDecoder.Instance, StoredEvidence.ThumbnailOf(row));
        StoredEvidence.Write(picture, row);
        return row;
    }

    private static SKBitmap Draw(int width, int height)
    {
        using SKBitmap sheet = DrawnSheets.Draw("form", 1);
        return sheet.Resize(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), SKFilterQuality.Medium);
    }

    private static byte[] Exif(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] Marked(byte[] jpeg, int orientation)
    {
        byte[] exif = Exif(orientation);
        return [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];
    }

    private DuplicateFlaggerEstimator.Options Options(DuplicateOrientation orientation) =>
        new()
        {
            OutputColumnName = "D",
            ImagePathColumnName = "Path",
            ImageFolder = _folder.Path,
            Orientation = orientation,
        };

    private DuplicateFlaggerTransformer Fit(DuplicateOrientation orientation) =>
        _context
            .Transforms.DuplicateFlagger(Options(orientation))
            .Fit(_context.Data.LoadFromEnumerable(_folder.Files.Select(name => new Row { Path = name })));

    private static string[] Pairs(DuplicateFlaggerTransformer flagger) =>
        [
            .. flagger
                .GetPairs()
                .Select(pair => $"{pair.Key} {pair.OtherKey} {pair.Kind}{(pair.Turn == DuplicateTurn.None ? "" : $" {pair.Turn}")}"),
        ];

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed record EvidenceRow(string Key, [property: VectorType(StoredEvidence.Length)] byte[] Evidence);

    private sealed class Flags
    {
        public string DNearestKey { get; set; } = "";

        public float DNearestScore { get; set; }
    }
}
