namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class HuggingFaceLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("metadata.csv", "file_name,label\n{0},{1}\n")]
    [InlineData("metadata.jsonl", "{{\"file_name\":\"{0}\",\"label\":\"{1}\"}}\n")]
    [InlineData("metadata.jsonl", "{{\"file_name\":\"{0}\",\"objects\":{{\"bbox\":[[1,2,3,4]],\"categories\":[\"{1}\"]}}}}\n")]
    public void Metadata_beside_the_pictures_of_each_split_tell_classes(string name, string content)
    {
        _set.Pictures("train/1.png", "test/1.png")
            .Text($"train/{name}", string.Format(content, "1.png", "cat"))
            .Text($"test/{name}", string.Format(content, "1.png", "dog"));
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "test/1.png:test:dog", "train/1.png:train:cat");
        Assert.Equal("huggingface", listing.Layout);
        Assert.Equal($"2 pictures of test/{name} and train/{name}: splits test 1, train 1; 2 classes.", listing.Description);
    }

    [Fact]
    public void Captions_leave_classes_to_folders()
    {
        _set.Pictures("train/cat/1.png", "train/dog/2.png", "test/cat/3.png")
            .Text("metadata.csv", "file_name,text\ntrain/cat/1.png,\"A cat, asleep\"\ntrain/dog/2.png,A dog\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "test/cat/3.png:test:cat", "train/cat/1.png:train:cat", "train/dog/2.png:train:dog");
        LayoutFolder.AssertRemark(listing, "Images that are not named there, 1, are taken too", "test/cat/3.png");
    }
}
