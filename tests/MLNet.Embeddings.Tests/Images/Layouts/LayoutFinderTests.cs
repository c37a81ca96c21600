namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class LayoutFinderTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public void Of_two_layouts_the_first_is_taken_and_the_other_named()
    {
        _set.Pictures("images/train/1.jpg", "images/val/2.jpg")
            .Text("data.yaml", "train: images/train\nval: images/val\nnames: [ant]")
            .Text("labels/train/1.txt", "0 0 0 1 1")
            .Text("labels.csv", "path,label\n1.jpg,bee\n2.jpg,wasp\n");
        ImageFolderListing listing = _set.Read();
        Assert.Equal("yolo", listing.Layout);
        LayoutFolder.AssertRemark(listing, "The folder also holds a table; the layout table takes it.");
        Assert.Equal(["bee", "wasp"], _set.Read("table").Labels);
        Assert.Equal("*/SPLIT/CLASS/FILE", _set.Read("folders").Layout);
        Assert.Equal("*/SPLIT/FILE", _set.Read("*/SPLIT").Layout);
    }

    [Theory]
    [InlineData("coco", "COCO annotations")]
    [InlineData("yolo", "YOLO description")]
    [InlineData("voc", "Pascal VOC annotations")]
    [InlineData("huggingface", "Hugging Face metadata")]
    [InlineData("table", "table")]
    public void A_layout_that_is_not_there_is_refused(string layout, string missing)
    {
        _set.Pictures("cat/1.jpg");
        Assert.Equal($"The layout is {layout}, and {_set.Path} holds no {missing}.", _set.Fault(layout));
    }

    [Fact]
    public void Options_that_do_not_belong_together_are_refused()
    {
        _set.Pictures("cat/1.jpg").Text("labels.csv", "path,label\n1.jpg,cat\n").Text("notes.txt", "");
        Assert.Contains("the layout is table; got 'coco'", Assert.Throws<ArgumentException>(() => _set.Read("coco", "labels.csv")).Message);
        Assert.Contains("or a table of them", Assert.Throws<IOException>(() => _set.Read(file: "notes.txt")).Message);
        Assert.Contains(
            "beside a folder",
            Assert.Throws<ArgumentException>(() => _set.Read(new ImageFolderOptions { ImageFolder = "x" })).Message
        );
        Assert.Contains("words for layouts are folders, table", Assert.Throws<ArgumentException>(() => _set.Read("tables")).Message);
        var names = new ImageFolderOptions { Layout = "coco" };
        Assert.Contains(
            "got the layout 'coco'",
            Assert.Throws<ArgumentException>(() => ImageFolderListing.FromNames(_set.Path, ["a"], names)).Message
        );
        Assert.Equal("cat", ImageFolderListing.FromNames(_set.Path, ["cat/1.jpg"], new() { Layout = "folders" }).Images[0].Label);
    }

    [Fact]
    public void Wanted_splits_are_those_of_the_annotations()
    {
        _set.Pictures("1.jpg", "2.jpg", "3.jpg").Text("labels.csv", "path,split\n1.jpg,train\n2.jpg,test\n3.jpg,train\n3.jpg,val\n");
        ImageFolderListing listing = _set.Read(new ImageFolderOptions { Splits = ["TEST"] });
        LayoutFolder.AssertRows(listing, "2.jpg:test:");
        Assert.Empty(listing.LinkedLeaks);
    }

    [Fact]
    public void The_listing_is_the_same_from_any_order_of_files()
    {
        string[] keys = [.. Enumerable.Range(0, 200).Select(i => $"images/{i}.jpg")];
        _set.Pictures(keys).Text("data.yaml", "train: images\nnames: [a, b, c]");
        for (int i = 0; i < keys.Length; i++)
            _set.Text($"labels/{i}.txt", i % 7 == 0 ? "x" : $"{i % 3} 0 0 1 1");
        ImageFolderListing first = _set.Read();
        ImageFolderListing second = _set.Read();
        Assert.Equal(first.Remarks, second.Remarks);
        Assert.Equal(first.Images.Select(image => (image.Id, image.Label)), second.Images.Select(image => (image.Id, image.Label)));
        Assert.Equal(0, first.PassedOverCounts[PassedOverReason.NoPicture]);
        Assert.Equal(29, first.PassedOverCounts[PassedOverReason.UnreadableAnnotation]);
    }
}
