namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class YoloLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData(
        "data.yaml",
        "path: ../datasets/coco8  # elsewhere\ntrain: images/train\nval: images/val\ntest:\nnames:\n  0: person\n  7: cat\n"
    )]
    [InlineData("coco8.yml", "train: [images/train]\nval: ['./images/val']\nnc: 8\nnames: [person, a, b, c, d, e, f, cat]\n")]
    [InlineData("data.yaml", "train: ../images/train\nval: /content/set/images/val\nnames:\n  0: person\n  7: &c cat\n  8: *c\n")]
    public void The_description_tells_splits_and_texts_tell_classes(string name, string description)
    {
        _set.Pictures("images/train/1.jpg", "images/train/2.jpg", "images/val/3.jpg", "images/val/4.jpg")
            .Text(name, description)
            .Text("labels/train/1.txt", "7 .5 .5 .1 .1\n7 .1 .1 .1 .1\n")
            .Text("labels/train/2.txt", "0 .5 .5 .1 .1\n\n7.0 .1 .1 .1 .1\n")
            .Text("labels/val/3.txt", "0 .5 .5 .1 .1");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(
            listing,
            "images/train/1.jpg:train:cat",
            "images/train/2.jpg:train:cat + person",
            "images/val/3.jpg:val:person",
            "images/val/4.jpg:val:"
        );
        Assert.Equal($"4 pictures of YOLO {name}: splits train 2, val 2; 3 classes, 1 picture without a label.", listing.Description);
        Assert.Equal("yolo", listing.Layout);
    }

    [Fact]
    public void Splits_first_labels_beside_pictures_and_lists_are_understood()
    {
        _set.Pictures("train/images/1.jpg", "valid/images/2.jpg", "more/3.jpg", "more/4.jpg")
            .Text("train/labels/1.txt", "0 0 0 1 1")
            .Text("valid/labels/2.txt", "1 0 0 1 1")
            .Text("more/3.txt", "1 0 0 1 1")
            .Text("test.txt", "./more/3.jpg\n./train/images/1.jpg\n./gone.jpg\n")
            .Text("data.yaml", "train: train/images\nval: valid/images\ntest: test.txt\nnames: [ant, bee]");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(
            listing,
            "more/3.jpg:test:bee",
            "more/4.jpg::",
            "train/images/1.jpg:train:ant",
            "valid/images/2.jpg:val:bee"
        );
        Assert.Equal(["train/images/1.jpg (split test)"], listing.LinkedLeaks);
        LayoutFolder.AssertRemark(listing, "./gone.jpg (test.txt line 3)");
    }

    [Fact]
    public void Texts_that_cannot_be_understood_and_texts_without_a_picture_are_told()
    {
        _set.Pictures("images/1.jpg", "images/2.jpg", "images/3.jpg")
            .Text("data.yaml", "train: images\nval: missing/images\nnames: [ant]")
            .Text("labels/1.txt", "0 0 0 1 1\n5 0 0 1 1")
            .Text("labels/2.txt", "ant 0 0 1 1")
            .Text("labels/9.txt", "0 0 0 1 1")
            .Text("labels/classes.txt", "ant");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRemark(
            listing,
            "labels/1.txt (line 2: class 5 is not among the 1 names)",
            "labels/2.txt (line 1: it does not begin with the number of a class)"
        );
        LayoutFolder.AssertRemark(listing, "1 row or annotation names no image of the folder: labels/9.txt (labels without an image)");
        LayoutFolder.AssertRemark(listing, "data.yaml line 2: val is said to lie in missing/images, which holds no images of the folder");
        Assert.True(listing.IsIncomplete);
    }

    [Fact]
    public void A_split_outside_the_folder_is_told_and_not_followed()
    {
        _set.Pictures("set/images/1.jpg", "other/2.jpg").Text("set/data.yaml", "train: images\nval: ../other\nnames: [ant]");
        ImageFolderListing listing = _set.Read(file: "set/data.yaml");
        LayoutFolder.AssertRows(listing, "images/1.jpg:train:");
        LayoutFolder.AssertRemark(listing, "val lies outside the folder, in ../other, and is not read");
    }

    [Theory]
    [InlineData("train: images\nnames: [ant\n", "data.yaml, line ")]
    [InlineData("train: [images/1.pn{ist.txt]\nnames:\n  0: ant\n", "data.yaml, line ")]
    [InlineData("train: images\nnames: {one: ant}\n", "data.yaml, line 2: names must have numbers as keys, got one.")]
    [InlineData("train: \"im\\0ages\"\nnames: [ant]\n", "data.yaml, line 1: This is no YAML that can be read: a text holds a zero")]
    [InlineData("train: images\nnames: ant\n", "data.yaml, line 2: names must be a list")]
    [InlineData(
        "train: images\nnames: [[[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]]]\n",
        "data.yaml, line 2: This is no YAML that can be read: lists"
    )]
    public void A_broken_description_gets_one_sentence(string content, string sentence)
    {
        _set.Pictures("images/1.jpg").Text("data.yaml", content);
        string fault = _set.Fault();
        Assert.StartsWith(sentence, fault);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void Other_yaml_is_no_data_set()
    {
        _set.Pictures("cat/1.jpg", "dog/1.jpg").Text("config.yaml", "names: [a]").Text("broken.yaml", "[");
        ImageFolderListing listing = _set.Read();
        Assert.Equal("CLASS/FILE", listing.Layout);
        Assert.Contains("A YOLO data set is described by names and by train, val or test", _set.Fault(file: "config.yaml"));
    }

    [Theory]
    [InlineData("classes.txt")]
    [InlineData("labels/classes.txt")]
    [InlineData("obj.names")]
    public void Texts_without_a_description_are_understood(string names)
    {
        _set.Pictures("images/train/1.jpg", "images/train/2.jpg", "images/val/3.jpg")
            .Text("labels/train/1.txt", "1 .5 .5 .1 .1\n")
            .Text("labels/train/2.txt", "")
            .Text("labels/val/3.txt", "0 .5 .5 1 1\n")
            .Text(names, "ant\nbee\n\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "images/train/1.jpg:train:bee", "images/train/2.jpg:train:", "images/val/3.jpg:val:ant");
        Assert.StartsWith($"3 pictures of YOLO texts, classes of {names}: splits train 2, val 1;", listing.Description);
        LayoutFolder.AssertRemark(listing, "There is no description of the YOLO texts");
    }

    [Fact]
    public void Classes_without_names_are_called_by_their_numbers()
    {
        _set.Pictures("1.jpg", "2.jpg").Text("1.txt", "17 .5 .5 .1 .1\n").Text("2.txt", "0 .5 .5 .1 .1 .9\n17 .2 .2 .1 .1\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "1.jpg::17", "2.jpg::0 + 17");
        LayoutFolder.AssertRemark(listing, "so classes are called by their numbers");
        LayoutFolder.AssertRows(_set.Read("folders"), "1.jpg::", "2.jpg::");
    }

    [Theory]
    [InlineData("a photo of a cat")]
    [InlineData("3")]
    [InlineData("3 200 100 40 40")]
    public void Other_texts_beside_pictures_are_no_boxes(string text)
    {
        _set.Pictures("cat/1.jpg", "dog/2.jpg").Text("cat/1.txt", text).Text("dog/2.txt", text);
        Assert.Equal("CLASS/FILE", _set.Read().Layout);
    }

    [Fact]
    public void Darknet_is_understood()
    {
        _set.Pictures("data/obj/1.jpg", "data/obj/2.jpg", "data/obj/3.jpg")
            .Text("data/obj/1.txt", "0 .5 .5 .1 .1\n")
            .Text("data/obj/2.txt", "1 .5 .5 .1 .1\n")
            .Text("data/obj.names", "ant\nbee\n")
            .Text("data/train.txt", "data/obj/1.jpg\ndata/obj/3.jpg\n")
            .Text("data/valid.txt", "data/obj/2.jpg\n")
            .Text("data/obj.data", "train = data/train.txt\nvalid = data/valid.txt\nnames = data/obj.names\nbackup = backup/\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "data/obj/1.jpg:train:ant", "data/obj/2.jpg:valid:bee", "data/obj/3.jpg:train:");
        Assert.StartsWith("3 pictures of YOLO data/obj.data: splits train 2, valid 1;", listing.Description);

        // Without the description its lists tell splits.
        File.Delete(_set["data/obj.data"]);
        listing = _set.Read();
        LayoutFolder.AssertRows(listing, "data/obj/1.jpg:train:ant", "data/obj/2.jpg:valid:bee", "data/obj/3.jpg:train:");
        LayoutFolder.AssertRemark(listing, "data/train.txt and data/valid.txt tell splits.");
    }
}
