using System.Diagnostics;
using System.Security.Cryptography;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.SampleData.DemoDataset;

namespace MLNet.Embeddings.Tests.Tool;

/// <summary>
/// Runs of the commands that write most, stopped at any moment or by a full disk: a file under its name is an old one and whole, or a new
/// one and whole.
/// </summary>
public sealed class InterruptedRunsTests : IDisposable
{
    private static readonly (string Signal, int Number)[] Signals = [("INT", 2), ("TERM", 15), ("HUP", 1), ("KILL", 9)];

    private const string Table = "report-files.json";

    private static readonly (string[] Arguments, bool IsReport, string[] Files)[] Commands =
    [
        (
            ["duplicates", "demo", "--out", "out"],
            true,
            [
                "duplicates.json",
                "findings.csv",
                "groups.csv",
                "groups.png",
                "junit.xml",
                "keep.nul",
                "keep.txt",
                "pairs.csv",
                "passed-over.csv",
                "remove.nul",
                "remove.txt",
                "report.json",
                "report.sarif",
                "rows.csv",
                "splits.csv",
                "threshold.png",
                "unreadable.nul",
                "unreadable.txt",
            ]
        ),
        (
            ["inspect", "demo", "--out", "out"],
            true,
            [
                "findings.csv",
                "inspect.html",
                "junit.xml",
                "keep.nul",
                "keep.txt",
                "passed-over.csv",
                "remove.nul",
                "remove.txt",
                "report.json",
                "report.sarif",
                "splits.csv",
            ]
        ),
        (["embed", "demo", "--out", "out/v.npy", "--paths-out", "out/p.txt"], false, ["p.txt", "v.npy"]),
    ];

    private readonly TemporaryFolder _folder = new();

