using System.Text.Json.Nodes;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tool.Gates;
using MLNet.Embeddings.Tool.Shell;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Decisions;

public sealed class ApplyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Decided_duplicates_are_not_raised_again_and_gates_count_the_rest()
    {
        Pictures("train/cat", 1, 2, 3);
        Pictures("test/cat", 1, 2, 4);
        string decisions = Write("train/cat/1.png,remove,,leak,test/cat/1.png", "train/cat/9.png,fine,,,");
        SampleRun open = await Duplicates("--max-leaks", "2");
        Assert.Equal((1, 4), (open.ExitCode, (int)open.Result["leaks"]!));

        SampleRun run = await Duplicates("--decisions", decisions, "--max-leaks", "2");
        run.AssertSucceeded();
        Assert.Contains("1 finding decided, 1 decision matched nothing", run.Output);
        Assert.Contains("Decisions that match no finding: fine train/cat/9.png.", run.Error);
        Assert.Equal((2, 1, 1), (Told(run, "leaks"), Told(run, "findingsDecided"), Told(run, "decisionsWithoutFinding")));
        Assert.Contains("train/cat/1.png", File.ReadAllLines(_folder["out/remove.txt"]));
        JsonNode report = JsonNode.Parse(File.ReadAllText(_folder["out/report.json"]))!;
        Assert.Equal("train/cat/2.png", (string)Assert.Single(report["findings"]!.AsArray())!["key"]!);
        Assert.Equal("duplicates", (string)report["command"]!);

        (await Duplicates("--decisions", _folder["absent.csv"])).AssertFailed("There is no file of decisions");
        (await Duplicates("--decisions", Write("a,perhaps,,,"))).AssertFailed("line 2 decides 'perhaps'");
    }

    [Fact]
    public async Task A_cleaned_copy_and_lists_are_made_and_nothing_in_the_folder_changes()
    {
        Pictures("train/cat", 1, 2, 3);
        Pictures("train/dog", 4);
        string decisions = Write("train/cat/1.png,remove,,,", "train/cat/2.png,relabel,dog,suspect,", "train/cat/3.png,fine,,,");
        SampleRun dry = await Apply(decisions, "--to", _folder["new"], "--dry-run");
        Assert.Contains("3 of 4 pictures would stay, 1 of them with a new label; 1 would be left out.", dry.Output);
        Assert.False(Directory.Exists(_folder["new"]));

        SampleRun run = await Apply(decisions, "--to", _folder["new"], "--list", _folder["lists"]);
        run.AssertSucceeded();
        Assert.Equal((4, 3, 1, 1), (Told(run, "n"), Told(run, "kept"), Told(run, "relabeled"), Told(run, "removed")));
        Assert.Equal(File.ReadAllBytes(_folder["data/train/cat/2.png"]), File.ReadAllBytes(_folder["new/train/dog/2.png"]));
        Assert.False(File.Exists(_folder["new/train/cat/1.png"]));
        Assert.True(File.Exists(_folder["data/train/cat/1.png"]));
        Assert.Equal(["train/cat/1.png"], File.ReadAllLines(_folder["lists/remove.txt"]));
        (await Apply(decisions, "--to", _folder["new"])).AssertFailed("is not empty");
        (await Apply(decisions, "--to", _folder["data/new"])).AssertFailed("which is not changed");
        (await Apply(decisions)).AssertFailed("--to FOLDER", "--list FOLDER");
    }

    [Fact]
    public async Task Pictures_that_the_folder_does_not_have_end_the_run_unless_that_is_allowed()
    {
        Pictures("cat", 1, 2);
        string decisions = Write("cat/1.png,remove,,,", "cat/8.png,remove,,,", "cat/9.png,keep,,,");
        (await Apply(decisions, "--to", _folder["new"])).AssertFailed("does not have, 2: cat/8.png, cat/9.png", "--allow-unknown");
        Assert.False(Directory.Exists(_folder["new"]));
        SampleRun run = await Apply(decisions, "--to", _folder["new"], "--allow-unknown");
        run.AssertSucceeded();
        Assert.Equal((2, 1), (Told(run, "unknown"), Told(run, "kept")));
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted_as_left_out_of_the_copy()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Pictures("cat", 1, 2);
        File.CreateSymbolicLink(_folder["data/cat/3.png"], "nowhere.png");
        SampleRun run = await Apply(Write("cat/1.png,remove,,,"), "--to", _folder["new"]);
        Assert.Equal((3, 1, 1), (run.ExitCode, Told(run, "kept"), Told(run, "notCopied")));
        Assert.Contains("3.png", run.Error);
    }

    [Fact]
    public void The_summary_of_a_job_is_appended_and_costs_a_remark_where_it_cannot_be()
    {
        using var error = new StringWriter();
        using (var console = new CommandConsole(TextWriter.Null, error, CancellationToken.None))
        {
            string path = _folder.Write("summary.md", "before\n");
            JobSummary.Append(console, path, () => "### a");
            Assert.Equal("before\n### a\n", File.ReadAllText(path));
            JobSummary.Append(console, null, () => throw new InvalidOperationException());
            Assert.Empty(error.ToString());
            JobSummary.Append(console, _folder.Path, () => "x");
        }

        Assert.StartsWith($"The summary of the job cannot be written to {_folder.Path} (GITHUB_STEP_SUMMARY): ", error.ToString());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Of_5000_findings_20_are_decided_and_gone_in_the_next_run_and_in_the_cleaned_copy()
    {
        const int Sets = 500;
        const int Copies = 5;
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string[] model =
        [
            "--image-model",
            _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4)),
            "--text-model",
            _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4)),
            "--tokenizer",
            _folder.Path,
        ];
        for (int set = 0; set < Sets; set++)
        {
            byte[] picture = Picture(set);
            for (int copy = 0; copy < Copies; copy++)
                Put($"data/{(set % 2 == 0 ? "a" : "b")}/{set}-{copy}.png", picture);
        }

        SampleRun first = await SampleRun.Of(["inspect", _folder["data"], "--out", _folder["out"], .. model]);
        JsonNode[] pairs = Findings("out", "duplicate");
        Assert.Equal(Sets * Copies * (Copies - 1) / 2, pairs.Length);
        JsonNode[] chosen = [.. pairs.Where((_, place) => place % 250 == 0)];
        Assert.Equal(20, chosen.Length);
        string decisions = Write([.. chosen.Select(pair => $"{pair["key"]},fine,,duplicate,{pair["other"]}")]);

        SampleRun second = await SampleRun.Of([
            "inspect",
            _folder["data"],
            "--decisions",
            decisions,
            "--baseline",
            _folder["out/report.json"],
            "--out",
            _folder["next"],
            .. model,
        ]);
        Assert.Equal((20, 0, 0), (Told(second, "findingsDecided"), Told(second, "decisionsWithoutFinding"), Told(second, "newFindings")));
        HashSet<string> left = [.. Findings("next", "duplicate").Select(Name)];
        Assert.Equal(pairs.Length - 20, left.Count);
        Assert.Equal(pairs.Select(Name).Except(chosen.Select(Name)).Order(), left.Order());

        string removals = Write([.. chosen.Select(pair => $"{pair["key"]},remove,,duplicate,{pair["other"]}").Distinct()]);
        SampleRun applied = await Apply(removals, "--to", _folder["cleaned"]);
        applied.AssertSucceeded();
        int removed = chosen.Select(pair => (string)pair["key"]!).Distinct().Count();
        Assert.Equal(removed, Told(applied, "removed"));
        SampleRun third = await SampleRun.Of(["inspect", _folder["cleaned"], "--out", _folder["last"], .. model]);
        Assert.Equal((int)first.Result["n"]! - removed, Told(third, "n"));
        HashSet<string> gone = [.. chosen.Select(pair => (string)pair["key"]!)];
        Assert.DoesNotContain(
            Findings("last", "duplicate"),
            pair => gone.Contains((string)pair["key"]!) || gone.Contains((string)pair["other"]!)
        );

        static string Name(JsonNode pair) => $"{pair["key"]} {pair["other"]}";
    }

    [Fact]
    public async Task Gates_of_duplicates_count_what_a_baseline_does_not_have()
    {
        Pictures("train/cat", 1, 2, 3);
        Pictures("test/cat", 1, 4);
        (await Duplicates()).AssertSucceeded();
        File.Copy(_folder["out/report.json"], _folder["baseline.json"]);
        SampleRun same = await Duplicates("--max-leaks", "0", "--baseline", _folder["baseline.json"]);
        same.AssertSucceeded();
        Assert.Equal((2, 0), (Told(same, "leaks"), Told(same, "newFindings")));
        Assert.Contains("0 of 1 findings are new since the baseline", same.Output);

        // The old leak goes, a new one comes: an equal count hides nothing.
        File.Delete(_folder["data/test/cat/1.png"]);
        Pictures("test/cat", 2);
        SampleRun swapped = await Duplicates("--max-leaks", "0", "--baseline", _folder["baseline.json"]);
        Assert.Equal((1, 1), (swapped.ExitCode, Told(swapped, "newFindings")));
        Assert.Contains("2 new rows that leak", swapped.Output + swapped.Error);
        Assert.True((bool)Assert.Single(Findings("out", "leak"))["new"]!);
        (await Duplicates("--baseline", _folder["absent.json"])).AssertFailed("There is no earlier report");
    }

    private JsonNode[] Findings(string report, string kind) =>
        [
            .. JsonNode.Parse(File.ReadAllBytes(_folder[$"{report}/report.json"]))!["findings"]!
                .AsArray()
                .Where(finding => (string)finding!["kind"]! == kind)
                .Select(finding => finding!),
        ];

    private static int Told(SampleRun run, string name) => (int)run.Result[name]!;

    private string Write(params string[] lines) =>
        _folder.Write("decisions.csv", $"key,decision,label,kind,other\n{string.Join('\n', lines)}\n");

    private Task<SampleRun> Duplicates(params string[] options) =>
        SampleRun.Of(["duplicates", _folder["data"], "--pixels-only", "--out", _folder["out"], .. options]);

    private Task<SampleRun> Apply(string decisions, params string[] options) =>
        SampleRun.Of(["apply", _folder["data"], "--decisions", decisions, .. options]);

    private void Pictures(string folder, params int[] seeds)
    {
        foreach (int seed in seeds)
            Put($"data/{folder}/{seed}.png", Picture(seed));
    }

    private void Put(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, content);
    }

    // Fields of random colors: no two seeds look alike.
    private static byte[] Picture(int seed)
    {
        const int Fields = 6;
        const int Side = 48;
        var random = new Random(seed);
        using var bitmap = new SKBitmap(Side, Side);
        using (var canvas = new SKCanvas(bitmap))
        {
            for (int field = 0; field < Fields * Fields; field++)
            {
                using var paint = new SKPaint
                {
                    Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)),
                };
                canvas.DrawRect(field % Fields * (Side / Fields), field / Fields * (Side / Fields), Side / Fields, Side / Fields, paint);
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
