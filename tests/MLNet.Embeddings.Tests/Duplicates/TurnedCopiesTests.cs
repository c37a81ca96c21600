using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Reports;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Pictures that were turned or mirrored, and saved again, are near duplicates, and it is said how they are turned.</summary>
public sealed class TurnedCopiesTests : IDisposable
{
    private const int Originals = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_turn_is_found_and_named(int threads)
    {
        Write();
        DuplicateFlaggerTransformer flagger = Fit(_folder.Files, threads);
        Assert.Equal(
            [.. Turned.Select(turn => ($"{(int)turn:D2}.png", $"{(int)turn:D2}-turned.jpg", turn)).OrderBy(pair => pair.Item1)],
            flagger.GetPairs().OrderBy(pair => pair.OtherKey).Select(Ordered)
        );
        Assert.All(flagger.GetPairs(), pair => Assert.InRange(pair.Score, flagger.Threshold, 0.96f));
        Assert.Equal(Turned.Length, flagger.GetKeysToRemove().Count);
        Assert.Equal(Answers(flagger, _folder.Files), Answers(Reloaded(flagger), _folder.Files));
        Assert.Equal(flagger.GetPairs(), Reloaded(flagger).GetPairs());
    }

    [Fact]
    public void A_new_picture_is_compared_with_known_ones_in_all_turns()
    {
        Write();
        string[] originals = [.. _folder.Files.Where(name => !name.Contains("turned", StringComparison.Ordinal))];
        string[] added = [.. _folder.Files.Except(originals)];
        DuplicateFlaggerTransformer flagger = Fit(originals, threads: null);
        Assert.Empty(flagger.GetPairs());
        foreach (DuplicateFlaggerTransformer each in new[] { flagger, Reloaded(flagger) })
        {
            Assert.Equal(
                added.Select(name => (name, $"{name[..2]}.png", true, DuplicateStatus.Ok)),
                Answers(each, added).Select(answer => (answer.Path, answer.Nearest, answer.IsDuplicate, answer.Status))
            );
        }

        DuplicateFlaggerTransformer together = flagger.Add(Rows(added), TestContext.Current.CancellationToken);
        Assert.Equal(Fit(_folder.Files, threads: null).GetPairs(), together.GetPairs());
    }

    [Fact]
    public void What_differs_in_details_is_told_apart_turned_too()
    {
        for (int variant = 0; variant < 3; variant++)
        {
            using SKBitmap form = DrawnSheets.Draw("form", variant);
            _folder.Write($"{variant}.png", DrawnSheets.Png(form));
        }

        // The same form upside down, and another one.
        using SKBitmap known = DrawnSheets.Draw("form", 1);
        using SKBitmap foreign = DrawnSheets.Draw("form", 7);
        _folder.Write("copy.png", DrawnSheets.Png(Turn(known, DuplicateTurn.HalfTurn)));
        _folder.Write("foreign.png", DrawnSheets.Png(Turn(foreign, DuplicateTurn.HalfTurn)));
        DuplicatePair pair = Assert.Single(Fit(_folder.Files, threads: null).GetPairs());
        Assert.Equal(("1.png", "copy.png", DuplicateTurn.HalfTurn), (pair.Key, pair.OtherKey, pair.Turn));
    }

    [Fact]
    public void A_picture_and_its_exact_copies_stay_as_they_are()
    {
        Write();
        File.Copy(_folder["03.png"], _folder["03-copy.png"]);
        DuplicatePair pair = Assert.Single(
            Fit(_folder.Files, threads: null).GetPairs(),
            pair => pair is { Key: "03-copy.png", OtherKey: "03.png" }
        );
        Assert.Equal((1, DuplicateKind.ExactFile, DuplicateTurn.None), (pair.Score, pair.Kind, pair.Turn));
    }