    public InterruptedRunsTests()
    {
        Directory.CreateDirectory(_folder["out"]);
        Directory.CreateDirectory(_folder["tmp"]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Category", "Long")]
    public async Task At_any_moment_of_a_signal_no_half_file_stands_under_its_name(int command)
    {
        SampleProcess.SkipWhereSignalsAreLost(1, 2, 15);
        Draw(300);
        Dictionary<string, byte[]> whole = [];
        var clock = Stopwatch.StartNew();
        int ended = await RunToEnd(command);
        double seconds = clock.Elapsed.TotalSeconds;
        foreach (string name in Commands[command].Files)
            whole[name] = ContentOf(_folder[$"out/{name}"]);

        var random = new Random(20 + command);
        var codes = new List<string>();
        for (int shot = 0; shot < 20; shot++)
        {
            // Every other shot is an interrupt; the end, where files are written, is aimed at as often as all the rest.
            (string signal, int number) = shot % 2 == 0 ? Signals[0] : Signals[1 + (shot / 2 % 3)];
            double moment = seconds * (random.Next(2) == 0 ? random.NextDouble() : 0.75 + (0.3 * random.NextDouble()));
            bool hasOld = random.Next(4) > 0;
            if (hasOld)
                WriteOld(command);
            else
                Array.ForEach(Commands[command].Files, name => File.Delete(_folder[$"out/{name}"]));

            // What an earlier shot has killed may lie there; a run that is stopped before it opens its own files does not come to it.
            string[] before = [.. NamesIn("out"), .. NamesIn("tmp")];
            using Process process = SampleProcess.Start(_folder.Path, _folder["tmp"], Commands[command].Arguments);
            Task output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(moment), TestContext.Current.CancellationToken);
            SampleProcess.Signal(process, signal);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await Task.WhenAll(output, error);

            codes.Add($"{signal} at {moment:0.00} of {seconds:0.00} s: {process.ExitCode}");
            Assert.True(process.ExitCode == ended || process.ExitCode == 128 + number, codes[^1]);
            AssertWhole(whole, hasOld, codes[^1]);
            if (signal != "KILL")
            {
                string[] left = [.. NamesIn("out").Concat(NamesIn("tmp")).Except(whole.Keys).Except(before)];
                Assert.True(left.Length == 0, $"{codes[^1]} left {string.Join(", ", left)}.");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(Environment.NewLine, codes));
        await RunToEnd(command);
        Assert.Equal(Commands[command].Files, NamesIn("out"));
        Assert.Empty(NamesIn("tmp"));
        Assert.All(whole, file => Assert.Equal(file.Value, ContentOf(_folder[$"out/{file.Key}"])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_second_interrupt_ends_at_once_and_leaves_nothing(int command)
    {
        SampleProcess.SkipWhereSignalsAreLost(2);
        Draw(120);
        using Process process = SampleProcess.Start(_folder.Path, _folder["tmp"], Commands[command].Arguments);
        Task output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        // The first remark tells that the signals are being listened to.
        await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        SampleProcess.Signal(process, "INT");
        SampleProcess.Signal(process, "INT");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        Assert.Equal(130, process.ExitCode);
        Assert.Empty(NamesIn("out"));
        Assert.Empty(NamesIn("tmp"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_grows_beyond_a_limit_ends_in_one_sentence_with_the_old_files_kept(int command)
    {
        Draw(120);
        WriteOld(command);
        // The runtime itself wants a large file for its code unless it is told otherwise.
        (int exitCode, _, string error) = await SampleProcess.RunInShell(
            _folder.Path,
            "export DOTNET_EnableWriteXorExecute=0; ulimit -f 4;",
            "",
            Commands[command].Arguments
        );
        AssertRefused(command, exitCode, error);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Category", "Long")]
    public async Task A_full_disk_ends_in_one_sentence_with_the_old_files_kept(int command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may mount a small disk.");
        Draw(120);
        using (Process mount = Process.Start("mount", ["-t", "tmpfs", "-o", "size=96k", "tmpfs", _folder["out"]]))
        {
            await mount.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(mount.ExitCode != 0, "A small disk could not be mounted here.");
        }

        try
        {
            WriteOld(command);
            (int exitCode, _, string error) = await SampleProcess.RunInShell(_folder.Path, "", "", Commands[command].Arguments);
            AssertRefused(command, exitCode, error);
        }
        finally
        {
            TestProcess.Run("umount", _folder["out"]);
        }
    }

    private void Draw(int count) =>
        DemoDatasetWriter.Write(new DemoOptions { Folder = _folder["demo"], Count = count }, TestContext.Current.CancellationToken);

    private async Task<int> RunToEnd(int command)
    {
        using Process process = SampleProcess.Start(_folder.Path, _folder["tmp"], Commands[command].Arguments);
        Task output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        // The demo set holds broken pictures: embed leaves them out.
        Assert.True(process.ExitCode is 0 or 3, error);
        return process.ExitCode;
    }

    // As an earlier run would have left them: those of a report stand in its table.
    private void WriteOld(int command)
    {
        string table = _folder[$"out/{Table}"];
        ReportFiles known = ReportFiles.Read(table)!;
        foreach (string name in Commands[command].Files)
            known.Add(name, SHA256.HashData(File.ReadAllBytes(_folder.Write($"out/{name}", $"old {name}"))));
        if (Commands[command].IsReport)
            File.WriteAllText(table, known.ToJson().ToJsonString());
    }

    private void AssertRefused(int command, int exitCode, string error)
    {
        Assert.Equal(2, exitCode);
        Assert.Contains(" cannot be written: ", error.TrimEnd().Split('\n')[^1]);
        Assert.DoesNotContain("fault of the program", error);
        Assert.Equal(Commands[command].Files, NamesIn("out"));
        Assert.All(Commands[command].Files, name => Assert.Equal($"old {name}", File.ReadAllText(_folder[$"out/{name}"])));
    }

    private void AssertWhole(Dictionary<string, byte[]> whole, bool hasOld, string shot)
    {
        int numberOfNew = 0;
        foreach ((string name, byte[] content) in whole)
        {
            string path = _folder[$"out/{name}"];
            bool isNew = File.Exists(path) && ContentOf(path).AsSpan().SequenceEqual(content);
            bool isOld = hasOld ? File.Exists(path) && File.ReadAllText(path) == $"old {name}" : !File.Exists(path);
            Assert.True(isNew || isOld, $"{shot}: {name} is neither old nor new.");
            numberOfNew += isNew ? 1 : 0;
        }

        // Even a kill meets the instant between two moves so rarely that no shot here has.
        Assert.True(numberOfNew == 0 || numberOfNew == whole.Count, $"{shot}: {numberOfNew} of {whole.Count} files are new.");
    }

    // The end of report.json tells the times of the run; a half file has no end.
    private static byte[] ContentOf(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        int run = content.AsSpan().LastIndexOf("\n  \"run\": {"u8);
        return run >= 0 && content.AsSpan().EndsWith("}\n}\n"u8) ? content[..run] : content;
    }

    private string[] NamesIn(string folder) =>
        [
            .. Directory
                .GetFileSystemEntries(_folder[folder])
                .Select(path => Path.GetFileName(path))
                .Where(name => name != Table)
                .Order(StringComparer.Ordinal),
        ];
}
