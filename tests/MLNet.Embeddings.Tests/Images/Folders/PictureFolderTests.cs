using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Tests.Images.Folders;

public class PictureFolderTests
{
    [Fact]
    public void Splits_stand_in_their_usual_order() =>
        Assert.Equal(["Train", "val", "test", "extra"], PictureFolder.InOrder(["extra", "test", "val", "Train", "test"]));

    [Theory]
    [InlineData(null, "train/cat/1.png", "test/dog/1.png")]
    [InlineData("in no folders of classes", "1.png", "train/2.png")]
    [InlineData("one class, cat, so labels are not judged.", "train/cat/1.png", "test/cat/1.png")]
    [InlineData("name {0}/birds.", "birds/a/cat/1.png", "birds/a/dog/1.png")]
    public void Fewer_than_two_classes_are_remarked(string? remark, params string[] keys)
    {
        using var temporary = new TemporaryFolder();
        foreach (string key in keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary[key])!);
            temporary.Write(key, "");
        }

        ImageFolder folder = ImageFolder.Read(temporary.Path, cancellation: TestContext.Current.CancellationToken);
        string? told = PictureFolder.Read(folder).ClassRemark();
        if (remark is null)
            Assert.Null(told);
        else
            Assert.Contains(string.Format(remark, temporary.Path), told);
    }
}
