using Microsoft.ML;
using MLNet.Embeddings.Tests.Duplicates.Detail;
using MLNet.Embeddings.Tests.Reports;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Relations;

/// <summary>Pictures that were cropped, letterboxed, captioned or slightly rotated, and saved again, are near duplicates, and it is said
/// what was done to which of the two.</summary>
public sealed class EditedCopiesTests : IDisposable
{
    private const int Originals = 12;
    private const float Kept = 0.8f;
    private const float Degrees = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_edit_is_found_and_named(int threads)
    {
        string[] copies = Write();
        DuplicateFlaggerTransformer flagger = Fit([.. Names, .. copies], threads);
        IReadOnlyList<DuplicatePair> pairs = flagger.GetPairs();
        Assert.Equal(
            copies.Select(copy => (OriginalOf(copy), copy, KindOf(copy))).Order(),
            pairs.Select(pair => (pair.OtherKey, pair.Key, pair.Relation.Kind)).Order()
        );
        Assert.All(pairs, pair => Assert.InRange(pair.Score, flagger.Threshold, 1));
        Assert.All(
            pairs.Where(pair => pair.Relation.Kind != DuplicateRelationKind.Rotated),
            pair => Assert.Equal(pair.Key, pair.EditedKey)
        );
        DuplicateRelation crop = RelationOf("cropped");
        Assert.Equal(Kept, crop.KeptShare, 0.03f);
        Assert.Equal(
            "cropped to " + (100 * crop.KeptShare).ToString("0", System.Globalization.CultureInfo.InvariantCulture) + " %",
            $"{crop}"
        );
        // Of the copy, whose key is the smaller one.
        Assert.Equal(-Degrees, RelationOf("rotated").Degrees, 0.6f);
        Assert.StartsWith("rotated ", $"{RelationOf("rotated")}");
        Assert.Equal("letterboxed", $"{RelationOf("letterboxed")}");
        Assert.Equal("captioned", $"{RelationOf("captioned")}");

        DuplicateFlaggerTransformer loaded = Reloaded(flagger);
        Assert.Equal(pairs, loaded.GetPairs());
        Assert.Equal(Answers(flagger, [.. Names, .. copies]), Answers(loaded, [.. Names, .. copies]));
        Assert.Equal(Fit([.. Names, .. copies], threads: null).GetPairs(), pairs);

        DuplicateRelation RelationOf(string edit) => pairs.First(pair => pair.Key.Contains(edit, StringComparison.Ordinal)).Relation;
    }

    [Fact]
    public void The_search_can_be_left_out_of_fits_and_of_saved_models()
    {
        string[] copies = Write();
        DuplicateFlaggerTransformer whole = Fit([.. Names, .. copies], threads: null, findsEdited: false);
        Assert.DoesNotContain(whole.GetPairs(), pair => pair.Relation.Kind != DuplicateRelationKind.None);
        Assert.True(whole.GetPairs().Count < copies.Length);
        DuplicateFlaggerTransformer flagger = Fit(Names, threads: null, findsEdited: false);
        var plain = Answers(flagger, copies);
        Assert.Contains(plain, answer => !answer.IsDuplicate);
        Assert.Equal(plain, Answers(Reloaded(flagger), copies));
    }

    [Fact]
    public void New_pictures_are_compared_in_parts_too()
    {
        string[] copies = Write();
        DuplicateFlaggerTransformer flagger = Fit(Names, threads: null);
        Assert.Empty(flagger.GetPairs());
        foreach (DuplicateFlaggerTransformer each in new[] { flagger, Reloaded(flagger) })
        {
            Assert.Equal(
                copies.Select(name => (name, OriginalOf(name), true)),
                Answers(each, copies).Select(answer => (answer.Path, answer.Nearest, answer.IsDuplicate))
            );
        }

        // The other way round, and all together.
        Assert.Equal(
            copies.Select(copy => (OriginalOf(copy), copy, true)),
            Answers(Fit(copies, threads: null), [.. copies.Select(OriginalOf)])
                .Select(answer => (answer.Path, answer.Nearest, answer.IsDuplicate))
        );
        Assert.Equal(
            Fit([.. Names, .. copies], threads: null).GetPairs(),
            flagger.Add(Rows(copies), TestContext.Current.CancellationToken).GetPairs()
        );
    }

