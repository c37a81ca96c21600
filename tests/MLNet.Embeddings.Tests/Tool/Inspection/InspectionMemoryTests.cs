using System.Text.Json.Nodes;
using MLNet.Embeddings.Duplicates.Flagger;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Inspection;

/// <summary>An inspection of unchanged pictures is told again whole; whatever has changed is looked at.</summary>
public sealed class InspectionMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _image;

    public InspectionMemoryTests()
    {
        for (int i = 0; i < 24; i++)
            Draw($"pictures/{(i % 3 == 0 ? "test" : "train")}/{(i % 2 == 0 ? "a" : "b")}/{i}.png", i % 20);
        _folder.Write("pictures/train/a/broken.png", [0x89, .. "PNG\r\n\u001A\n"u8, 1, 2, 3]);
        Directory.CreateDirectory(_folder["model"]);
        _folder.Write("model/preprocessor_config.json", TinyOnnx.Description);
        _image = _folder.Write("model/image.onnx", TinyOnnx.ImageModel(dimension: 4));
        _folder.Write("decisions.csv", "key,decision,label,kind,other\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_unchanged_pictures_files_words_and_exit_code_are_the_same()
    {
        await Settle();
        SampleRun first = await Inspect("first", "--max-unreadable", "0");
        SampleRun second = await Inspect("second", "--max-unreadable", "0", "--threads", "1");

        Assert.Equal(1, first.ExitCode);
        Assert.Equal(1, second.ExitCode);
        Assert.Null(first.Result["unchangedSince"]);
        Assert.NotNull(second.Result["unchangedSince"]);
        Assert.All(second.Result["work"]!.AsObject(), work => Assert.Equal(0, (long)work.Value!));
        Assert.Equal(Lasting(first), Lasting(second));
        Assert.Equal(first.Output.Split('\n').Length, second.Output.Split('\n').Length);
        Assert.Contains("Nothing has changed since the inspection of ", second.Error);
        Assert.Contains("broken.png: ", second.Error);
        foreach (string name in DatasetReport.FileNames.Where(name => name != "report.json"))
            Assert.Equal(File.ReadAllBytes(_folder[$"first/{name}"]), File.ReadAllBytes(_folder[$"second/{name}"]));

        JsonObject before = Report("first");
        JsonObject after = Report("second");
        Assert.NotNull(after["run"]!["unchangedSince"]);
        Assert.True(before.Remove("run") && after.Remove("run"));
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Theory]
    [InlineData("a picture of other content and the same name")]
    [InlineData("one picture more")]
    [InlineData("another class")]
    [InlineData("another seed")]
    [InlineData("another limit")]
    [InlineData("other decisions")]
    [InlineData("another model under the same name")]
    [InlineData("a report elsewhere")]
    [InlineData("something else beside the pictures")]
    public async Task What_has_changed_is_looked_at(string change)
    {
        await Settle();
        await Inspect("report", "--max-unreadable", "0", "--decisions", _folder["decisions.csv"]);
        Assert.Equal(1, EmbeddingStore.GetInfo(_folder["store.db"]).ReportCount);
        string place = "report";
        string[] options = ["--max-unreadable", "0", "--decisions", _folder["decisions.csv"]];
        switch (change)
        {
            case "a picture of other content and the same name":
                Draw("pictures/train/a/4.png", 77);
                break;
            case "one picture more":
                Draw("pictures/train/a/new.png", 78);
                break;
            case "another class":
                File.Move(_folder["pictures/train/a/4.png"], _folder["pictures/train/b/4.png"]);
                break;
            case "another seed":
                options = [.. options, "--seed", "5"];
                break;
            case "another limit":
                options[1] = "1";
                break;
            case "other decisions":
                _folder.Write("decisions.csv", "key,decision,label,kind,other\ntrain/a/broken.png,keep,,unreadable,\n");
                break;
            case "another model under the same name":
                _folder.Write("model/image.onnx", TinyOnnx.ImageModel(dimension: 5));
                break;
            case "a report elsewhere":
                place = "deep/below/report";
                break;
            default:
                _folder.Write("pictures/train/a/link.txt", "no picture");
                break;
        }

        SampleRun run = await Inspect(place, options);

        Assert.Null(run.Result["unchangedSince"]);
        Assert.Equal(1, (int)run.Result["work"]!["neighborSearches"]!);
    }

    [Theory]
    [InlineData("3 pairs of pictures are judged by 32 × 32 pixels alone: …, 1 whose files could not be read again.", true)]
    [InlineData("3 pairs of pictures are judged by 32 × 32 pixels alone: …, 0 whose files could not be read again.", false)]
    [InlineData("Labels are not judged.", false)]
    public void What_may_go_well_another_time_is_told_by_its_warning(string warning, bool isPassing) =>
        Assert.Equal(isPassing, DuplicateFlaggerLog.IsAboutUnreadFiles(warning));

    [Fact]
    public async Task Reports_are_counted_and_forgotten_with_their_folder()
    {
        await Settle();
        await Inspect("report");
        Assert.Equal(1, EmbeddingStore.GetInfo(_folder["store.db"]).ReportCount);
        Assert.Equal(0, EmbeddingStore.Prune(_folder["store.db"]).ResultCount);
        Assert.NotNull((await Inspect("report")).Result["unchangedSince"]);

        Directory.Move(_folder["pictures"], _folder["moved"]);
        EmbeddingStore.Prune(_folder["store.db"]);
        Assert.Equal(0, EmbeddingStore.GetInfo(_folder["store.db"]).ReportCount);
    }

    [Fact]
    public async Task A_page_that_was_deleted_is_written_again()
    {
        await Settle();
        SampleRun first = await Inspect("report");
        string page = File.ReadAllText(_folder["report/inspect.html"]);
        File.Delete(_folder["report/inspect.html"]);
        SampleRun second = await Inspect("report");

        Assert.Equal(Lasting(first), Lasting(second));
        Assert.Equal(page, File.ReadAllText(_folder["report/inspect.html"]));
    }

    private static async Task Settle() => await Task.Delay(TimeSpan.FromSeconds(2.2), TestContext.Current.CancellationToken);

    private void Draw(string name, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, TestImages.Encode(40, 30, SKEncodedImageFormat.Png, seed));
    }

    private Task<SampleRun> Inspect(string report, params string[] options) =>
        SampleRun.Of([
            "inspect",
            _folder["pictures"],
            "--out",
            _folder[report],
            "--store",
            _folder["store.db"],
            "--image-model",
            _image,
            .. options,
        ]);

    private JsonObject Report(string report) => JsonNode.Parse(File.ReadAllBytes(_folder[$"{report}/report.json"]))!.AsObject();

    private static string Lasting(SampleRun run)
    {
        JsonObject result = run.Result.AsObject();
        foreach (string name in new[] { "page", "seconds", "work", "unchangedSince" })
            result.Remove(name);
        return result.ToJsonString();
    }
}
