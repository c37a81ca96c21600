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
}
