namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class VocLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public void Annotations_tell_classes_and_image_sets_tell_splits()
    {
        _set.Pictures("VOC2012/JPEGImages/1.jpg", "VOC2012/JPEGImages/2.jpg", "VOC2012/JPEGImages/3.jpg", "VOC2012/JPEGImages/4.jpg")
            .Text("VOC2012/Annotations/1.xml", Annotation("1.jpg", "cat", "cat"))
            .Text("VOC2012/Annotations/2.xml", Annotation("2.jpg", "person", "cat"))
            .Text("VOC2012/Annotations/3.xml", Annotation("3.jpg", "dog"))
            .Text("VOC2012/ImageSets/Main/train.txt", "1\n")
            .Text("VOC2012/ImageSets/Main/val.txt", "2\n1\n")
            .Text("VOC2012/ImageSets/Main/trainval.txt", "1\n2\n3\n")
            .Text("VOC2012/ImageSets/Main/cat_train.txt", "1  1\n3 -1\n")
            .Text("VOC2012/ImageSets/Segmentation/train.txt", "2\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(
            listing,
            "VOC2012/JPEGImages/1.jpg:train:cat",
            "VOC2012/JPEGImages/2.jpg:val:cat + person",
            "VOC2012/JPEGImages/3.jpg:trainval:dog",
            "VOC2012/JPEGImages/4.jpg::"
        );
        Assert.Equal(["VOC2012/JPEGImages/1.jpg (split val)"], listing.LinkedLeaks);
        Assert.StartsWith("4 pictures of Pascal VOC annotations in VOC2012/Annotations: splits train 1", listing.Description);
        Assert.Equal("voc", listing.Layout);
    }

    [Fact]
    public void Annotations_beside_pictures_take_splits_from_folders()
    {
        _set.Pictures("train/1.jpg", "test/2.jpg")
            .Text("train/1.xml", Annotation("other.jpg", "cat"))
            .Text("test/2.xml", Annotation("2.jpg", "dog"));
        LayoutFolder.AssertRows(_set.Read(), "test/2.jpg:test:dog", "train/1.jpg:train:cat");
    }

    [Fact]
    public void A_document_type_is_refused_and_a_broken_file_ends_nothing()
    {
        string entities = """<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>""";
        _set.Pictures("1.jpg", "2.jpg", "3.jpg")
            .Text("Annotations/1.xml", Annotation("1.jpg", "cat"))
            .Text("Annotations/2.xml", entities + Annotation("2.jpg", "&x;"))
            .Text("Annotations/3.xml", "<annotation>\n<object></annotation>")
            .Text("Annotations/4.xml", Annotation("4.jpg", "dog"));
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "1.jpg::cat", "2.jpg::", "3.jpg::");
        LayoutFolder.AssertRemark(
            listing,
            "2 rows or files of labels cannot be understood",
            "Annotations/2.xml (line 1: document types (DTD) are refused)",
            "Annotations/3.xml (line 2: "
        );
        LayoutFolder.AssertRemark(listing, "4.jpg (Annotations/4.xml)");
        Assert.True(listing.IsIncomplete);
    }

    [Fact]
    public void Nothing_but_broken_files_is_a_fault_and_other_xml_is_none()
    {
        _set.Pictures("1.jpg").Text("feed.xml", "<rss/>");
        LayoutFolder.AssertRows(_set.Read(), "1.jpg::");
        Assert.Contains("holds no Pascal VOC annotations", _set.Fault("voc"));
        _set.Text("Annotations/1.xml", "<annotation>");
        Assert.Contains("the first is Annotations/1.xml (line 1: ", _set.Fault("voc"));
    }

    private static string Annotation(string file, params string[] classes) =>
        $"<annotation><folder>x</folder><filename>{file}</filename><source><name>no</name></source>"
        + string.Concat(classes.Select(name => $"<object><name>{name}</name><part><name>head</name></part></object>"))
        + "</annotation>";
}