    [Fact]
    public void Parts_of_different_pictures_of_one_template_are_told_apart()
    {
        foreach (string kind in new[] { "form", "radiograph" })
        {
            string[] names = [.. Enumerable.Range(0, 3).Select(variant => $"{kind}-{variant}.png")];
            for (int variant = 0; variant < names.Length; variant++)
            {
                using SKBitmap picture = DrawnSheets.Draw(kind, variant);
                _folder.Write(names[variant], DrawnSheets.Png(picture));
            }

            // Crops and letterboxed copies of pictures that are not there.
            using SKBitmap foreign = DrawnSheets.Draw(kind, 7);
            _folder.Write($"{kind}-cropped.jpg", Jpeg(Edit(foreign, "cropped")));
            _folder.Write($"{kind}-letterboxed.jpg", Jpeg(Edit(foreign, "letterboxed")));
            DuplicateFlaggerTransformer flagger = Fit([.. names, $"{kind}-cropped.jpg", $"{kind}-letterboxed.jpg"], threads: null);
            Assert.DoesNotContain(flagger.GetPairs(), pair => names.Contains(pair.Key) || names.Contains(pair.OtherKey));
        }
    }

    [Fact]
    public async Task The_table_of_pairs_says_what_was_done()
    {
        Write();
        SampleRun run = await SampleRun.Of("duplicates", _folder.Path, "--pixels-only", "--out", _folder["out"]);
        run.AssertSucceeded();
        string[] command = ["duplicates", _folder.Path, "--pixels-only", "--edited-copies", "off", "--out", _folder["without"]];
        SampleRun without = await SampleRun.Of(command);
        Assert.True((int)without.Result["pairs"]! < (int)run.Result["pairs"]!);
        string[] lines = File.ReadAllLines(_folder["out/pairs.csv"]);
        Assert.EndsWith(",turn,relation,kept_share,degrees,edited", lines[0]);
        Assert.Contains(lines, line => line.Contains(",Cropped,0.", StringComparison.Ordinal) && line.EndsWith("cropped.jpg"));
        Assert.Contains(lines, line => line.Contains(",Letterboxed,1,", StringComparison.Ordinal) && line.EndsWith("letterboxed.jpg"));
    }

    private static string[] Names => [.. Enumerable.Range(0, Originals).Select(i => $"{i:D2}.png")];

    private static string OriginalOf(string copy) => $"{copy[..2]}.png";

    private static DuplicateRelationKind KindOf(string copy) =>
        Enum.Parse<DuplicateRelationKind>(Path.GetFileNameWithoutExtension(copy)[3..], ignoreCase: true);

    private string[] Write()
    {
        var copies = new List<string>();
        for (int i = 0; i < Originals; i++)
        {
            using SKBitmap scene = ScenePicture.Draw(i);
            _folder.Write($"{i:D2}.png", DrawnSheets.Png(scene));
            if (i % 3 != 0)
                continue;

            string edit = new[] { "cropped", "letterboxed", "captioned", "rotated" }[i / 3];
            copies.Add($"{i:D2}-{edit}.jpg");
            _folder.Write(copies[^1], Jpeg(Edit(scene, edit)));
        }

        return [.. copies];
    }

    private static byte[] Jpeg(SKBitmap picture)
    {
        using SKData file = picture.Encode(SKEncodedImageFormat.Jpeg, 80);
        picture.Dispose();
        return file.ToArray();
    }

    private static SKBitmap Edit(SKBitmap picture, string edit)
    {
        int width = picture.Width;
        int height = picture.Height;
        (float targetWidth, float targetHeight) = edit switch
        {
            "cropped" => (Kept * width, Kept * height),
            "letterboxed" => (width, 1.3f * height),
            "captioned" => (width, 1.18f * height),
            _ => (width, height),
        };
        var target = new SKBitmap((int)targetWidth, (int)targetHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(target);
        canvas.Clear(edit == "captioned" ? SKColors.White : SKColors.Black);
        if (edit == "captioned")
        {
            using var pen = new SKPaint { Color = SKColors.Black };
            for (int x = 6; x < width - 6; x += 7)
                canvas.DrawRect(x, 1.06f * height, 4, 0.06f * height, pen);
        }
        else if (edit == "rotated")
        {
            canvas.RotateDegrees(Degrees, width / 2f, height / 2f);
        }

        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        float left = edit == "cropped" ? -0.15f * width : 0;
        float top =
            edit == "cropped" ? -0.06f * height
            : edit == "letterboxed" ? 0.15f * height
            : 0;
        canvas.DrawBitmap(picture, left, top, paint);
        canvas.Flush();
        return target;
    }

    private IDataView Rows(IEnumerable<string> names) => _context.Data.LoadFromEnumerable(names.Select(name => new Row { Path = name }));

    private DuplicateFlaggerTransformer Fit(string[] names, int? threads, bool findsEdited = true) =>
        _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    ImagePathColumnName = "Path",
                    ImageFolder = _folder.Path,
                    NumberOfThreads = threads,
                    FindEditedCopies = findsEdited,
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

    private (string Path, string Nearest, float Score, bool IsDuplicate)[] Answers(DuplicateFlaggerTransformer flagger, string[] names) =>
        [
            .. _context
                .Data.CreateEnumerable<Answer>(flagger.Transform(Rows(names)), reuseRowObject: false)
                .Select(row => (row.Path, row.DNearestKey, row.DNearestScore, row.DIsDuplicate)),
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
    }
}
