using System.Diagnostics;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Gates;

/// <summary>A gate that cannot judge does not pass; one that can says what it found, however the folder is laid out.</summary>
public sealed class GateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("data/images/train/cat", "data/images/test/cat")]
    [InlineData("data/training_set/cat", "data/test_set/cat")]
    [InlineData("data/cat/Train", "data/cat/Val")]
    [InlineData("data/set/train2017", "data/set/val2017")]
    public async Task Leaks_are_found_in_any_usual_layout(string first, string second)
    {
        Pictures(first, 1, 2, 3);
        Pictures(second, 4, 1);
        SampleRun run = await Duplicates("--max-leaks", "0");
        Assert.Equal((1, 2), (run.ExitCode, (int)run.Result["leaks"]!));
        Assert.Contains("Not passed: 2 rows that leak", run.Output);
    }

    [Theory]
    [InlineData("no folders named like splits", "data/cat", "data/dog")]
    [InlineData("only one split, train", "data/train/cat", "data/train/dog")]
    [InlineData("no folders named like splits", "data/car", "data/train")]
    public async Task Leaks_without_two_splits_are_not_judged(string reason, string first, string second)
    {
        Pictures(first, 1, 2);
        Pictures(second, 3, 1);
        (await Duplicates("--max-leaks", "0")).AssertFailed(
            "--max-leaks cannot be judged without two splits",
            reason,
            "--layout",
            "--splits"
        );
        (await SampleRun.Of("inspect", _folder["data"], "--out", _folder["out"], "--max-leaks", "0")).AssertFailed(
            "--max-leaks cannot be judged",
            reason,
            "--layout"
        );
        Assert.Equal(0, (await Duplicates()).ExitCode);
        Assert.Empty((await Duplicates()).Result["notJudged"]!.AsArray());
    }

    [Fact]
    public async Task A_given_layout_makes_splits_of_any_folders()
    {
        Pictures("data/siteA/cat", 1, 2);
        Pictures("data/siteB/cat", 3, 1);
        SampleRun run = await Duplicates("--max-leaks", "0", "--layout", "SPLIT/CLASS");
        Assert.Equal((1, 2, "SPLIT/CLASS/FILE"), (run.ExitCode, (int)run.Result["leaks"]!, (string)run.Result["layout"]!["pattern"]!));
        (await Duplicates("--layout", "SITE/CLASS")).AssertFailed("The layout must be made of");
    }

    [Fact]
    public async Task A_file_that_lies_in_two_splits_by_links_leaks()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Pictures("data/train/cat", 1, 2);
        Pictures("data/test/cat", 3);
        File.CreateSymbolicLink(_folder["data/test/cat/link.png"], "../../train/cat/1.png");
        SampleRun run = await Duplicates("--max-leaks", "0");
        Assert.Equal((1, 3, 2, 1), (run.ExitCode, (int)run.Result["n"]!, (int)run.Result["leaks"]!, (int)run.Result["linkedLeaks"]!));
        Assert.Empty(File.ReadAllText(_folder["out/remove.txt"]));
        Assert.Contains("test/cat/link.png,otherName,train/cat/1.png", File.ReadAllText(_folder["out/passed-over.csv"]));

        Directory.CreateSymbolicLink(_folder["data/valid"], "train");
        Assert.Equal(5, (int)(await Duplicates("--max-leaks", "0")).Result["leaks"]!);
    }

    [Fact]
    public async Task A_file_that_lies_in_two_classes_by_links_is_a_finding_that_can_be_decided()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Pictures("data/train/cat", 1, 2);
        Pictures("data/train/dog", 3);
        Pictures("data/test/cat", 4);
        File.CreateSymbolicLink(_folder["data/train/dog/link.png"], "../cat/1.png");
        Directory.CreateDirectory(_folder["data/test/dog"]);
        File.CreateSymbolicLink(_folder["data/test/dog/link.png"], "../../train/cat/2.png");
        SampleRun run = await Duplicates();
        Assert.Equal((2, 2), ((int)run.Result["leaks"]!, (int)run.Result["labelConflicts"]!));
        Assert.Equal(
            ["leak,test/dog/link.png,train/cat/2.png,link,True", "duplicate,train/dog/link.png,train/cat/1.png,link,True"],
            Findings()
        );

        File.Copy(_folder["out/report.json"], _folder["baseline.json"]);
        string decisions = _folder.Write("decisions.csv", "key,decision,label,kind,other\ntrain/dog/link.png,fine,,,train/cat/1.png\n");
        run = await Duplicates("--decisions", decisions);
        Assert.Equal((2, 1, 1), ((int)run.Result["leaks"]!, (int)run.Result["labelConflicts"]!, (int)run.Result["findingsDecided"]!));
        Assert.Equal(["leak,test/dog/link.png,train/cat/2.png,link,True"], Findings());

        run = await Duplicates("--max-leaks", "0", "--baseline", _folder["baseline.json"]);
        Assert.Equal((0, 0), (run.ExitCode, (int)run.Result["newFindings"]!));
    }

    [Fact]
    public async Task Vectors_without_splits_are_not_judged_for_leaks()
    {
        WriteVectors(40);
        string splits = _folder.Write("splits.txt", string.Concat(Enumerable.Repeat("train\n", 40)));
        (await Vectors("--max-leaks", "0")).AssertFailed("--max-leaks cannot be judged", "the rows have none", "--splits FILE");
        (await Vectors("--splits", splits, "--max-leaks", "0")).AssertFailed("only one split, train");
        SampleRun inspect = await SampleRun.Of("inspect", "--input", _folder["v.npy"], "--out", _folder["out"], "--max-leaks", "0");
        inspect.AssertFailed("--max-leaks cannot be judged", "--splits FILE", "--columns split=NAME");
        Assert.DoesNotContain("--layout", inspect.Error);
        string halves = _folder.Write("halves.txt", string.Concat(Enumerable.Range(0, 40).Select(row => row < 20 ? "a\n" : "b\n")));
        (await Vectors("--splits", halves, "--max-leaks", "40")).AssertSucceeded();
    }

    [Fact]
    public async Task Too_few_rows_to_find_a_threshold_from_are_not_judged()
    {
        WriteVectors(12);
        SampleRun run = await Vectors("--max-duplicates", "0");
        Assert.Equal((2, false), (run.ExitCode, (bool)run.Result["passed"]!));
        Assert.Contains(
            "--max-duplicates cannot be judged: 12 rows that can be compared and are no copies of each other are too few",
            run.Error
        );
        (await Vectors("--max-duplicates", "0", "--threshold", "0.999")).AssertSucceeded();
        WriteVectors(40);
        (await Vectors("--max-duplicates", "40")).AssertSucceeded();
    }

    [Fact]
    public async Task Rows_that_were_not_compared_are_counted_and_more_than_half_of_them_end_a_gate()
    {
        WriteVectors(45, zeros: 15);
        SampleRun few = await Vectors("--max-duplicates", "45");
        few.AssertSucceeded();
        Assert.Equal(15, (int)few.Result["notCompared"]!["zeroVector"]!);
        Assert.Contains("Not compared, but for exact copies: 15 of one color or all zeros.", few.Output);

        WriteVectors(80, zeros: 45);
        SampleRun many = await Vectors("--max-duplicates", "80");
        Assert.Equal(2, many.ExitCode);
        Assert.Contains("only 35 of 80 rows could be compared, fewer than half", many.Error);
    }

    [Fact]
    public async Task A_split_that_could_not_be_compared_is_not_free_of_leaks()
    {
        Pictures("data/train/cat", 1, 2, 3, 4);
        Directory.CreateDirectory(_folder["data/test/cat"]);
        _folder.Write("data/test/cat/1.png", "damaged");
        SampleRun run = await Duplicates("--max-leaks", "0");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("only 0 of 1 rows of the split test could be compared", run.Error);
        Assert.Equal("test/cat/1.png", File.ReadAllText(_folder["out/unreadable.txt"]).Split('\t')[0]);
    }

    [Fact]
    public async Task Whatever_looks_like_a_picture_and_cannot_be_read_counts()
    {
        Pictures("data/cat", 1, 2);
        _folder.Write("data/cat/empty.jpg", "");
        _folder.Write("data/cat/scan", "II*\0 is how TIFF begins");
        _folder.Write("data/cat/phone.heic", "x");
        _folder.Write("data/cat/notes.txt", "x");
        int expected = 3;
        if (!OperatingSystem.IsWindows())
        {
            using Process made = Process.Start("mkfifo", _folder["data/cat/pipe.jpg"]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            expected = 4;
        }

        SampleRun run = await Duplicates("--max-unreadable", $"{expected - 1}");
        Assert.Equal((1, expected, 5), (run.ExitCode, (int)run.Result["unreadable"]!, (int)run.Result["n"]!));
        Assert.Equal((1, expected - 3), ((int)run.Result["passedOverBy"]!["noPicture"]!, (int)run.Result["passedOverBy"]!["notRegular"]!));
        Assert.Equal(["cat/1.png", "cat/2.png"], File.ReadAllLines(_folder["out/keep.txt"]));
        Assert.Contains("cat/empty.jpg\tThe file is empty.", File.ReadAllLines(_folder["out/unreadable.txt"]));
        (await Duplicates("--max-unreadable", $"{expected}")).AssertSucceeded();
    }

    [Fact]
    public async Task Ids_are_found_however_they_are_spelled_and_strangers_end_a_gate()
    {
        Pictures("data/cat", 1, 2, 3);
        string ids = _folder.Write("ids.txt", $"./cat/1.png\n{_folder["data/cat/2.png"]}\ncat\\3.png\n");
        SampleRun run = await Duplicates("--ids", ids, "--max-duplicates", "0");
        run.AssertSucceeded();
        Assert.Equal(["cat/1.png", "cat/2.png", "cat/3.png"], File.ReadAllLines(_folder["out/keep.txt"]));

        _folder.Write("ids.txt", "cat/1.png\nother/2.png\ncat/3.png\n");
        SampleRun partly = await Duplicates("--ids", ids, "--max-duplicates", "0");
        Assert.Equal((2, 1), (partly.ExitCode, (int)partly.Result["idsNotFound"]!));
        Assert.Contains("1 of 3 keys of --ids name no file", partly.Error);
        Assert.Equal("other/2.png\tThe key names no file of the folder.", File.ReadAllText(_folder["out/unreadable.txt"]).TrimEnd());
        (await Duplicates("--ids", ids)).AssertSucceeded();

        _folder.Write("ids.txt", "x/1.png\nx/2.png\n");
        (await Duplicates("--ids", ids)).AssertFailed("None of the 2 lines", "'x/1.png', 'x/2.png'");
    }

    [Fact]
    public async Task A_file_is_never_removed_in_favor_of_a_link_to_it_that_ids_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        Pictures("data", 1, 2);
        File.CreateSymbolicLink(_folder["data/0 link.png"], "1.png");
        SampleRun run = await Duplicates("--ids", _folder.Write("ids.txt", "0 link.png\n1.png\n2.png\n"));
        Assert.Equal(1, (int)run.Result["duplicates"]!);
        Assert.Empty(File.ReadAllText(_folder["out/remove.txt"]) + File.ReadAllText(_folder["out/remove.nul"]));
    }

    [Fact]
    public async Task Rows_that_lie_in_no_split_are_counted_and_most_of_them_end_the_gate_for_leaks()
    {
        WriteVectors(40);
        string splits = _folder.Write(
            "splits.txt",
            string.Concat(
                Enumerable
                    .Range(0, 40)
                    .Select(row =>
                        row < 5 ? "a\n"
                        : row < 10 ? "b\n"
                        : "\n"
                    )
            )
        );
        SampleRun run = await Vectors("--splits", splits, "--max-leaks", "0", "--threshold", "1");
        Assert.Equal((2, 30), (run.ExitCode, (int)run.Result["withoutSplit"]!));
        Assert.Contains("only 10 of 40 rows lie in a split", run.Error);
    }

    [Fact]
    public async Task Names_cannot_put_other_paths_on_lines_of_their_own()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Such names are not allowed there.");
        Pictures("data/train/cat", 1, 2);
        Pictures("data/train/z\n/tmp/some/where", 1);
        string victim = "train/z\n/tmp/some/where/1.png";
        SampleRun run = await Duplicates();
        run.AssertSucceeded();
        Assert.Equal(1, (int)run.Result["leftOutOfLists"]!);
        Assert.Empty(File.ReadAllText(_folder["out/remove.txt"]));
        Assert.Equal($"{victim}\0", File.ReadAllText(_folder["out/remove.nul"]));
        Assert.Contains("keep.nul, remove.nul", run.Output);

        SampleRun embedded = await SampleRun.Of("embed", _folder["data"], "--out", _folder["v.npy"], "--paths-out", _folder["paths.txt"]);
        embedded.AssertSucceeded();
        string[] paths = File.ReadAllLines(_folder["paths.txt"]);
        Assert.Equal(3, paths.Length);
        SampleRun read = await Duplicates("--ids", _folder["paths.txt"]);
        Assert.Equal((3, 0, 1), ((int)read.Result["n"]!, (int)read.Result["idsNotFound"]!, (int)read.Result["duplicates"]!));
    }

    [Fact]
    public async Task A_second_run_into_a_folder_among_the_pictures_finds_what_the_first_found()
    {
        Pictures("data/cat", 1, 2, 3);
        Pictures("data/dog", 3);
        string[] command = ["duplicates", _folder["data"], "--pixels-only", "--out", _folder["data/out"]];
        SampleRun first = await SampleRun.Of(command);
        SampleRun second = await SampleRun.Of(command);
        Assert.Equal((4, 4, 1), ((int)first.Result["n"]!, (int)second.Result["n"]!, (int)second.Result["duplicates"]!));
        Assert.Equal((0, 18), ((int)first.Result["passedOverBy"]!["reportFile"]!, (int)second.Result["passedOverBy"]!["reportFile"]!));
        SampleRun inspected = await SampleRun.Of("inspect", _folder["data"], "--out", _folder["data/out"]);
        Assert.Equal((4, 18), ((int)inspected.Result["n"]!, (int)inspected.Result["passedOverBy"]!["reportFile"]!));
        SampleRun third = await SampleRun.Of("inspect", _folder["data"], "--out", _folder["data/out"]);
        Assert.Equal((4, 19), ((int)third.Result["n"]!, (int)third.Result["passedOverBy"]!["reportFile"]!));
        (await SampleRun.Of("duplicates", _folder["data"], "--out", _folder["data"])).AssertFailed("among the pictures", "--out");
        (await SampleRun.Of("inspect", _folder["data"], "--out", _folder["data/."])).AssertFailed("among the pictures", "--out");
    }

    [Fact]
    public async Task Suspects_and_outliers_of_too_few_pictures_or_one_class_are_not_judged()
    {
        Pictures("data/cat", [.. Enumerable.Range(0, 10)]);
        (await SampleRun.Of("inspect", _folder["data"], "--out", _folder["out"], "--max-suspects", "0")).AssertFailed(
            "--max-suspects cannot be judged without two classes"
        );
        (await SampleRun.Of("inspect", _folder["data"], "--out", _folder["out"], "--max-outliers", "0")).AssertFailed(
            "--max-outliers cannot be judged: 10 pictures are too few"
        );
        Pictures("data/dog", 11);
        (await SampleRun.Of("inspect", _folder["data"], "--out", _folder["out"], "--max-suspects", "0")).AssertFailed(
            "--max-suspects cannot be judged: 11 pictures are too few"
        );
    }

    [Fact]
    public async Task Judged_pairs_may_hold_commas_and_must_name_rows()
    {
        WriteVectors(40);
        string ids = _folder.Write("ids.txt", string.Concat(Enumerable.Range(0, 40).Select(row => $"a, {row}\n")));
        string pairs = _folder.Write("pairs.csv", "id1,id2,same\n\"a, 0\",\"a, 1\",1\n\"a, 2\",\"a, 3\",0\n\"a, 2\",b,0\n");
        SampleRun run = await Vectors("--ids", ids, "--calibrate", $"pairs:{pairs}");
        run.AssertSucceeded();
        Assert.Contains("1 pairs of", run.Error);
        _folder.Write("pairs.csv", "a,b,1\nc,d,0\n");
        (await Vectors("--ids", ids, "--calibrate", $"pairs:{pairs}")).AssertFailed("None of the 2 pairs", "'a' is no key");
    }

    private Task<SampleRun> Duplicates(params string[] options) =>
        SampleRun.Of(["duplicates", _folder["data"], "--pixels-only", "--out", _folder["out"], .. options]);

    private Task<SampleRun> Vectors(params string[] options) =>
        SampleRun.Of(["duplicates", "--input", _folder["v.npy"], "--out", _folder["out"], .. options]);

    private string[] Findings() =>
        [
            .. JsonNode.Parse(File.ReadAllText(_folder["out/report.json"]))!["findings"]!
                .AsArray()
                .Select(finding =>
                    $"{finding!["kind"]},{finding["key"]},{finding["other"]},{finding["evidence"]!["match"]},"
                    + $"{(bool)finding["evidence"]!["labelConflict"]!}"
                ),
        ];

    private void WriteVectors(int count, int zeros = 0)
    {
        var random = new Random(5);
        using FileStream stream = File.Create(_folder["v.npy"]);
        NpyFile.Write(
            stream,
            new Matrix(count, 8, [.. Enumerable.Range(0, count * 8).Select(i => i < zeros * 8 ? 0 : (float)(random.NextDouble() - 0.5))])
        );
    }

    private void Pictures(string folder, params int[] seeds)
    {
        Directory.CreateDirectory(_folder[folder]);
        foreach (int seed in seeds)
            _folder.Write($"{folder}/{seed}.png", Picture(seed));
    }

    // Fields of random colors: no two seeds look alike.
    private static byte[] Picture(int seed)
    {
        const int Side = 60;
        const int Fields = 6;
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
