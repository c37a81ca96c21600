using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Tests.Samples.Files;

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
            Assert.Throws<OperationCanceledException>(() => file.Commit(stream =>
            {
                stream.WriteByte(1);
                throw new OperationCanceledException();
            }));
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
        Assert.Contains("its folder does not exist", Assert.Throws<InputException>(() => new PendingFile(_folder["absent/a.bin"])).Message);
        Assert.Contains("is a folder", Assert.Throws<InputException>(() => new PendingFile(_folder.Path)).Message);
        _folder.Write("file", "x");
        Assert.Contains("cannot be written", Assert.Throws<InputException>(() => new PendingFile(_folder["file/a.bin"])).Message);
    }

    [Fact]
    public void A_device_is_written_to_and_stays_a_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test writes to /dev/full and /dev/null.");
        using (var full = new PendingFile("/dev/full"))
            Assert.Contains("/dev/full cannot be written", Assert.Throws<InputException>(() => full.Commit(stream => stream.Write(new byte[4096]))).Message);

        using (var none = new PendingFile("/dev/null"))
            none.Commit(stream => stream.Write(new byte[4096]));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
    }
}
