using MLNet.Embeddings.Samples.Images;

namespace MLNet.Embeddings.Tests.Samples.Images;

public class PictureFolderTests
{
    [Theory]
    [InlineData("train/cat/1.jpg", "train", "cat")]
    [InlineData("Test/cat/more/1.jpg", "Test", "cat")]
    [InlineData("cat/1.jpg", "", "cat")]
    [InlineData("cat/more/1.jpg", "", "cat")]
    [InlineData("val/1.jpg", "val", "")]
    [InlineData("1.jpg", "", "")]
    public void The_path_tells_split_and_class(string key, string split, string label) => Assert.Equal((split, label), PictureFolder.Place(key));

    [Fact]
    public void Splits_stand_in_their_usual_order() => Assert.Equal(["Train", "val", "test", "extra"], PictureFolder.InOrder(["extra", "test", "val", "Train", "test"]));

    [Theory]
    [InlineData(null, "train/cat/1.png", "test/dog/1.png")]
    [InlineData("in no folders of classes", "1.png", "train/2.png")]
    [InlineData("one class, cat, so labels are not judged.", "train/cat/1.png", "test/cat/1.png")]
    [InlineData("name {0}/images.", "images/train/cat/1.png", "images/train/dog/1.png")]
    public void Fewer_than_two_classes_are_remarked(string? remark, params string[] keys)
    {
        using var temporary = new TemporaryFolder();
        foreach (string key in keys)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary[key])!);
            temporary.Write(key, "");
        }

        ImageFolder folder = ImageFolder.Read(temporary.Path, cancellation: TestContext.Current.CancellationToken);
        string? told = PictureFolder.ClassRemark(folder, PictureFolder.Read(folder));
        if (remark is null)
            Assert.Null(told);
        else
            Assert.Contains(string.Format(remark, temporary.Path), told);
    }
}
