namespace MLNet.Embeddings.Tests.Images.Layouts;

public sealed class TableLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Theory]
    [InlineData("labels.csv", "path,label,split\na.png,cat,train\nb.png,dog,test\n")]
    [InlineData("labels.csv", "\uFEFFFile_Name;Class;Subset\r\n./a.png;cat;train\r\n\"b.png\";dog;test")]
    [InlineData("labels.tsv", "id\tname\tcategory\tfold\n1\ta.png\tcat\ttrain\n2\tb.png\tdog\ttest\n")]
    [InlineData(
        "labels.jsonl",
        "{\"image\":\"a.png\",\"label\":\"cat\",\"split\":\"train\"}\n\n{\"split\":\"test\",\"image\":\"b.png\",\"label\":\"dog\"}\n"
    )]
    public void A_table_tells_splits_and_classes(string name, string content)
    {
        _set.Pictures("a.png", "b.png").Text(name, content);
        ImageFolderOptions options = name.EndsWith("tsv", StringComparison.Ordinal) ? new() { PathColumn = "name" } : new();
        foreach (string? file in new[] { null, name })
        {
            ImageFolderListing listing = _set.Read(options, file);
            LayoutFolder.AssertRows(listing, "a.png:train:cat", "b.png:test:dog");
            Assert.Equal("table", listing.Layout);
            Assert.Equal($"2 pictures of {name}: splits test 1, train 1; 2 classes.", listing.Description);
        }
    }

    [Theory]
    [InlineData("numbers.csv", "1;cat\n2;dog\n", "no column has a usual name for paths")]
    [InlineData("other.csv", "file,label\nx.png,cat\ny.png,dog\n", "none of its first rows names an image")]
    [InlineData("sizes.csv", "file,bytes\na.png,3\nb.png,4\n", "no column has a usual name for labels or splits")]
    [InlineData("empty.csv", "", "The table is empty")]
    public void Another_table_is_left_aside_and_told(string name, string content, string reason)
    {
        _set.Pictures("a.png", "b.png").Text(name, content);
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "a.png::", "b.png::");
        LayoutFolder.AssertRemark(listing, name, "is not read as a table of the pictures", reason);
        Assert.Contains(reason, _set.Fault("table"));
    }

    [Fact]
    public void A_table_that_is_named_is_the_data_set_and_both_lacks_are_counted()
    {
        _set.Pictures("pics/a.png", "pics/b.png", "pics/extra.png")
            .Text("meta/labels.csv", "path,label\npics/a.png,cat\nb.png,dog\ngone.png,dog\n../../etc/hosts,x\n,y\n");
        ImageFolderListing listing = _set.Read(new ImageFolderOptions { ImageFolder = _set.Path }, "meta/labels.csv");
        LayoutFolder.AssertRows(listing, "pics/a.png::cat", "pics/b.png::dog");
        Assert.Equal(1, listing.PassedOverCounts[PassedOverReason.FileWithoutRow]);
        Assert.Equal(2, listing.PassedOverCounts[PassedOverReason.RowWithoutFile]);
        Assert.Equal(1, listing.PassedOverCounts[PassedOverReason.UnreadableAnnotation]);
        LayoutFolder.AssertRemark(listing, "1 image that no row names, not taken", "pics/extra.png");
        LayoutFolder.AssertRemark(listing, "2 rows or annotations name no image of the folder", "gone.png (meta/labels.csv line 4)");
        LayoutFolder.AssertRemark(listing, "1 row or file of labels cannot be understood", "meta/labels.csv line 6 (it names no file)");
        Assert.Contains(
            listing.Unreadable,
            file => file.Id == "gone.png" && file.Reason == "There is no such image (meta/labels.csv line 4)."
        );
        Assert.True(listing.IsIncomplete);
    }

    [Fact]
    public void Paths_out_of_the_folder_are_told_and_not_followed()
    {
        _set.Pictures("data/a.png", "secret/b.png")
            .Text("data/labels.csv", $"path,label\na.png,cat\n../secret/b.png,dog\n{_set["secret/b.png"]},dog\n");
        ImageFolderListing listing = _set.Read(file: "data/labels.csv");
        LayoutFolder.AssertRows(listing, "a.png::cat");
        Assert.Equal(2, listing.PassedOverCounts[PassedOverReason.OutsideFolder]);
        LayoutFolder.AssertRemark(listing, "2 rows or annotations lead out of the folder and are not followed", "../secret/b.png");
        // Where a folder that holds both is named, they are read.
        ImageFolderListing wide = _set.Read(new ImageFolderOptions { ImageFolder = _set.Path }, "data/labels.csv");
        LayoutFolder.AssertRows(wide, "data/a.png::cat", "secret/b.png::dog");
    }

    [Fact]
    public void Names_may_be_those_of_another_computer_or_lack_folder_or_extension()
    {
        _set.Pictures("train/a.jpg", "train/b.jpg", "test/c.jpg", "one/same.jpg", "two/same.jpg")
            .Text("labels.csv", "id,label\n/home/somebody/data/train/a.jpg,cat\nb,dog\nc.jpg,cat\nsame,dog\ntwo\\same.jpg,cat\n");
        ImageFolderListing listing = _set.Read("table");
        LayoutFolder.AssertRows(
            listing,
            "one/same.jpg::",
            "test/c.jpg:test:cat",
            "train/a.jpg:train:cat",
            "train/b.jpg:train:dog",
            "two/same.jpg::cat"
        );
        LayoutFolder.AssertRemark(listing, "found in other folders than written, 1,", "/home/somebody/data/train/a.jpg as train/a.jpg");
        LayoutFolder.AssertRemark(listing, "same (labels.csv line 5; images in several folders bear that name)");
    }

    [Fact]
    public void A_picture_in_another_folder_of_the_set_is_not_meant()
    {
        _set.Pictures("cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "3.jpg")
            .Text("labels.csv", "path,label\ndog/2.jpg,dog\ndog/3.jpg,dog\ncat/1.jpg,cat\nbirds/3.jpg,bird\n");
        ImageFolderListing listing = _set.Read(file: "labels.csv");
        LayoutFolder.AssertRows(listing, "3.jpg::bird", "cat/1.jpg::cat");
        LayoutFolder.AssertRemark(listing, "dog/2.jpg (labels.csv line 2), dog/3.jpg (labels.csv line 3)");
        LayoutFolder.AssertRemark(listing, "found in other folders than written, 1, such as birds/3.jpg as 3.jpg");
    }

    [Fact]
    public void Several_rows_give_a_set_of_labels_and_two_splits_leak()
    {
        _set.Pictures("a.png", "b.png", "c.png")
            .Text("labels.csv", "path,label,split\na.png,dog,train\na.png,cat,train\na.png,dog,Test\nb.png,cat,test\nc.png,dog,train\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "a.png:train:cat + dog", "b.png:Test:cat", "c.png:train:dog");
        Assert.Equal(["a.png (split Test)"], listing.LinkedLeaks);
        LayoutFolder.AssertRemark(listing, "Pictures that bear several labels, 1,", "cat + dog");
    }

    [Fact]
    public void Tables_of_splits_are_taken_together_and_pictures_beside_them_stay()
    {
        _set.Pictures("images/a.png", "images/b.png", "images/c.png", "images/d.png")
            .Text("train.csv", "image,label\na.png,cat\nb.png,dog\n")
            .Text("test.csv", "image,label\nc.png,dog\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "images/a.png:train:cat", "images/b.png:train:dog", "images/c.png:test:dog", "images/d.png::");
        LayoutFolder.AssertRemark(listing, "Images that are not named there, 1, are taken too", "images/d.png", "without a label");
    }

    [Fact]
    public void Where_folders_tell_as_much_they_win_and_the_table_is_named()
    {
        _set.Pictures("cat/a.png", "dog/b.png").Text("labels.csv", "path,label\ncat/a.png,lion\ndog/b.png,wolf\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "cat/a.png::cat", "dog/b.png::dog");
        LayoutFolder.AssertRemark(listing, "Folders tell as much as labels.csv", "the layout table takes it");
        LayoutFolder.AssertRows(_set.Read("table"), "cat/a.png::lion", "dog/b.png::wolf");
        Assert.Equal("CLASS/FILE", _set.Read("folders").Layout);
    }

    [Fact]
    public void A_table_without_names_of_columns_is_read_and_told()
    {
        _set.Pictures("a.png", "b.png").Text("two.csv", "a.png,cat\nb.png,dog\n").Text("six.csv", "a.png,1,1,9,9,cat\nb.png,2,2,9,9,dog\n");
        ImageFolderListing two = _set.Read(file: "two.csv");
        LayoutFolder.AssertRows(two, "a.png::cat", "b.png::dog");
        LayoutFolder.AssertRemark(two, "has no line with names of columns", "paths in 1, labels in 2");
        LayoutFolder.AssertRows(_set.Read(file: "six.csv"), "a.png::", "b.png::");
        LayoutFolder.AssertRows(_set.Read(new ImageFolderOptions { LabelColumn = "6" }, "six.csv"), "a.png::cat", "b.png::dog");
    }

    [Fact]
    public void Rows_that_cannot_be_understood_are_told_and_end_nothing()
    {
        _set.Pictures("a.png", "b.png")
            .Text("labels.csv", "path,label\na.png,cat\nb.png,dog,more\n")
            .Text("labels.jsonl", "{\"path\":\"a.png\"}\n{\"path\":\n[1]\n{\"path\":\"\\ud800\"}\n");
        LayoutFolder.AssertRemark(_set.Read(file: "labels.csv"), "labels.csv line 3 (it has 3 cells, and there are 2 columns)");
        LayoutFolder.AssertRemark(
            _set.Read(file: "labels.jsonl"),
            "labels.jsonl line 2 (it is no JSON)",
            "labels.jsonl line 3 (it is no JSON object)",
            "labels.jsonl line 4 (a text in it is no valid Unicode)"
        );
    }

    [Theory]
    [InlineData(
        "labels.csv",
        "path,label\na.png,cat\n\n\"b.png,dog\n",
        "labels.csv, line 4: A quotation mark opens a cell that has no end."
    )]
    [InlineData("labels.csv", "first,second\n1,2\n", "labels.csv: No column has a usual name for paths")]
    [InlineData("labels.csv", "path,label\nx.png,cat\n", "Nothing in labels.csv names an image of the folder")]
    [InlineData("labels.jsonl", "no json\n", "labels.jsonl, line 1: The first lines hold no JSON objects.")]
    public void A_broken_table_gets_one_sentence(string name, string content, string sentence)
    {
        _set.Pictures("a.png").Text(name, content);
        string fault = _set.Fault(file: name);
        Assert.StartsWith(sentence, fault);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void A_column_that_is_not_there_is_refused_by_name()
    {
        _set.Pictures("a.png").Text("labels.csv", "path,label\na.png,cat\n");
        string fault = Assert
            .Throws<InvalidDataException>(() => _set.Read(new ImageFolderOptions { LabelColumn = "species" }, "labels.csv"))
            .Message;
        Assert.Equal("labels.csv: There is no column species; the columns are path, label.", fault);
    }

    [Fact]
    public void Several_tables_that_are_no_splits_are_not_mixed()
    {
        _set.Pictures("a.png").Text("first.csv", "path,label\na.png,cat\n").Text("second.csv", "path,label\na.png,dog\n");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "a.png::cat");
        LayoutFolder.AssertRemark(listing, "Several tables tell of the pictures", "first.csv is taken and not second.csv");
        LayoutFolder.AssertRows(_set.Read(file: "second.csv"), "a.png::dog");
    }

    [Fact]
    public void Links_bear_what_a_table_tells_of_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        _set.Pictures("a.png", "b.png").Text("labels.csv", "path,split\na.png,train\nb.png,test\nlink.png,test\n");
        File.CreateSymbolicLink(_set["link.png"], "a.png");
        ImageFolderListing listing = _set.Read();
        LayoutFolder.AssertRows(listing, "a.png:train:", "b.png:test:");
        Assert.Equal(["link.png"], listing.LinkedLeaks);
    }

    [Fact]
    public void A_column_of_keys_names_the_pictures()
    {
        string table = "path,number,label\npics/a.png,17,cat\npics/b.png,4,dog\n";
        _set.Pictures("pics/a.png", "pics/b.png", "pics/c.png").Text("labels.csv", table);
        ImageFolderListing listing = _set.Read(new ImageFolderOptions { KeyColumn = "Number" });
        LayoutFolder.AssertRows(listing, "17::cat", "4::dog", "pics/c.png::");
        Assert.Equal(_set["pics/b.png"], listing.Images[1].Path);
        LayoutFolder.AssertRemark(listing, "labels in label, no splits, keys in number.");
        LayoutFolder.AssertRows(_set.Read(new ImageFolderOptions { KeyColumn = "number" }, "labels.csv"), "17::cat", "4::dog");
        LayoutFolder.AssertRows(_set.Read(), "pics/a.png::cat", "pics/b.png::dog", "pics/c.png::");
    }

    [Theory]
    [InlineData("path,key,label\na.png,1,x\nb.png,,y\n", "labels.csv line 3: The key is empty")]
    [InlineData("path,key,label\na.png,1,x\nb.png,1,y\n", "labels.csv line 3: The key 1 is another picture's")]
    [InlineData("path,key,label\na.png,1,x\na.png,2,y\n", "labels.csv line 3: The picture has the key 1 already, and here 2")]
    [InlineData("path,key,label\na.png,b.png,x\n", "The key b.png is that of 2 pictures")]
    [InlineData("path,key,label\na.png,b.png,x\nb.png,a.png,y\n", "The key b.png of a.png is the name of another file")]
    [InlineData("path,key,label\na.png,labels.csv,x\n", "The key labels.csv of a.png is the name of another file")]
    [InlineData("path,key,label\na.png,./b.png,x\nb.png,2,y\n", "The key ./b.png of a.png is the name of another file")]
    [InlineData("path,label\na.png,x\n", "There is no column key")]
    public void Keys_that_name_no_picture_of_its_own_are_refused(string table, string sentence)
    {
        _set.Pictures("a.png", "b.png").Text("labels.csv", table);
        var options = new ImageFolderOptions { KeyColumn = "key", Layout = "table" };
        Assert.Contains(sentence, Assert.Throws<InvalidDataException>(() => _set.Read(options)).Message);
    }

    [Fact]
    public void A_key_is_no_name_of_a_file_that_the_table_leaves_out()
    {
        _set.Pictures("a.png", "b.png").Text("labels.csv", "path,key,label\na.png,b.png,x\n");
        var options = new ImageFolderOptions { KeyColumn = "key" };
        Assert.Contains("another file", Assert.Throws<InvalidDataException>(() => _set.Read(options, "labels.csv")).Message);
        _set.Text("labels.csv", "path,key,label\na.png,./a.png,x\n");
        LayoutFolder.AssertRows(_set.Read(options, "labels.csv"), "./a.png::x");
    }

    [Fact]
    public void Leaks_of_names_bear_the_keys_of_a_table()
    {
        _set.Pictures("a.png", "b.png").Text("labels.csv", "path,key,split\na.png,1,train\na.png,1,test\nb.png,2,test\n");
        ImageFolderListing listing = _set.Read(new ImageFolderOptions { KeyColumn = "key" });
        Assert.Equal([("a.png (split test)", "1")], listing.Linked.Leaks);
        Assert.Equal(["a.png (split test)"], listing.LinkedLeaks);
    }

    [Fact]
    public void Further_kinds_of_tables_come_from_readers()
    {
        _set.Pictures("a.png", "b.png").Text("labels.xyz", "");
        var options = new ImageFolderOptions
        {
            TableReaders = new Dictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>>
            {
                [".XYZ"] = _ =>
                    [
                        ["image", "class", "split"],
                        ["a.png", "cat", "train"],
                        ["b.png", "", "test"],
                    ],
            },
        };
        LayoutFolder.AssertRows(_set.Read(options), "a.png:train:cat", "b.png:test:");
        LayoutFolder.AssertRows(_set.Read(options, "labels.xyz"), "a.png:train:cat", "b.png:test:");
    }
}
