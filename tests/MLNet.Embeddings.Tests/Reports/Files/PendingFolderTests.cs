using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Tests.Reports.Files;

public sealed class PendingFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_appears_when_all_of_it_is_written(bool isThereEmpty)
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (isThereEmpty)
            Directory.CreateDirectory(_folder["set"]);
        if (isThereEmpty && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["set"], mode);
        using (var pending = new PendingFolder(_folder["set"]))
        {
            int written = pending.Commit(() =>
            {
                File.WriteAllText(Path.Combine(pending.Path, "a.txt"), "a");
                Assert.False(File.Exists(_folder["set/a.txt"]));
                return 7;
            });
            Assert.Equal(7, written);
        }

        Assert.Equal([_folder["set"]], Directory.GetDirectories(_folder.Path));
        Assert.True(!isThereEmpty || OperatingSystem.IsWindows() || File.GetUnixFileMode(_folder["set"]) == mode);
        Assert.True(File.Exists(_folder["set/a.txt"]));
    }

    [Fact]
    public void Nothing_is_left_of_a_folder_whose_writing_failed()
    {
        using (var pending = new PendingFolder(_folder["set"]))
        {
            var exception = Assert.Throws<OutputException>(() =>
                pending.Commit<int>(() => throw new AggregateException(new IOException("No space left on device : '/tmp/x.part/1.jpg'")))
            );
            Assert.Equal($"The folder {_folder["set"]} cannot be written: No space left on device.", exception.Message);
        }

        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        _folder.Write("mine.txt", "x");
        Assert.Contains("is not empty", Assert.Throws<OutputException>(() => new PendingFolder(_folder.Path)).Message);
        Assert.Equal(
            $"The folder {_folder["mine.txt/set"]} cannot be written: A folder on the way there does not exist, or is a file.",
            Assert.Throws<OutputException>(() => new PendingFolder(_folder["mine.txt/set"])).Message
        );
        Assert.Contains("is a file", Assert.Throws<OutputException>(() => new PendingFolder(_folder["mine.txt"])).Message);
    }

    [Fact]
    public void What_a_killed_run_left_is_cleared()
    {
        // No process has so high a number.
        string stale = Directory.CreateDirectory(_folder[$"set.2147483647-{Guid.NewGuid():N}.part"]).FullName;
        using (var pending = new PendingFolder(_folder["set"]))
        {
            Assert.False(Directory.Exists(stale));
            using var second = new PendingFolder(_folder["set"]);
            Assert.True(Directory.Exists(pending.Path));
        }

        Assert.Empty(Directory.GetDirectories(_folder.Path));
    }
}
