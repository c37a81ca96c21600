using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Reports;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Of copies the sharpest one is kept, or the largest, where that is asked for.</summary>
public sealed class SharpestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public SharpestTests()
    {
        // By their keys the soft one would be kept, which also has the most pixels.
        using SKBitmap scene = ScenePicture.Draw(1);
        using SKBitmap half = scene.Resize(new SKImageInfo(ScenePicture.Width / 2, ScenePicture.Height / 2), SKFilterQuality.Medium);
        using SKBitmap soft = half.Resize(new SKImageInfo(2 * ScenePicture.Width, 2 * ScenePicture.Height), SKFilterQuality.High);
        Write("a-soft.png", soft);
        Write("b-sharp.png", scene);
        File.WriteAllBytes(_folder["c-sharp.png"], File.ReadAllBytes(_folder["b-sharp.png"]));
        _folder.Write("other.png", ScenePicture.Ordinary(2));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(DuplicateKeep.FirstKey, "a-soft.png")]
    [InlineData(DuplicateKeep.MaximumPixels, "a-soft.png")]
    [InlineData(DuplicateKeep.Sharpest, "b-sharp.png")]
    public void The_flagger_keeps_it(DuplicateKeep keep, string kept)
    {
        IDataView images = _context.Data.LoadFromImageFolder(_folder.Path);
        IDataView facts = _context.Transforms.ImageFacts("Facts", "Path").Fit(images).Transform(images);
        DuplicateFlaggerTransformer flagger = _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "Duplicate",
                    ImagePathColumnName = "Path",
                    IdColumnName = "Id",
                    FactsColumnName = "Facts",
                    Keep = keep,
                }
            )
            .Fit(facts);
        Assert.Equal(kept, Assert.Single(flagger.GetGroups()).RepresentativeKey);

        // What follows from the facts is saved, and they are not needed any more.
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        DuplicateFlaggerTransformer loaded = DuplicateFlaggerTransformer.Load(_context, stream);
        Assert.Equal(kept, Assert.Single(loaded.GetGroups()).RepresentativeKey);
        Assert.Equal(Kept(flagger.Transform(facts)), Kept(loaded.Transform(images)));
    }

    [Fact]
    public void A_loaded_flagger_knows_how_sharp_added_pictures_are()
    {
        using TemporaryFolder first = Copies("a-soft.png", "other.png");
        using TemporaryFolder second = Copies("b-sharp.png");
        var options = new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "Duplicate",
            ImagePathColumnName = "Path",
            IdColumnName = "Id",
            FactsColumnName = "Facts",
            Keep = DuplicateKeep.Sharpest,
        };
        DuplicateFlaggerTransformer flagger = _context.Transforms.DuplicateFlagger(options).Fit(Facts(first));
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        DuplicateFlaggerTransformer loaded = DuplicateFlaggerTransformer.Load(_context, stream);
        Assert.Equal("b-sharp.png", Assert.Single(flagger.Add(Facts(second)).GetGroups()).RepresentativeKey);
        Assert.Equal("b-sharp.png", Assert.Single(loaded.Add(Facts(second)).GetGroups()).RepresentativeKey);
    }

    [Fact]
    public void It_needs_facts_of_the_right_kind()
    {
        var options = new DuplicateFlaggerEstimator.Options
        {
            OutputColumnName = "Duplicate",
            ImagePathColumnName = "Path",
            Keep = DuplicateKeep.Sharpest,
        };
        Assert.Contains(
            "FactsColumnName must be set for keep Sharpest",
            Assert.ThrowsAny<ArgumentException>(() => _context.Transforms.DuplicateFlagger(options)).Message
        );
        options.FactsColumnName = "Path";
        IDataView images = _context.Data.LoadFromImageFolder(_folder.Path);
        Assert.Throws<ArgumentOutOfRangeException>(() => _context.Transforms.DuplicateFlagger(options).Fit(images));
    }

    [Theory]
    [InlineData("sharpest", "b-sharp.png")]
    [InlineData("largest", "a-soft.png")]
    public async Task The_command_keeps_it(string keep, string kept)
    {
        SampleRun run = await SampleRun.Of("duplicates", _folder.Path, "--pixels-only", "--keep", keep, "--out", _folder["out"]);
        run.AssertSucceeded();
        Assert.Equal([kept, "other.png"], File.ReadAllLines(_folder["out/keep.txt"]));
    }

    [Fact]
    public void Facts_are_measured_where_a_model_embeds_too()
    {
        ImageFolderListing listing = ImageFolderListing.Read(_folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        DuplicateReport report = DuplicateInspector.Inspect(
            listing,
            new DuplicateInspectorOptions { Flagger = { Keep = DuplicateKeep.Sharpest } }
        );
        Assert.Equal("b-sharp.png", Assert.Single(report.Groups).RepresentativeKey);
    }

    private IDataView Facts(TemporaryFolder folder)
    {
        IDataView images = _context.Data.LoadFromImageFolder(folder.Path);
        return _context.Transforms.ImageFacts("Facts", "Path").Fit(images).Transform(images);
    }

    private TemporaryFolder Copies(params string[] names)
    {
        var folder = new TemporaryFolder();
        foreach (string name in names)
            folder.Write(name, File.ReadAllBytes(_folder[name]));
        return folder;
    }

    private static bool[] Kept(IDataView flags) => [.. flags.GetColumn<bool>("DuplicateIsRepresentative")];

    private void Write(string name, SKBitmap picture)
    {
        using SKData file = picture.Encode(SKEncodedImageFormat.Png, 100);
        _folder.Write(name, file.ToArray());
    }
}
