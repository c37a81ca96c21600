using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Duplicates;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Duplicates.Detail;

public sealed class FlaggerSecondLookTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void New_pictures_of_a_known_template_are_told_apart_and_copies_are_found()
    {
        for (int variant = 0; variant < 5; variant++)
            Write($"{variant}.png", variant, edit: null);
        Write("copy.jpg", 2, "jpeg 50");
        var context = new MLContext(1);
        DuplicateFlaggerTransformer flagger = Estimator(context).Fit(Rows(context, "0.png", "1.png", "2.png", "3.png"));
        IDataView added = Rows(context, "4.png", "copy.jpg");

        Assert.Empty(flagger.GetPairs());
        Flags[] flags = [.. context.Data.CreateEnumerable<Flags>(flagger.Transform(added), reuseRowObject: false)];
        Assert.Equal([false, true], flags.Select(row => row.DIsDuplicate));
        Assert.True(flags[0].DNearestScore < flagger.Threshold);
        Assert.Equal("2.png", flags[1].DRepresentativeKey);
        Assert.Equal(["copy.jpg"], flagger.Add(added, TestContext.Current.CancellationToken).GetKeysToRemove());
    }

    [Fact]
    public void It_is_said_when_most_rows_are_flagged_and_when_files_have_gone()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"{i:D2}.jpg")];
        for (int i = 0; i < names.Length; i++)
            Write(names[i], 0, DrawnSheets.Edits[i < 4 ? i : i + 4]);

        var context = new MLContext(1);
        var warnings = new List<string>();
        context.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.RawMessage);
        };
        Estimator(context).Fit(Rows(context, names));
        Assert.Contains(warnings, warning => warning.StartsWith("11 of 12 rows are flagged as near duplicates", StringComparison.Ordinal));

        string[] few = [.. Enumerable.Range(0, 3).Select(i => $"form{i}.png")];
        for (int i = 0; i < few.Length; i++)
            Write(few[i], i, edit: null);
        warnings.Clear();
        Estimator(context).Fit(Rows(context, few));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_pair_of_which_a_file_has_gone_is_not_judged()
    {
        Write("a.png", 0, edit: null);
        Write("b.png", 0, "jpeg 50");
        Write("c.png", 1, edit: null);
        var thumbnail = new byte[PixelThumbnail.Length];
        Digest a = Digest.OfFile(File.ReadAllBytes(_folder["a.png"]));
        Digest b = Digest.OfFile(File.ReadAllBytes(_folder["b.png"]));
        var first = new LookedPicture(_folder["a.png"], a, thumbnail);
        Assert.Equal(SecondLookResult.Agree, Look().Compare(first, new LookedPicture(_folder["b.png"], b, thumbnail)));
        Assert.Equal(SecondLookResult.NotRead, Look().Compare(first, new LookedPicture(_folder["gone.png"], b, thumbnail)));

        // Another picture lies there now, or something that could be read without end.
        Assert.Equal(SecondLookResult.NotRead, Look().Compare(first, new LookedPicture(_folder["c.png"], b, thumbnail)));
        Assert.Equal(SecondLookResult.NotRead, Look().Compare(first, new LookedPicture(_folder.Path, b, thumbnail)));
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(_folder["link.png"], "/dev/zero");
            Assert.Equal(SecondLookResult.NotRead, Look().Compare(first, new LookedPicture("/dev/zero", b, thumbnail)));
            Assert.Equal(SecondLookResult.NotRead, Look().Compare(first, new LookedPicture(_folder["link.png"], b, thumbnail)));
        }

        static SecondLook Look() => new(SkiaImageDecoder.Instance);
    }

    [Fact]
    public async Task The_console_names_warnings_in_its_result()
    {
        for (int i = 0; i < 12; i++)
            Write($"set/{i:D2}.jpg", 0, DrawnSheets.Edits[i < 4 ? i : i + 4]);

        SampleRun run = await SampleRun.Of("duplicates", _folder["set"], "--out", _folder["out"], "--pixels-only");
        run.AssertSucceeded();
        Assert.Contains(
            run.Result["warnings"]!.AsArray(),
            warning => ((string)warning!).Contains("flagged as near duplicates", StringComparison.Ordinal)
        );
    }

    private void Write(string name, int variant, string? edit)
    {
        using SKBitmap picture = DrawnSheets.Draw("form", variant);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], edit is null ? DrawnSheets.Png(picture) : DrawnSheets.Edit(picture, edit));
    }

    private DuplicateFlaggerEstimator Estimator(MLContext context) =>
        context.Transforms.DuplicateFlagger(
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = "D",
                ImagePathColumnName = "Path",
                ImageFolder = _folder.Path,
            }
        );

    private static IDataView Rows(MLContext context, params string[] names) =>
        context.Data.LoadFromEnumerable(names.Select(name => new Row { Path = name }));

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }

    private sealed class Flags
    {
        public bool DIsDuplicate { get; set; }

        public string DRepresentativeKey { get; set; } = "";

        public float DNearestScore { get; set; }
    }
}
