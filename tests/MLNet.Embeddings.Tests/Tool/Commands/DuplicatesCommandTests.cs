using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using MLNet.Embeddings.Tool.Files;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Tool.Commands;

public sealed class DuplicatesCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_of_images_gives_tables_lists_and_sheets_and_leaves_the_images_alone()
    {
        SampleRun drawn = await SampleRun.Of("demo-dataset", _folder["demo"], "--count", "150");
        Assert.Equal(0, drawn.ExitCode);
        IReadOnlyList<DemoPicture> truth = DemoDatasetWriter.ReadTruth(_folder["demo"]);

        SampleRun run = await SampleRun.Of(
            "duplicates",
            _folder["demo"],
            "--out",
            _folder["report"],
            "--max-leaks",
            "1000",
            "--pixels-only"
        );
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(150, (int)run.Result["n"]!);
        int exactFiles = truth.Count(picture => picture.Edit == DemoEdit.ExactFile);
        Assert.InRange((int)run.Result["exactFilePairs"]!, exactFiles, exactFiles + 2);

        string[] keep = File.ReadAllLines(_folder["report/keep.txt"]);
        string[] remove = File.ReadAllLines(_folder["report/remove.txt"]);
        string[] unreadable = [.. File.ReadAllLines(_folder["report/unreadable.txt"]).Select(line => line.Split('\t')[0])];
        Assert.Equal(truth.Select(picture => picture.Path), keep.Concat(remove).Concat(unreadable).Order(StringComparer.Ordinal));
        Assert.Equal(truth.Where(picture => picture.Role == DemoRole.Broken).Select(picture => picture.Path), unreadable);
        foreach (string list in (string[])["keep", "remove"])
            Assert.Equal(
                File.ReadAllText(_folder[$"report/{list}.txt"]),
                File.ReadAllText(_folder[$"report/{list}.nul"]).Replace('\0', '\n')
            );
        Assert.StartsWith("id1,id2,score,kind,", File.ReadAllLines(_folder["report/pairs.csv"])[0]);
        Assert.All(truth, picture => Assert.True(File.Exists(_folder[$"demo/{picture.Path}"])));
        foreach (string file in (string[])["groups.csv", "rows.csv", "duplicates.json", "groups.png", "threshold.png"])
            Assert.True(new FileInfo(_folder[$"report/{file}"]).Length > 0, file);
    }

    [Fact]
    public async Task Unreadable_images_are_counted_and_gated_and_files_that_are_no_images_passed_over()
    {
        await SampleRun.Of("demo-dataset", _folder["demo"], "--count", "100");
        _folder.Write("demo/broken.jpg", "no picture");
        string[] command = ["duplicates", _folder["demo"], "--out", _folder["out"], "--pixels-only"];
        SampleRun run = await SampleRun.Of(command);
        run.AssertSucceeded();
        Assert.Equal((101, 1, 2), ((int)run.Result["n"]!, (int)run.Result["unreadable"]!, (int)run.Result["passedOver"]!));

        SampleRun gated = await SampleRun.Of([.. command, "--max-unreadable", "0"]);
        Assert.Equal(1, gated.ExitCode);
        Assert.Contains("Not passed: 1 unreadable files, and --max-unreadable allows 0.", gated.Output);
    }

    [Fact]
    public async Task Nothing_but_unreadable_images_is_no_clean_data_set()
    {
        Directory.CreateDirectory(_folder["bad"]);
        _folder.Write("bad/1.jpg", "no picture");
        SampleRun run = await SampleRun.Of("duplicates", _folder["bad"], "--out", _folder["out"], "--pixels-only", "--max-duplicates", "0");
        run.AssertFailed("None of the 1 images can be read");
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public async Task A_gate_that_is_not_passed_ends_with_code_1()
    {
        WriteVectors();
        SampleRun run = await SampleRun.Of(
            "duplicates",
            "--input",
            _folder["vectors.npy"],
            "--ids",
            _folder["ids.txt"],
            "--splits",
            _folder["splits.txt"],
            "--threshold",
            "0.99",
            "--max-leaks",
            "0",
            "--out",
            _folder["out"]
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Equal((2, false), ((int)run.Result["leaks"]!, (bool)run.Result["passed"]!));
        Assert.Equal(
            [
                "id1,id2,score,kind,leak,label_conflict,turn,relation,kept_share,degrees,edited",
                "a,\"b, quoted\",1.000000,Near,true,false,None,None,,,",
            ],
            File.ReadAllLines(_folder["out/pairs.csv"])
        );
        Assert.Equal(["b, quoted"], File.ReadAllLines(_folder["out/remove.txt"]));
    }

    [Fact]
    public async Task The_best_pairs_are_listed_whatever_the_threshold()
    {
        WriteVectors();
        SampleRun run = await SampleRun.Of(
            "duplicates",
            "--input",
            _folder["vectors.npy"],
            "--ids",
            _folder["ids.txt"],
            "--splits",
            _folder["splits.txt"],
            "--scope",
            "cross-split",
            "--top",
            "2",
            "--out",
            _folder["out"]
        );

        Assert.Equal((2, 1, "cosine"), ((int)run.Result["pairs"]!, (int)run.Result["pairsBelowThreshold"]!, (string)run.Result["score"]!));
        string[] pairs = File.ReadAllLines(_folder["out/pairs.csv"]);
        Assert.Equal("a,\"b, quoted\",1.000000,Near,true,false,None", pairs[1]);
        Assert.StartsWith("a,c,-", pairs[2]);
        Assert.EndsWith(",Unique,true,false,None", pairs[2]);
        Assert.Equal(["b, quoted"], File.ReadAllLines(_folder["out/remove.txt"]));

        SampleRun corrected = await SampleRun.Of(
            "duplicates",
            "--input",
            _folder["vectors.npy"],
            "--hubness",
            "csls",
            "--centering",
            "whiten",
            "--out",
            _folder["out"]
        );
        Assert.Equal((0, "csls"), (corrected.ExitCode, (string)corrected.Result["score"]!));
    }

    // Told before any picture is looked at, in the words of the command line.
    [Theory]
    [InlineData("--hubness mutual-knn is for vectors alone", "--hubness", "mutual-knn")]
    [InlineData("--keep split needs splits", "--keep", "split")]
    [InlineData("--scope within-class needs classes", "--scope", "within-class")]
    public async Task Options_that_do_not_fit_a_folder_are_refused_by_their_names(string sentence, params string[] options)
    {
        Directory.CreateDirectory(_folder["pictures"]);
        _folder.Write("pictures/1.png", TestImages.Encode(40, 30, SKEncodedImageFormat.Png, 1));
        SampleRun run = await SampleRun.Of(["duplicates", _folder["pictures"], "--out", _folder["out"], .. options]);
        run.AssertFailed(sentence);
        Assert.DoesNotContain("Model:", run.Error);
    }

    [Fact]
    public async Task A_model_is_asked_only_where_one_is_named()
    {
        Directory.CreateDirectory(_folder["pictures"]);
        for (int i = 0; i < 3; i++)
            _folder.Write($"pictures/{i}.png", TestImages.Encode(40, 30, SKEncodedImageFormat.Png, i));

        string[] command = ["duplicates", _folder["pictures"], "--out", _folder["out"]];
        SampleRun pixels = await SampleRun.Of(command);
        SampleRun named = await SampleRun.Of([.. command, "--model", "mini-clip"]);
        SampleRun both = await SampleRun.Of([.. command, "--model", "mini-clip", "--pixels-only"]);

        Assert.Null(pixels.Result["model"]);
        Assert.Equal("mini-clip", (string?)named.Result["model"]);
        Assert.Null(both.Result["model"]);
    }

    [Fact]
    public async Task What_does_not_fit_together_ends_in_a_sentence()
    {
        WriteVectors();
        (await SampleRun.Of("duplicates", "--out", _folder["out"])).AssertFailed("--input");
        (await SampleRun.Of("duplicates", _folder["nowhere"], "--out", _folder["out"])).AssertFailed("nowhere");
        (await SampleRun.Of("duplicates", "--input", _folder["vectors.npy"], "--calibrate", "magic", "--out", _folder["out"])).AssertFailed(
            "--calibrate",
            "magic"
        );
        (
            await SampleRun.Of("duplicates", "--input", _folder["vectors.npy"], "--calibrate", "null:5", "--out", _folder["out"])
        ).AssertFailed("above 0 and below 1", "'5'");
        (
            await SampleRun.Of("duplicates", "--input", _folder["vectors.npy"], "--ids", _folder["absent.txt"], "--out", _folder["out"])
        ).AssertFailed("There is no file", "absent.txt");
        (
            await SampleRun.Of("duplicates", "--input", _folder["vectors.npy"], "--scope", "cross-split", "--out", _folder["out"])
        ).AssertFailed("--splits");
        (
            await SampleRun.Of(
                "duplicates",
                "--input",
                _folder["vectors.npy"],
                "--ids",
                _folder.Write("short.txt", "a\n"),
                "--out",
                _folder["out"]
            )
        ).AssertFailed("short.txt");
    }

    private void WriteVectors()
    {
        using FileStream stream = File.Create(_folder["vectors.npy"]);
        NpyFile.Write(stream, new Matrix(3, 2, [1, 2, 1, 2, -3, 1]));
        _folder.Write("ids.txt", "a\nb, quoted\nc\n");
        _folder.Write("splits.txt", "train\ntest\ntest\n");
    }
}
