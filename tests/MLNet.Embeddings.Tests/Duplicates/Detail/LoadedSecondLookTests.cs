using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

/// <summary>What a flagger says of new pictures must not change when it is saved and loaded.</summary>
public sealed class LoadedSecondLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];
    private readonly MLContext _context = new(1);

    public LoadedSecondLookTests()
    {
        for (int variant = 0; variant < 6; variant++)
            Write($"set/{variant}.png", variant, edit: null);
        Write("set/copy.jpg", 2, "jpeg 50");
        Listen(_context);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Path", true)]
    [InlineData("Path", false)]
    [InlineData("Id", true)]
    public void New_forms_of_a_known_template_are_told_apart_after_loading_as_before(string idColumn, bool areRelative)
    {
        DuplicateFlaggerTransformer flagger = Fit(Known(areRelative), idColumn);
        Flags[] expected = Answers(flagger, New(areRelative));
        Assert.Equal([false, true], expected.Select(row => row.DIsDuplicate));
        Assert.Equal([1u, 1u], expected.Select(row => row.DStatus));

        DuplicateFlaggerTransformer loaded = Load(flagger).WithImageFolder(_folder["set"]);
        Assert.Equal(expected, Answers(loaded, New(areRelative)));
        DuplicatePair pair = Assert.Single(loaded.Add(View(New(areRelative)), TestContext.Current.CancellationToken).GetPairs());
        Assert.Contains(expected[1].DRepresentativeKey, (string[])[pair.Key, pair.OtherKey]);

        // Saved and loaded once more, and with the set in another place.
        Directory.Move(_folder["set"], _folder["moved"]);
        loaded = Load(loaded).WithImageFolder(_folder["moved"]);
        Row[] moved =
        [
            .. New(areRelative)
                .Select(row => row with { Path = row.Path.Replace(_folder["set"], _folder["moved"], StringComparison.Ordinal) }),
        ];
        Assert.Equal(expected, Answers(loaded, moved));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Absolute_paths_that_are_keys_are_looked_at_again_without_naming_a_folder()
    {
        Row[] known = Known(areRelative: false);
        DuplicateFlaggerTransformer flagger = Estimator("Path", folder: null).Fit(View(known));
        Flags[] expected = Answers(flagger, New(areRelative: false));
        Assert.Equal([false, true], expected.Select(row => row.DIsDuplicate));
        Assert.Equal(expected, Answers(Load(flagger), New(areRelative: false)));
    }

    [Fact]
    public void Where_a_picture_has_gone_or_changed_the_row_and_one_warning_say_so()
    {
        DuplicateFlaggerTransformer flagger = Fit(Known(areRelative: true), "Path");
        DuplicateFlaggerTransformer loaded = Load(flagger).WithImageFolder(_folder["set"]);
        for (int variant = 0; variant < 3; variant++)
        {
            File.Delete(_folder[$"set/{variant}.png"]);
            Write($"set/{variant + 3}.png", variant + 10, edit: null);
        }

        Row[] added = [.. New(areRelative: true), new Row("unrelated.png", 12)];
        Write("set/5.png", 5, edit: null);
        using (SKBitmap picture = DrawnSheets.Draw("photograph", 1))
            File.WriteAllBytes(_folder["set/unrelated.png"], DrawnSheets.Png(picture));

        foreach (DuplicateFlaggerTransformer model in (DuplicateFlaggerTransformer[])[flagger, loaded])
        {
            _warnings.Clear();
            Flags[] answers = Answers(model, added);
            Assert.Equal([true, true, false], answers.Select(row => row.DIsDuplicate));
            Assert.Equal(["ThumbnailOnly", "ThumbnailOnly", "Ok"], answers.Select(row => Enum.GetName((DuplicateStatus)(row.DStatus - 1))));
            Assert.StartsWith("2 rows were judged by 32 × 32 pixels alone", Assert.Single(_warnings), StringComparison.Ordinal);
        }

        // A copy in the same bytes needs no look.
        Write("set/again.png", 1, edit: null);
        Flags again = Assert.Single(Answers(loaded, [new Row("again.png", 13)]));
        Assert.Equal((true, 1u, "1.png"), (again.DIsDuplicate, again.DStatus, again.DRepresentativeKey));
    }

    [Fact]
    public void Pictures_that_came_without_files_are_looked_at_in_the_fit_and_new_ones_judged_alike_before_and_after_loading()
    {
        Row[] rows = [.. Known(areRelative: true).Select(row => row with { Content = File.ReadAllBytes(_folder[$"set/{row.Path}"]) })];
        DuplicateFlaggerTransformer flagger = _context
            .Transforms.DuplicateFlagger(
                new DuplicateFlaggerEstimator.Options
                {
                    OutputColumnName = "D",
                    ImagePathColumnName = nameof(Row.Content),
                    ImageFolder = _folder["set"],
                    IdColumnName = nameof(Row.Id),
                }
            )
            .Fit(View(rows));
        Assert.DoesNotContain(_warnings, warning => warning.Contains("judged by 32 × 32 pixels alone", StringComparison.Ordinal));

        Row[] added = [.. New(areRelative: true).Select(row => row with { Content = File.ReadAllBytes(_folder[$"set/{row.Path}"]) })];
        Flags[] expected = Answers(flagger, added);
        Assert.Equal("ThumbnailOnly", Enum.GetName((DuplicateStatus)(expected[0].DStatus - 1)));
        Assert.Equal(expected, Answers(Load(flagger), added));
    }

    private static Row[] KnownRows => [.. Enumerable.Range(0, 5).Select(variant => new Row($"{variant}.png", variant))];

    private Row[] Known(bool areRelative) => Rows(KnownRows, areRelative);

    private Row[] New(bool areRelative) => Rows([new Row("5.png", 10), new Row("copy.jpg", 11)], areRelative);

    private Row[] Rows(Row[] rows, bool areRelative) =>
        areRelative ? rows : [.. rows.Select(row => row with { Path = Path.Combine(_folder["set"], row.Path) })];

    private DuplicateFlaggerTransformer Fit(Row[] rows, string idColumn) => Estimator(idColumn, _folder["set"]).Fit(View(rows));

    private DuplicateFlaggerEstimator Estimator(string idColumn, string? folder) =>
        _context.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "D",
                ImagePathColumnName = nameof(Row.Path),
                ImageFolder = folder,
                IdColumnName = idColumn == nameof(Row.Path) ? null : idColumn,
            }
        );

    private void Listen(MLContext context) =>
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                _warnings.Add(message.RawMessage);
        };

    // In an environment of its own, as another process would.
    private DuplicateFlaggerTransformer Load(DuplicateFlaggerTransformer flagger)
    {
        var context = new MLContext(2);
        Listen(context);
        using var stream = new MemoryStream();
        flagger.Save(stream);
        stream.Position = 0;
        return DuplicateFlaggerTransformer.Load(context, stream);
    }

    private Flags[] Answers(DuplicateFlaggerTransformer flagger, Row[] rows) =>
        [.. _context.Data.CreateEnumerable<Flags>(flagger.Transform(View(rows)), reuseRowObject: false)];

    private IDataView View(Row[] rows) => _context.Data.LoadFromEnumerable(rows);

    private void Write(string name, int variant, string? edit)
    {
        using SKBitmap picture = DrawnSheets.Draw("form", variant);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], edit is null ? DrawnSheets.Png(picture) : DrawnSheets.Edit(picture, edit));
    }

    private sealed record Row(string Path, long Id)
    {
        public byte[] Content { get; init; } = [];
    }

    private sealed record Flags
    {
        public bool DIsDuplicate { get; set; }

        public string DRepresentativeKey { get; set; } = "";

        public string DNearestKey { get; set; } = "";

        public float DNearestScore { get; set; }

        [KeyType(7)]
        public uint DStatus { get; set; }
    }
}
