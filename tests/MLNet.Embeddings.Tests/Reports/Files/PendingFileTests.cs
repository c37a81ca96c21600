using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Tests.Reports.Files;

public sealed class PendingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_appears_only_when_it_is_complete()
    {
        using var file = new PendingFile(_folder["a.bin"]);
        Assert.False(File.Exists(_folder["a.bin"]));
        file.Commit(stream => stream.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["a.bin"]));
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [Fact]
    public void An_abandoned_file_leaves_the_older_one_and_nothing_else()
    {
        _folder.Write("a.bin", "older");
        using (var file = new PendingFile(_folder["a.bin"]))
        {
            Assert.Throws<OperationCanceledException>(() =>
                file.Commit(stream =>
                {
                    stream.WriteByte(1);
                    throw new OperationCanceledException();
                })
            );
        }

        Assert.Equal("older", File.ReadAllText(_folder["a.bin"]));
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [Fact]
    public void A_symbolic_link_keeps_pointing_at_the_file_that_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        _folder.Write("real.bin", "older");
        File.CreateSymbolicLink(_folder["link.bin"], _folder["real.bin"]);
        using (var file = new PendingFile(_folder["link.bin"]))
            file.Commit(stream => stream.WriteByte(65));

        Assert.Equal("A", File.ReadAllText(_folder["real.bin"]));
        Assert.NotNull(new FileInfo(_folder["link.bin"]).LinkTarget);
    }

    [Fact]
    public void Places_that_cannot_be_written_are_refused_at_once()
    {
        Assert.Contains(
            "its folder does not exist",
            Assert.Throws<OutputException>(() => new PendingFile(_folder["absent/a.bin"])).Message
        );
        Assert.Contains("is a folder", Assert.Throws<OutputException>(() => new PendingFile(_folder.Path)).Message);
        _folder.Write("file", "x");
        Assert.Contains("cannot be written", Assert.Throws<OutputException>(() => new PendingFile(_folder["file/a.bin"])).Message);
    }

    [Fact]
    public void A_device_is_written_to_and_stays_a_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test writes to /dev/full and /dev/null.");
        using (var full = new PendingFile("/dev/full"))
            Assert.Contains(
                "/dev/full cannot be written",
                Assert.Throws<OutputException>(() => full.Commit(stream => stream.Write(new byte[4096]))).Message
            );

        using (var none = new PendingFile("/dev/null"))
            none.Commit(stream => stream.Write(new byte[4096]));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }

    [Fact]
    public void A_link_that_leads_to_nothing_yet_is_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Creating symbolic links needs a privilege on Windows.");
        File.CreateSymbolicLink(_folder["link.bin"], "real.bin");
        using (var file = new PendingFile(_folder["link.bin"]))
            file.Commit(stream => stream.WriteByte(65));
        Assert.Equal("A", File.ReadAllText(_folder["real.bin"]));
        Assert.Equal("real.bin", new FileInfo(_folder["link.bin"]).LinkTarget);
        File.CreateSymbolicLink(_folder["round.bin"], "round.bin");
        Assert.Contains("cannot be written", Assert.Throws<OutputException>(() => new PendingFile(_folder["round.bin"])).Message);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)]
    public void A_file_that_is_replaced_keeps_its_mode(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        _folder.Write("a.bin", "older");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["a.bin"], mode);
        using (var file = new PendingFile(_folder["a.bin"]))
        {
            string part = Assert.Single(Directory.GetFiles(_folder.Path, "*.part"));
            Assert.True(OperatingSystem.IsWindows() || (File.GetUnixFileMode(part) & ~mode) == 0, "Meanwhile others may read it.");
            file.Commit(stream => stream.WriteByte(65));
        }

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder["a.bin"]) == mode);
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_owner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root may give files away.");
        TestProcess.Run("chown", "12345:54321", _folder.Write("a.bin", "older"));
        using (var file = new PendingFile(_folder["a.bin"]))
            file.Commit(stream => stream.WriteByte(65));
        Assert.Equal(new FileOwner(12345, 54321), FileFacts.Of(_folder["a.bin"]).Owner);
    }

    [Fact]
    public void A_file_that_must_not_be_written_is_not_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Root may write everything.");
        File.SetAttributes(_folder.Write("a.bin", "older"), FileAttributes.ReadOnly);
        Assert.Contains("cannot be written", Assert.Throws<OutputException>(() => new PendingFile(_folder["a.bin"])).Message);
        Assert.Equal(["a.bin"], _folder.Files);
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test makes a named pipe.");
        TestProcess.Run("mkfifo", _folder["p"]);
        using (var file = new PendingFile(_folder["p"]))
        {
            Task<byte[]> reader = Task.Run(() =>
            {
                using FileStream stream = File.OpenRead(_folder["p"]);
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            });
            file.Commit(stream => stream.Write([1, 2, 3]));
            Assert.Equal([1, 2, 3], await reader);
        }

        using (var file = new PendingFile(_folder["p"], TimeSpan.FromMilliseconds(100)))
            Assert.Contains("is a pipe that nobody reads", Assert.Throws<OutputException>(() => file.Commit(_ => { })).Message);
        Assert.Equal(FileKind.Pipe, FileFacts.Of(_folder["p"]).Kind);
        Assert.Equal(["p"], _folder.Files);
    }

    [Fact]
    public void Names_of_any_length_and_script_are_written()
    {
        foreach (string name in new[] { new string('n', 250), new string('猫', 80), string.Concat(Enumerable.Repeat("😀", 60)) })
        {
            using (var file = new PendingFile(_folder[name]))
                file.Commit(stream => stream.WriteByte(65));
            Assert.Equal([name], _folder.Files);
            File.Delete(_folder[name]);
        }
    }

    [Fact]
    public void What_a_killed_run_left_is_cleared_and_what_another_run_is_writing_is_not()
    {
        string stale = _folder.Write($"a.bin.1-{Guid.NewGuid():N}.part", "half");
        string foreign = _folder.Write("a.bin.part", "mine");
        string other = _folder.Write($"b.bin.1-{Guid.NewGuid():N}.part", "half");
        using var living = new FileStream(
            _folder[$"a.bin.1-{Guid.NewGuid():N}.part"],
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None
        );
        using (var first = new PendingFile(_folder["a.bin"]))
        using (var second = new PendingFile(_folder["a.bin"]))
        {
            Assert.False(File.Exists(stale));
            Assert.True(File.Exists(foreign));
            Assert.True(File.Exists(other));
            Assert.True(File.Exists(living.Name));
            first.Commit(stream => stream.WriteByte(65));
            second.Commit(stream => stream.WriteByte(66));
        }

        Assert.Equal("B", File.ReadAllText(_folder["a.bin"]));
        OutputFolder.Create(_folder.Path);
        Assert.False(File.Exists(other));
        Assert.True(File.Exists(living.Name));
    }

    [Fact]
    public void Files_that_belong_together_are_all_new_or_all_old()
    {
        _folder.Write("a.txt", "older");
        using (var files = new OutputFiles(_folder.Path, "a.txt", "b.txt"))
        {
            files.Write("a.txt", stream => stream.WriteByte(65));
            Assert.Throws<OutputException>(() => files.Write("b.txt", _ => throw new IOException("No space left on device")));
        }

        Assert.Equal("older", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], _folder.Files);
        Directory.CreateDirectory(_folder["c.txt"]);
        Assert.Contains("is a folder", Assert.Throws<OutputException>(() => new OutputFiles(_folder.Path, "b.txt", "c.txt")).Message);
        Assert.Equal(["a.txt"], _folder.Files);
    }
}
