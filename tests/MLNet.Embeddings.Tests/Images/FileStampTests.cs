using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>A stamp proves that a file is unchanged only where no later change could have left it as it is.</summary>
public sealed class FileStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.0, 60, false)]
    [InlineData(1.5, 60, false)]
    [InlineData(60, 1.5, false)]
    [InlineData(60, 60, true)]
    public void A_file_settles_some_seconds_after_it_was_written_and_changed(double written, double changed, bool isSettled)
    {
        DateTime now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        long Before(double seconds) => (now - DateTime.UnixEpoch - TimeSpan.FromSeconds(seconds)).Ticks * 100;
        Assert.Equal(isSettled, new FileStamp(1, 1, Before(written), Before(changed)).IsSettled(now));
    }

    [Fact]
    public void A_time_that_was_set_back_settles_nothing_where_the_system_tells_of_changes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows tells no time of change that programs cannot set.");
        string path = _folder.Write("a", "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.False(FileStamp.Of(path)!.Value.IsSettled(DateTime.UtcNow));
    }

    [Fact]
    public void What_is_no_file_has_none()
    {
        Assert.Null(FileStamp.Of(""));
        Assert.Null(FileStamp.Of(_folder.Path));
        Assert.Null(FileStamp.Of(_folder["none"]));
    }
}
