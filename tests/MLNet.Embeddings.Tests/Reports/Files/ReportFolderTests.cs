using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Reports.Files;

public sealed class ReportFolderTests : IDisposable
{
    private static readonly byte[] Picture = TestImages.Encode(8, 8, SKEncodedImageFormat.Png, 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_of_a_report_are_no_data_until_somebody_puts_others_in_their_place()
    {
        _folder.Write("1.png", Picture);
        Write("groups.png", Picture);
        _folder.Write($"out/groups.png.1-{Guid.NewGuid():N}.part", Picture);
        _folder.Write("out/own.png", TestImages.Encode(8, 8, SKEncodedImageFormat.Png, 3));
        ImageFolder images = Read();
        Assert.Equal(["1.png", "out/own.png"], images.Keys);
        Assert.Equal(2, images.PassedOver.CountOf(PassedOverReason.ReportFile));

        _folder.Write("out/groups.png", TestImages.Encode(8, 8, SKEncodedImageFormat.Png, 2));
        Assert.Equal(["1.png", "out/groups.png", "out/own.png"], Read().Keys);
    }

    [Fact]
    public void A_report_replaces_its_own_files_and_no_others()
    {
        Write("keep.txt", "a\n"u8.ToArray());
        Write("keep.txt", "b\n"u8.ToArray());
        Assert.Equal("b\n", File.ReadAllText(_folder["out/keep.txt"]));

        File.AppendAllText(_folder["out/keep.txt"], "c\n");
        Assert.Contains(
            "keep.txt is no file of an earlier report, or was changed since",
            Assert.Throws<OutputException>(() => Write("keep.txt", [])).Message
        );
        Assert.Equal("b\nc\n", File.ReadAllText(_folder["out/keep.txt"]));
        Write("other.txt", []);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"program\":\"another\",\"files\":{}}")]
    [InlineData("{\"program\":\"mlnet-embeddings\",\"files\":{\"1.png\":[1]}}")]
    [InlineData("{\"program\":\"mlnet-embeddings\",\"files\":{\"1.png\":null}}")]
    public void A_table_of_somebody_else_hides_no_picture_and_is_not_replaced(string table)
    {
        _folder.Write("1.png", Picture);
        _folder.Write("report-files.json", table);
        Assert.Equal(["1.png"], Read().Keys);
        Assert.Contains(
            "report-files.json is no file of an earlier report",
            Assert.Throws<OutputException>(() => ReportFolder.Open(_folder.Path, ["a.txt"])).Message
        );
    }

    [Fact]
    public void A_table_that_names_pictures_of_the_data_set_does_not_hide_them()
    {
        _folder.Write("1.png", Picture);
        _folder.Write("report-files.json", "{\"program\":\"mlnet-embeddings\",\"files\":{\"1.png\":[\"00\"]}}");
        Assert.Equal(["1.png"], Read().Keys);
    }

    [Fact]
    public void The_folder_of_pictures_itself_takes_no_report()
    {
        _folder.Write("1.png", Picture);
        string same = Path.Combine(_folder.Path, "out", "..");
        Directory.CreateDirectory(_folder["out"]);
        Assert.Contains(
            "among the pictures",
            Assert.Throws<OutputException>(() => ReportFolder.Open(same, ["a.txt"], _folder.Path)).Message
        );
        Assert.Equal(_folder["out"], ReportFolder.Open(_folder["out"], ["a.txt"], _folder.Path).Path);
    }

    private void Write(string name, byte[] content)
    {
        using var report = ReportFolder.Open(_folder["out"], [name]);
        report.Write(name, stream => stream.Write(content));
        report.Publish();
    }

    private ImageFolder Read() => ImageFolder.Read(_folder.Path, cancellation: TestContext.Current.CancellationToken);
}