    [Fact]
    public async Task The_table_of_pairs_names_turns()
    {
        Write();
        string[] before = _folder.Files;
        SampleRun run = await SampleRun.Of("duplicates", _folder.Path, "--pixels-only", "--out", _folder["out"]);
        run.AssertSucceeded();
        string[] lines = File.ReadAllLines(_folder["out/pairs.csv"]);
        Assert.Contains(",turn,", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("02-turned.jpg,02.png,", StringComparison.Ordinal) && line.Contains(",HalfTurn,"));
        Assert.Equal(before.Length - Turned.Length, File.ReadAllLines(_folder["out/keep.txt"]).Length);
    }

    private static DuplicateTurn[] Turned => [.. Enum.GetValues<DuplicateTurn>().Where(turn => turn != DuplicateTurn.None)];

    // Keys stand in ordinal order, and the turned copy has the smaller one.
    private static (string, string, DuplicateTurn) Ordered(DuplicatePair pair) =>
        pair.Turn switch
        {
            DuplicateTurn.QuarterTurn => (pair.OtherKey, pair.Key, DuplicateTurn.ThreeQuarterTurn),
            DuplicateTurn.ThreeQuarterTurn => (pair.OtherKey, pair.Key, DuplicateTurn.QuarterTurn),
            _ => (pair.OtherKey, pair.Key, pair.Turn),
        };

    private static SKBitmap Turn(SKBitmap picture, DuplicateTurn turn)
    {
        int orientation = (int)turn + 1;
        bool swaps = ImageOrientation.SwapsSides(orientation);
        var turned = new SKBitmap(
            swaps ? picture.Height : picture.Width,
            swaps ? picture.Width : picture.Height,
            SKColorType.Rgba8888,
            SKAlphaType.Opaque
        );
        using SKBitmap source = picture.Copy(SKColorType.Rgba8888);
        var pixels = new uint[picture.Width * picture.Height];
        ImageOrientation.Turn<uint>(
            MemoryMarshal.Cast<byte, uint>(source.GetPixelSpan()),
            picture.Width,
            picture.Height,
            orientation,
            pixels
        );
        Marshal.Copy(MemoryMarshal.AsBytes<uint>(pixels).ToArray(), 0, turned.GetPixels(), 4 * pixels.Length);
        return turned;
    }

    // Scenes, and of some of them a copy that is turned and compressed.
    private void Write()
    {
        for (int i = 0; i < Originals; i++)
        {
            using SKBitmap scene = ScenePicture.Draw(i);
            _folder.Write($"{i:D2}.png", DrawnSheets.Png(scene));
            if (i is 0 or >= 8)
                continue;

            using SKBitmap turned = Turn(scene, (DuplicateTurn)i);
            using SKData jpeg = turned.Encode(SKEncodedImageFormat.Jpeg, 85);
            _folder.Write($"{i:D2}-turned.jpg", jpeg.ToArray());
        }
    }

    private IDataView Rows(IEnumerable<string> names) => _context.Data.LoadFromEnumerable(names.Select(name => new Row { Path = name }));

    private DuplicateFlaggerTransformer Fit(string[] names, int? threads) =>
        _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    ImagePathColumnName = "Path",
                    ImageFolder = _folder.Path,
                    NumberOfThreads = threads,
                }
            )
            .Fit(Rows(names));

    private DuplicateFlaggerTransformer Reloaded(DuplicateFlaggerTransformer flagger)
    {
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        return DuplicateFlaggerTransformer.Load(_context, stream).WithImageFolder(_folder.Path);
    }

    private (string Path, string Nearest, float Score, bool IsDuplicate, DuplicateStatus Status)[] Answers(
        DuplicateFlaggerTransformer flagger,
        string[] names
    ) =>
        [
            .. _context
                .Data.CreateEnumerable<Answer>(flagger.Transform(Rows(names)), reuseRowObject: false)
                .Select(row => (row.Path, row.DNearestKey, row.DNearestScore, row.DIsDuplicate, (DuplicateStatus)(row.DStatus - 1))),
        ];

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed class Answer
    {
        public string Path { get; set; } = "";

        public string DNearestKey { get; set; } = "";

        public float DNearestScore { get; set; }

        public bool DIsDuplicate { get; set; }

        [Microsoft.ML.Data.KeyType(7)]
        public uint DStatus { get; set; }
    }
}
