using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Tool;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Reports.Files;

public sealed class OutputPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OutputPlaceTests() => _folder.Write("in.csv", "1,2\n3,4\n5,6\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Input_is_not_written_over_whatever_the_name()
    {
        Directory.CreateDirectory(_folder["sub"]);
        List<string> names = ["in.csv", "./in.csv", "sub/../in.csv"];
        if (OperatingSystem.IsLinux())
        {
            File.CreateSymbolicLink(_folder["link.csv"], _folder["in.csv"]);
            Directory.CreateSymbolicLink(_folder["here"], _folder.Path);
            TestProcess.Run("ln", _folder["in.csv"], _folder["hard.csv"]);
            names.AddRange(["link.csv", "here/in.csv", "hard.csv"]);
        }

        string before = File.ReadAllText(_folder["in.csv"]);
        foreach (string name in names)
        {
            SampleRun run = await SampleRun.Of("neighbors", "--input", _folder["in.csv"], "--k", "1", "--out", _folder[name]);
            run.AssertFailed("--out would be written over", "which is read (--input)");
        }

        Assert.Equal(before, File.ReadAllText(_folder["in.csv"]));
    }

    [Fact]
    public async Task Two_outputs_do_not_share_a_name()
    {
        Directory.CreateDirectory(_folder["sub"]);
        string[] others = OperatingSystem.IsWindows() ? ["same.npy", "sub/../same.npy"] : ["same.npy", "sub/../same.npy", "dangling.npy"];
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(_folder["dangling.npy"], _folder["same.npy"]);
        foreach (string other in others)
        {
            SampleRun run = await SampleRun.Of(
                "neighbors",
                "--input",
                _folder["in.csv"],
                "--k",
                "1",
                "--out",
                _folder["same.npy"],
                "--distances-out",
                _folder[other]
            );
            run.AssertFailed("--out and --distances-out would both be written to");
        }

        Assert.False(File.Exists(_folder["same.npy"]));
    }

    [Fact]
    public async Task No_command_writes_over_what_it_reads()
    {
        string model = _folder.Write("model.onnx", "x");
        string judged = _folder.Write("pairs.csv", "a,b,1\n");
        Directory.CreateDirectory(_folder["pictures"]);
        string image = _folder.Write("pictures/a.png", "x");
        string input = _folder["in.csv"];
        string pictures = _folder["pictures"];
        (await SampleRun.Of("project", "--load", input, "--transform", input, "--transform-out", input)).AssertFailed(
            "--transform-out would be written over"
        );
        (await SampleRun.Of("embed-text", "a", "--text-model", model, "--out", model)).AssertFailed("which is read (--text-model)");
        (await SampleRun.Of("embed", pictures, "--image-model", model, "--out", model)).AssertFailed("which is read (--image-model)");
        (await SampleRun.Of("embed", _folder["pictures"], "--out", image)).AssertFailed("--out would be written over");
        (await SampleRun.Of("duplicates", "--input", input, "--calibrate", $"pairs:{judged}", "--out", _folder.Path)).AssertFailed(
            "which is read (--calibrate)"
        );
        Assert.Equal("x", File.ReadAllText(image));
    }

    [Fact]
    public void Devices_may_be_named_as_often_as_one_likes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test names /dev/null.");
        OutputPlace.Check([("--a", "/dev/null")], [("--b", "/dev/null"), ("--c", "/dev/null")]);
    }

    [Fact]
    public async Task An_empty_name_is_no_file()
    {
        (await SampleRun.Of("neighbors", "--input", _folder["in.csv"], "--out", "")).AssertFailed("An empty name");
        (await SampleRun.Of("duplicates", "--input", _folder["in.csv"], "--out", "")).AssertFailed("An empty name");
        (await SampleRun.Of("demo-dataset", "")).AssertFailed("An empty name");
        Assert.Throws<InputException>(() => InputFile.Open(""));
        (await SampleRun.Of("duplicates", "--input", _folder["in.csv"], "--out", _folder["in.csv"])).AssertFailed(
            "cannot be written: it is a file; name a folder."
        );
    }
}
