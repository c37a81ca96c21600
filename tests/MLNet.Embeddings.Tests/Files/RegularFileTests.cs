using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Files;

/// <summary>A column of paths may name anything; what is no file is one row's fault and is never waited for.</summary>
public sealed class RegularFileTests : IDisposable
{
    private const string Reason = "The path is a pipe, a socket or a device.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_and_links_to_files_are_read()
    {
        string file = _folder.Write("a", new byte[] { 1, 2, 3 });
        Assert.Equal([1, 2, 3], RegularFile.ReadAllBytes(file));
        Assert.Empty(RegularFile.ReadAllBytes(_folder.Write("empty", Array.Empty<byte>())));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        File.CreateSymbolicLink(_folder["link"], file);
        Assert.Equal([1, 2, 3], RegularFile.ReadAllBytes(_folder["link"]));
    }

    [Fact]
    public void What_is_no_file_is_said_to_be_none()
    {
        Assert.Equal("The path is a folder.", Assert.ThrowsAny<IOException>(() => RegularFile.Open(_folder.Path)).Message);
        Assert.Equal("The file was not found.", Assert.ThrowsAny<IOException>(() => RegularFile.Open(_folder["missing"])).Message);
        string file = _folder.Write("a", "a");
        Assert.Equal("The file was not found.", Assert.ThrowsAny<IOException>(() => RegularFile.Open($"{file}\0")).Message);
        Assert.Null(FileStamp.Of($"{file}\0.png"));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The system is not asked there.");
        TestProcess.Run("mkfifo", _folder["pipe-é"]);
        File.CreateSymbolicLink(_folder["link"], _folder["pipe-é"]);
        foreach (string path in (string[])[_folder["pipe-é"], _folder["link"], "/dev/zero", "/dev/null"])
            Assert.Equal(Reason, Assert.ThrowsAny<IOException>(() => RegularFile.Open(path)).Message);
    }

    [Fact]
    public async Task A_pipe_and_a_device_among_pictures_are_two_unreadable_rows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test makes a named pipe.");
        TestProcess.Run("mkfifo", _folder["pipe.png"]);
        string[] paths = [.. Enumerable.Range(0, 4).Select(Picture), _folder["pipe.png"], "/dev/zero"];
        (string[] clip, DuplicateStatus[] flagger) = await Task.Run(() => Run(paths))
            .WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

        Assert.Equal(["", "", "", "", Reason, Reason], clip);
        Assert.All(flagger[..4], status => Assert.NotEqual(DuplicateStatus.Unreadable, status));
        Assert.Equal([DuplicateStatus.Unreadable, DuplicateStatus.Unreadable], flagger[4..]);
    }

    private static (string[] Clip, DuplicateStatus[] Flagger) Run(string[] paths)
    {
        var context = new MLContext(1);
        IDataView view = context.Data.LoadFromEnumerable(paths.Select(path => new { Path = path }));
        using ClipEmbeddingTransformer clip = context
            .Transforms.ClipEmbedding(
                new ClipEmbeddingEstimator.Options
                {
                    OutputColumnName = "Vector",
                    InputColumnName = "Path",
                    Model = ClipModel.EmbeddedSmall,
                    StatusColumnName = "Status",
                }
            )
            .Fit(view);
        DuplicateFlaggerTransformer flagger = context
            .Transforms.DuplicateFlagger(new DuplicateFlaggerEstimator.Options { OutputColumnName = "D", ImagePathColumnName = "Path" })
            .Fit(view);
        return (
            [.. clip.Transform(view).GetColumn<string>("Status")],
            [.. flagger.Transform(view).GetColumn<uint>("DStatus").Select(key => (DuplicateStatus)(key - 1))]
        );
    }

    private string Picture(int number) =>
        _folder.Write($"{number}.png", TestImages.Encode(40 + number, 50, SKEncodedImageFormat.Png, number));
}
