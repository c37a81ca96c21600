namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class CocoLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public void Instances_tell_splits_and_sets_of_categories()
    {
        _set.Pictures("train2017/1.jpg", "train2017/2.jpg", "val2017/3.jpg", "val2017/4.jpg", "test2017/5.jpg")
            .Text("annotations/instances_train2017.json", Coco("1.jpg", "2.jpg", annotations: [(1, 7), (1, 7), (2, 7), (2, 3)]))
            .Text("annotations/instances_val2017.json", Coco("3.jpg", "4.jpg", annotations: [(1, 3)]))
            .Text("annotations/captions_train2017.json", """{"images":[],"annotations":[]}""");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(
            listing,
            "test2017/5.jpg:test2017:",
            "train2017/1.jpg:train2017:cat",
            "train2017/2.jpg:train2017:cat + dog",
            "val2017/3.jpg:val2017:dog",
            "val2017/4.jpg:val2017:"
        );
        Assert.Equal(
            "5 pictures of COCO annotations annotations/instances_train2017.json and annotations/instances_val2017.json: "
                + "splits test2017 1, train2017 2, val2017 2; 3 classes, 2 pictures without a label.",
            listing.Description
        );
        Assert.Equal("coco", listing.Layout);
        LayoutFolder.AssertRemark(listing, "Further COCO annotations are left aside: annotations/captions_train2017.json");
    }

    [Fact]
    public void Files_beside_the_pictures_of_each_split_and_equal_names_are_told_apart()
    {
        _set.Pictures("train/1.jpg", "valid/1.jpg", "images/2.jpg")
            .Text("train/_annotations.coco.json", Coco("1.jpg", annotations: [(1, 3)]))
            .Text("valid/_annotations.coco.json", Coco("1.jpg", annotations: [(1, 7)]));
        LayoutFolder.AssertRows(_set.Read(), "images/2.jpg::", "train/1.jpg:train:dog", "valid/1.jpg:valid:cat");
    }

    [Fact]
    public void One_folder_for_all_pictures_is_split_by_the_names_of_files_and_a_picture_in_two_leaks()
    {
        _set.Pictures("images/1.jpg", "images/2.jpg")
            .Text("annotations/train.json", Coco("1.jpg", "2.jpg", annotations: [(1, 3), (2, 7)]))
            .Text("annotations/val.json", Coco("2.jpg", "gone.jpg", annotations: [(1, 7), (9, 7)]));
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "images/1.jpg:train:dog", "images/2.jpg:train:cat");
        Assert.Equal(["images/2.jpg (split val)"], listing.LinkedLeaks);
        LayoutFolder.AssertRemark(listing, "gone.jpg (annotations/val.json image 2)");
        LayoutFolder.AssertRemark(listing, "annotations/val.json (annotations of 1 images that are not in the list)");
    }

    [Fact]
    public void Captions_alone_tell_pictures_without_classes()
    {
        _set.Pictures("train2017/1.jpg", "val2017/2.jpg")
            .Text(
                "captions_train2017.json",
                """{"images":[{"id":1,"file_name":"1.jpg"}],"annotations":[{"image_id":1,"id":5,"caption":"a"}]}"""
            );
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "train2017/1.jpg:train2017:", "val2017/2.jpg:val2017:");
        Assert.Equal("The COCO annotations tell no categories, so labels are not judged.", listing.LabelRemark);
    }

    [Fact]
    public void A_file_that_is_named_is_the_data_set()
    {
        _set.Pictures("train2017/1.jpg", "train2017/9.jpg")
            .Text("annotations/instances_train2017.json", Coco("1.jpg", annotations: [(1, 3)]));
        ImageFolderListing listing = _set.Read(file: "annotations/instances_train2017.json");
        LayoutFolder.AssertRows(listing, "train2017/1.jpg:train2017:dog");
        Assert.Equal(1, listing.PassedOverCounts[PassedOverReason.FileWithoutRow]);
    }

    [Fact]
    public void Parts_in_any_order_long_values_and_deep_ones_are_read_as_a_stream()
    {
        string outline = string.Join(',', Enumerable.Repeat("12.5", 200_000));
        string categories = """ "categories":[{"id":3,"name":"dog","supercategory":"animal","keypoints":["name"]}] """;
        string annotations =
            $$""" "annotations":[{"segmentation":[[{{outline}}]],"image_id":"x","category_id":3,"attributes":{"name":"no"} }] """;
        string images = $$""" "images":[{"license":"{{new string('l', 300_000)}}","file_name":"1.jpg","id":"x"}] """;
        _set.Pictures("1.jpg").Text("instances.json", $"\uFEFF{{ {annotations}, {categories},\n {images} }}");
        LayoutFolder.AssertRows(_set.Read(), "1.jpg::dog");
    }

    [Theory]
    [InlineData(
        """{"images":[{"id":1,"file_name":"1.jpg"}],"annotations":[{"image_id":1,""",
        "instances.json, line 1: This is no JSON from byte "
    )]
    [InlineData("{\"images\":[\n{\"id\":1,\"file_name\":\"1.jpg\"}\n,]}", "instances.json, line 3: This is no JSON from byte ")]
    [InlineData("{\"images\":[{\"id\":1,\"file_name\":\"\\ud800\"}]}", "instances.json: A text in it is no UTF-8")]
    public void Broken_annotations_get_one_sentence(string content, string sentence)
    {
        _set.Pictures("1.jpg").Text("instances.json", content);
        string fault = _set.Fault();
        Assert.StartsWith(sentence, fault);
        Assert.EndsWith("To read the folder without it, take the layout folders.", fault);
        LayoutFolder.AssertRows(_set.Read("folders"), "1.jpg::");
    }

    [Fact]
    public void Other_files_of_json_are_left_aside()
    {
        _set.Pictures("cat/1.jpg", "dog/2.jpg")
            .Text("package.json", """{"name":"x"}""")
            .Text("list.json", """{"images":["1.jpg"]}""")
            .Text("broken.json", "{");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "cat/1.jpg::cat", "dog/2.jpg::dog");
        LayoutFolder.AssertRemark(listing, "COCO annotations list.json: nothing in it names an image");
    }

    [Fact]
    public void Too_many_sets_of_categories_are_no_classes()
    {
        const int Categories = 46;
        (int, int)[] pairs = [.. Enumerable.Range(0, Categories).SelectMany(i => Enumerable.Range(0, i).Select(j => (i, j)))];
        string[] names = [.. pairs.Select((_, i) => $"{i:D4}.jpg"), "one.jpg"];
        _set.Pictures(names)
            .Text(
                "instances.json",
                Coco(
                    names,
                    [.. Enumerable.Range(0, Categories).Select(i => (i, $"c{i}"))],
                    [.. pairs.SelectMany((pair, i) => new[] { (i + 1, pair.Item1), (i + 1, pair.Item2) }), (names.Length, 5)]
                )
            );
        ImageFolderListing listing = _set.Read();
        Assert.Equal(["c5"], listing.Labels);
        LayoutFolder.AssertRemark(listing, "Pictures that bear several labels, 1,035, have more than 1,000", "count as unlabeled");
    }

    private static string Coco(string first, string? second = null, (int Image, int Category)[]? annotations = null) =>
        Coco(second is null ? [first] : [first, second], [(3, "dog"), (7, "cat")], annotations ?? []);

    private static string Coco(string[] files, (int Id, string Name)[] categories, (int Image, int Category)[] annotations)
    {
        IEnumerable<string> images = files.Select((file, i) => $$"""{"id":{{i + 1}},"file_name":"{{file}}","width":4}""");
        IEnumerable<string> boxes = annotations.Select(
            (box, i) => $$"""{"id":{{i}},"image_id":{{box.Image}},"category_id":{{box.Category}},"bbox":[0,0,1,1],"iscrowd":0}"""
        );
        IEnumerable<string> names = categories.Select(category => $$"""{"id":{{category.Id}},"name":"{{category.Name}}"}""");
        string all = $$"""{"info":{"year":1},"images":[{{string.Join(',', images)}}],"annotations":[{{string.Join(',', boxes)}}]""";
        return $$"""{{all}},"categories":[{{string.Join(',', names)}}]}""";
    }
}
