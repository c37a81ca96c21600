using System.Diagnostics;
using Microsoft.ML;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tests.Clip.Tokenizer;
using MLNet.Embeddings.Tests.Tool;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports;

public sealed class DatasetInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _model;

    public DatasetInspectorTests()
    {
        _folder.Write("merges.txt", "#version: 0.2\n" + string.Join('\n', TinyVocabulary.Merges));
        _folder.Write("preprocessor_config.json", TinyOnnx.Description);
        string image = _folder.Write("image.onnx", TinyOnnx.ImageModel(dimension: 4));
        string text = _folder.Write("text.onnx", TinyOnnx.TextModel(dimension: 4));
        _model = ["--image-model", image, "--text-model", text, "--tokenizer", _folder.Path];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Findings_and_files_are_those_of_the_command()
    {
        Draw(40);
        WithFaults();
        DatasetReport report = Inspect();
        report.Save(_folder["report"]);
        Assert.Equal(DatasetReport.FileNames.Append("report-files.json").Order(), FilesOf("report"));

        SampleRun run = await SampleRun.Of(["inspect", _folder["pictures"], "--out", _folder["out"], .. _model]);
        Assert.Equal(FilesOf("out"), FilesOf("report"));
        Assert.Equal(File.ReadAllText(_folder["out/findings.csv"]), File.ReadAllText(_folder["report/findings.csv"]));
        Assert.Equal(File.ReadAllText(_folder["out/inspect.html"]), File.ReadAllText(_folder["report/inspect.html"]));

        int Told(string name) => (int)run.Result[name]!;
        Assert.Equal(
            (Told("n"), Told("unreadable"), Told("duplicates"), Told("groups"), Told("leaks"), Told("labelConflicts")),
            (
                report.ImageCount,
                report.Unreadable.Count,
                report.Duplicates.Count,
                report.DuplicateGroups.Count,
                report.Leaks.Count,
                report.LabelConflicts.Count
            )
        );
        Assert.Equal((Told("suspects"), Told("outliers")), (report.Suspects.Count, report.Outliers.Count));
        Assert.Equal((43, 2), (report.ImageCount, report.Unreadable.Count));
        Assert.Contains("test/b/copy.png", report.Leaks);
        Assert.Contains("test/a/linked.png", report.Leaks);
        Assert.Contains(report.DuplicatePairs, pair => pair is { Key: "test/b/copy.png", IsLeak: true, IsLabelConflict: true });
    }

    [Fact]
    public void A_report_tells_what_was_read_and_how_long_it_took()
    {
        Draw(24);
        _folder.Write("pictures/notes.txt", "no picture");
        var heard = new List<EngineProgress>();
        DatasetReport report = Inspect(options => options.Progress = new Listener(heard));

        Assert.Equal((_folder["pictures"], "SPLIT/CLASS/FILE", 24), (report.Folder, report.Layout, report.ImageCount));
        Assert.Equal(
            (24, 24, 24, 1),
            (report.Work.FilesRead, report.Work.ImagesDecoded, report.Work.ImagesEmbedded, report.Work.NeighborSearches)
        );
        Assert.Equal(24, report.Analysis.RowCount);
        Assert.Contains(report.Remarks, remark => remark == "1 other file passed over.");
        Assert.Contains(report.StageTimes, stage => stage.Name == "embed");
        Assert.True(report.Elapsed >= report.StageTimes.Max(stage => stage.Elapsed));
        Assert.Contains(heard, progress => progress is { Stage: "embed", Completed: 24, Total: 24 });
        Assert.Equal(["embed", "neighbors", "t-SNE", "UMAP"], heard.Select(progress => progress.Stage).Distinct().Where(IsMain));
        Assert.StartsWith("24 images: ", $"{report}");

        static bool IsMain(string stage) => stage is "embed" or "neighbors" or "t-SNE" or "UMAP";
    }

    [Fact]
    public void Each_of_several_inspections_counts_its_own_work()
    {
        Draw(24);
        for (int i = 0; i < 3; i++)
        {
            WorkCounts work = Inspect().Work;
            Assert.Equal((24, 24, 24, 1), (work.FilesRead, work.ImagesDecoded, work.ImagesEmbedded, work.NeighborSearches));
        }
    }

    [Fact]
    public void The_log_of_the_given_environment_is_used_and_left_alone_afterwards()
    {
        Draw(24);
        _folder.Write("pictures/train/a/broken.png", [0x89, .. "PNG\r\n\u001A\n"u8, 1, 2, 3]);
        var mlContext = new MLContext(1);
        int heard = 0;
        mlContext.Log += (_, _) => heard++;
        DatasetReport report = Inspect(options => options.MLContext = mlContext);
        Assert.True(heard > 0);
        Assert.Equal("train/a/broken.png", Assert.Single(report.Unreadable).Id);
    }

    [Fact]
    public void Limits_are_judged_and_named_as_they_were_set()
    {
        Draw(40);
        WithFaults();
        DatasetReport report = Inspect();
        GateVerdict passed = report.Check(
            new DatasetGates
            {
                MaximumDuplicates = report.Duplicates.Count,
                MaximumLeaks = report.Leaks.Count,
                MaximumUnreadable = 2,
            }
        );
        Assert.Equal((true, "Passed."), (passed.IsPassed, $"{passed}"));

        GateVerdict verdict = report.Check(new DatasetGates { MaximumUnreadable = 1, MaximumLeaks = 0 });
        Assert.False(verdict.IsPassed);
        Assert.Empty(verdict.NotJudged);
        Assert.Contains("Not passed: 2 unreadable files, and MaximumUnreadable allows 1.", verdict.Failures);
        Assert.Contains($"Not passed: {report.Leaks.Count} leaks, and MaximumLeaks allows 0.", verdict.Failures);
    }

    [Fact]
    public void What_cannot_be_judged_is_not_passed()
    {
        for (int i = 0; i < 12; i++)
            Draw($"pictures/only/{i}.png", i);
        DatasetReport report = Inspect();
        var gates = new DatasetGates
        {
            MaximumLeaks = 1000,
            MaximumSuspects = 1000,
            MaximumOutliers = 1000,
        };
        GateVerdict verdict = report.Check(gates);
        Assert.False(verdict.IsPassed);
        Assert.Empty(verdict.Failures);
        Assert.Collection(
            verdict.NotJudged,
            leaks => Assert.Matches("^MaximumLeaks cannot be judged without two splits, .* with Layout .*", leaks),
            suspects => Assert.StartsWith("MaximumSuspects cannot be judged without two classes: ", suspects),
            outliers => Assert.Equal("MaximumOutliers cannot be judged: 12 pictures are too few, it takes 30.", outliers)
        );
        Assert.Contains(report.Remarks, remark => remark.Contains("so labels are not judged", StringComparison.Ordinal));
    }

    [Fact]
    public void Part_of_a_folder_that_cannot_be_looked_at_lets_no_limit_pass()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a name be that is no text.");
        Draw(24);
        Run("mkdir \"$(printf '%s/d\\377' \"$1\")\"");
        DatasetReport report;
        try
        {
            report = Inspect();
        }
        finally
        {
            // .NET cannot name it even to remove it.
            Run("rmdir \"$1\"/d*");
        }

        Assert.True(report.IsIncomplete);
        GateVerdict verdict = report.Check(new DatasetGates { MaximumDuplicates = 1000, MaximumUnreadable = 1000 });
        Assert.False(verdict.IsPassed);
        Assert.Empty(verdict.Failures);
        Assert.Contains("could not be looked at (1 names that are no valid UTF-8)", Assert.Single(verdict.NotJudged));

        void Run(string script)
        {
            using Process process = Process.Start("sh", ["-c", script, "sh", _folder["pictures"]]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public void Gates_without_a_limit_and_negative_limits_are_refused()
    {
        var empty = Assert.Throws<ArgumentException>(() => new DatasetGates().Require());
        Assert.StartsWith("No limit is set; set one, such as MaximumLeaks = 0.", empty.Message);
        var negative = Assert.Throws<ArgumentOutOfRangeException>(() => new DatasetGates { MaximumOutliers = -1 }.Require());
        Assert.StartsWith("MaximumOutliers must be 0 or more", negative.Message);
    }

    [Fact]
    public void A_report_replaces_its_own_files_and_no_others()
    {
        Draw(24);
        DatasetReport report = Inspect();
        report.Save(_folder["report"]);
        report.Save(_folder["report"]);
        File.WriteAllText(_folder["report/findings.csv"], "somebody's own");
        IOException foreign = Assert.ThrowsAny<IOException>(() => report.Save(_folder["report"]));
        Assert.Contains("findings.csv is no file of an earlier report", foreign.Message);
        Assert.Equal("somebody's own", File.ReadAllText(_folder["report/findings.csv"]));
        Assert.Contains("among the pictures", Assert.ThrowsAny<IOException>(() => report.Save(_folder["pictures"])).Message);
        Assert.Throws<ArgumentException>(() => report.Save(""));
    }

    [Fact]
    public void Bad_input_is_refused_with_a_sentence()
    {
        Assert.Throws<ArgumentException>(() => DatasetInspector.Inspect(""));
        Assert.Contains(
            "There is no folder",
            Assert.Throws<DirectoryNotFoundException>(() => DatasetInspector.Inspect(_folder["absent"])).Message
        );
        Directory.CreateDirectory(_folder["pictures"]);
        Assert.Contains("holds no images", Assert.Throws<InvalidDataException>(() => Inspect()).Message);
        _folder.Write("pictures/a.jpg", "no picture");
        Assert.Contains("None of the 1 pictures can be read", Assert.Throws<InvalidDataException>(() => Inspect()).Message);
    }

    [Fact]
    public void A_token_stops_the_inspection()
    {
        Draw(24);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Inspect(options =>
            {
                options.CancellationToken = stop.Token;
                options.Progress = new Listener(
                    [],
                    progress =>
                    {
                        if (progress.Stage == "UMAP")
                            stop.Cancel();
                    }
                );
            })
        );
    }

    private DatasetReport Inspect(Action<DatasetInspectorOptions>? set = null)
    {
        var options = new DatasetInspectorOptions
        {
            Model = ClipModel.FromFiles(_folder["image.onnx"], _folder["text.onnx"], _folder.Path),
            CancellationToken = TestContext.Current.CancellationToken,
        };
        set?.Invoke(options);
        return DatasetInspector.Inspect(_folder["pictures"], options);
    }

    private string[] FilesOf(string folder) => [.. Directory.GetFiles(_folder[folder]).Select(file => Path.GetFileName(file)).Order()];

    // Unreadable in the listing and when opened, an exact copy in another split and class, and a link from one split into another.
    private void WithFaults()
    {
        File.Copy(_folder["pictures/train/a/2.png"], _folder["pictures/test/b/copy.png"]);
        _folder.Write("pictures/train/a/broken.png", [0x89, .. "PNG\r\n\u001A\n"u8, 1, 2, 3]);
        _folder.Write("pictures/train/b/empty.png", "");
        File.CreateSymbolicLink(_folder["pictures/test/a/linked.png"], _folder["pictures/train/a/4.png"]);
    }

    private void Draw(int count)
    {
        for (int i = 0; i < count; i++)
            Draw($"pictures/{(i % 3 == 0 ? "test" : "train")}/{(i % 2 == 0 ? "a" : "b")}/{i}.png", i);
    }

    private void Draw(string name, int seed)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        _folder.Write(name, TestImages.Encode(40, 30, SKEncodedImageFormat.Png, seed));
    }

    private sealed class Listener(List<EngineProgress> heard, Action<EngineProgress>? then = null) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value)
        {
            heard.Add(value);
            then?.Invoke(value);
        }
    }
}
