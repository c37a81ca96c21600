using MLNet.Embeddings.Tests.Duplicates.Detail;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Layouts;

/// <summary>Detection sets with each box as an item.</summary>
public sealed class CropLayoutTests : IDisposable
{
    private readonly LayoutFolder _set = new();

    public void Dispose() => _set.Dispose();

    [Fact]
    public void A_COCO_set_has_one_row_per_box_and_stable_keys()
    {
        Picture("train2017/1.png", 100, 60);
        Picture("train2017/2.png", 100, 60);
        Picture("val2017/3.png", 50, 40);
        _set.Text(
                "annotations/instances_train2017.json",
                """
                {"images":[{"id":1,"file_name":"1.png","width":100,"height":60},{"id":2,"file_name":"2.png"}],
                "annotations":[{"image_id":1,"category_id":7,"bbox":[10.4,20,30.2,40],"iscrowd":0,"segmentation":[[1,2,3,4]]},
                {"image_id":1,"category_id":3,"bbox":[0,0,100,60]},{"image_id":1,"category_id":3,"bbox":[10.4,20,30.2,40]}],
                "categories":[{"id":3,"name":"dog"},{"id":7,"name":"cat"}]}
                """
            )
            .Text(
                "annotations/instances_val2017.json",
                """
                {"images":[{"id":1,"file_name":"3.png"}],"annotations":[{"category_id":3,"bbox":[40,30,20,20],"image_id":1}],
                "categories":[{"id":3,"name":"dog"}]}
                """
            );
        ImageFolderListing listing = Crops();
        LayoutFolder.AssertRows(
            listing,
            "train2017/1.png#xywh=10,20,31,40:train2017:cat + dog",
            "train2017/1.png#xywh=0,0,100,60:train2017:dog",
            "val2017/3.png#xywh=40,30,10,10:val2017:dog"
        );
        Assert.True(listing.AreCrops);
        Assert.Equal(_set["train2017/1.png"] + "#xywh=0,0,100,60", listing.Images[1].Path);
        Assert.StartsWith("3 boxes as items, in 2 pictures of COCO annotations", listing.Description);
        LayoutFolder.AssertRemark(listing, "Boxes that cover the same pixels as another one and are one item with it", ": 1.");
        LayoutFolder.AssertRemark(listing, "reach beyond their picture and are cut at its edge: 1.");
        LayoutFolder.AssertRemark(listing, "Pictures without a box, 1, are no items.");
        LayoutFolder.AssertRows(Crops(splits: ["VAL2017"]), "val2017/3.png#xywh=40,30,10,10:val2017:dog");
        Assert.Equal(
            ["train2017/1.png#xywh=7,16,37,44", "train2017/1.png#xywh=0,0,100,60", "val2017/3.png#xywh=38,28,12,12"],
            Crops(margin: 0.1f).Images.Select(image => image.Id)
        );
    }

    [Fact]
    public void Boxes_that_show_nothing_are_counted_and_said()
    {
        Picture("1.png", 100, 60);
        Picture("2.png", 50, 50);
        _set.Text("broken.png", "no picture")
            .Text(
                "instances.json",
                """
                {"images":[{"id":1,"file_name":"1.png"},{"id":2,"file_name":"2.png","width":500,"height":500},
                {"id":3,"file_name":"broken.png"}],
                "annotations":[{"image_id":1,"category_id":1,"bbox":[1,1,20,20]},
                {"image_id":1,"category_id":1,"bbox":[1,1,20,20],"iscrowd":1},
                {"image_id":1,"category_id":1,"bbox":[1,1,0,20]},{"image_id":1,"category_id":1,"bbox":[1,1,null,20]},
                {"image_id":1,"category_id":1,"bbox":[1,1,20]},{"image_id":1,"category_id":1,"bbox":[1,1,-5,20]},
                {"image_id":1,"category_id":1,"bbox":[200,1,20,20]},{"image_id":1,"category_id":1,"bbox":[1e300,1,1e300,20]},
                {"image_id":1,"category_id":1,"bbox":[5,5,1,20]},{"image_id":2,"category_id":1,"bbox":[5,5,20,20]},
                {"image_id":3,"category_id":1,"bbox":[5,5,20,20]}],"categories":[{"id":1,"name":"cat"}]}
                """
            );
        ImageFolderListing listing = Crops();
        LayoutFolder.AssertRows(listing, "1.png#xywh=1,1,20,20::cat");
        LayoutFolder.AssertRemark(
            listing,
            "Boxes that are left out: 1 around crowds, 4 without an area, 2 outside of their picture, 1 with a side of fewer than 2 "
                + "pixels, 2 of pictures whose size is not the annotated one or cannot be read."
        );
    }

    [Fact]
    public void YOLO_shares_become_pixels()
    {
        Picture("images/train/1.png", 200, 100);
        Picture("images/val/2.png", 200, 100);
        _set.Text("data.yaml", "train: images/train\nval: images/val\nnames: [ant, bee]")
            .Text("labels/train/1.txt", "1 0.5 0.5 0.25 0.5 0.93\n0 0.1 0.1 0.3 0.1 0.3 0.4\n0 0.5 0.5 nan 0.5\n")
            .Text("labels/val/2.txt", "0 0.5 0.5 1 1\n");
        ImageFolderListing listing = Crops();
        LayoutFolder.AssertRows(
            listing,
            "images/train/1.png#xywh=75,25,50,50:train:bee",
            "images/train/1.png#xywh=20,10,40,30:train:ant",
            "images/val/2.png#xywh=0,0,200,100:val:ant"
        );
        LayoutFolder.AssertRemark(listing, "Boxes that are left out: 1 without an area.");
    }

    [Fact]
    public void Key_points_of_YOLO_are_no_outlines()
    {
        Picture("images/1.png", 200, 100);
        Picture("images/2.png", 200, 100);
        _set.Text("labels/1.txt", "0 .5 .5 .5 .5 .4 .4 .6 .6\n")
            .Text("labels/2.txt", "0 .5 .5 .5 .5 0 0 .4 .6\n")
            .Text("data.yaml", "train: images\nkpt_shape: [2, 2]\nnames: [ant]");
        LayoutFolder.AssertRows(Crops(), "images/1.png#xywh=50,25,100,50:train:ant", "images/2.png#xywh=50,25,100,50:train:ant");

        // Without a word on it both readings fit.
        const string Doubt = "might be boxes with key points; kpt_shape in data.yaml says so.";
        _set.Text("data.yaml", "train: images\nnames: [ant]");
        ImageFolderListing outlines = Crops();
        LayoutFolder.AssertRows(outlines, "images/1.png#xywh=80,40,40,20:train:ant", "images/2.png#xywh=0,0,100,60:train:ant");
        LayoutFolder.AssertRemark(outlines, "Lines that are taken for outlines, 2, " + Doubt);
        _set.Text("labels/2.txt", "0 .1 .1 .3 .1 .3 .4\n");
        Assert.DoesNotContain(Crops().Remarks, remark => remark.Contains(Doubt, StringComparison.Ordinal));

        // Of three numbers a point, the third of which is no place.
        _set.Text("labels/1.txt", "0 .5 .5 .5 .5 .4 .4 2 .6 .6 1\n").Text("labels/2.txt", "0 .5 .5 .5 .5 .4 .4 1\n");
        LayoutFolder.AssertRows(Crops(), "images/1.png#xywh=50,25,100,50:train:ant", "images/2.png#xywh=50,25,100,50:train:ant");
    }

    [Fact]
    public void Boxes_lie_in_the_picture_as_it_is_shown()
    {
        using var picture = new SKBitmap(40, 30);
        _set.Text("1.png", "").Text("labels.csv", "image,label,bbox\n1.png,cat,5 6 10 30\n");
        File.WriteAllBytes(_set["1.png"], OrientedPng.Of(DrawnSheets.Png(picture), 6));
        ImageFolderListing listing = Crops();
        LayoutFolder.AssertRows(listing, "1.png#xywh=5,6,10,30::cat");
        Assert.DoesNotContain(listing.Remarks, remark => remark.Contains("cut at its edge", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_understood_is_counted_in_boxes()
    {
        Picture("1.png", 40, 30);
        Picture("2.png", 40, 30);
        const string Rows = "1.png,train,cat,5 6 10 20\n1.png,train,,0 0 9 9\n2.png,,dog,0 0 9 9\n2.png,,,0 0 7 7\n";
        _set.Text("labels.csv", $"image,split,label,bbox\n{Rows}");
        Assert.Equal(
            "4 boxes as items, in 2 pictures of labels.csv: splits train 2; 2 boxes in none; 2 classes, 2 boxes without a label.",
            Crops().Description
        );
    }

    [Fact]
    public void A_box_leaks_where_its_picture_does()
    {
        Picture("1.png", 40, 30);
        Picture("2.png", 40, 30);
        _set.Text(
            "labels.csv",
            "image,key,split,label,bbox\n1.png,a,train,cat,5 6 10 20\n1.png,a,test,dog,0 0 9 9\n2.png,b,test,dog,0 0 9 9\n"
        );
        ImageFolderListing listing = _set.Read(new ImageFolderOptions { Crops = true, KeyColumn = "key" });
        LayoutFolder.AssertRows(listing, "a#xywh=5,6,10,20:train:cat", "a#xywh=0,0,9,9:train:dog", "b#xywh=0,0,9,9:test:dog");
        Assert.Equal(
            [("1.png (split test)#xywh=5,6,10,20", "a#xywh=5,6,10,20"), ("1.png (split test)#xywh=0,0,9,9", "a#xywh=0,0,9,9")],
            listing.Linked.Leaks
        );
        Assert.Equal(["test"], listing.SplitsOfLinks);
    }

    [Fact]
    public void Pascal_VOC_counts_pixels_from_1()
    {
        Picture("JPEGImages/1.png", 40, 30);
        _set.Text(
            "Annotations/1.xml",
            "<annotation><size><width>40</width><height>30</height></size><object><name>cat</name><bndbox><xmin>1</xmin><ymin>11</ymin>"
                + "<xmax>40</xmax><ymax>30</ymax></bndbox><part><name>head</name><bndbox><xmin>2</xmin><ymin>2</ymin><xmax>3</xmax>"
                + "<ymax>3</ymax></bndbox></part></object><object><name>dog</name></object></annotation>"
        );
        LayoutFolder.AssertRows(Crops(), "JPEGImages/1.png#xywh=0,10,40,20::cat");
    }

    [Theory]
    [InlineData("image,label,xmin,ymin,xmax,ymax,width,height\n1.png,cat,5,6,15,26,40,30\n1.png,dog,0,0,10,10,40,30\n2.png,,,,,,,\n")]
    [InlineData("image,label,x,y,w,h\n1.png,cat,5,6,10,20\n1.png,dog,0,0,10,10\n2.png,,,,,\n")]
    [InlineData("image,label,bbox\n1.png,cat,\"[5, 6, 10, 20]\"\n1.png,dog,0 0 10 10\n2.png,,\n")]
    public void Tables_have_a_row_per_box(string table)
    {
        Picture("1.png", 40, 30);
        Picture("2.png", 40, 30);
        _set.Text("labels.csv", table);
        LayoutFolder.AssertRows(Crops(), "1.png#xywh=5,6,10,20::cat", "1.png#xywh=0,0,10,10::dog");
        LayoutFolder.AssertRows(Crops(file: "labels.csv"), "1.png#xywh=5,6,10,20::cat", "1.png#xywh=0,0,10,10::dog");
    }

    [Fact]
    public void Objects_of_Hugging_Face_have_boxes()
    {
        Picture("train/1.png", 40, 30);
        _set.Text(
            "train/metadata.jsonl",
            """{"file_name":"1.png","objects":{"bbox":[[5,6,10,20],[0,0,10,10]],"categories":["cat","cat"]}}"""
        );
        LayoutFolder.AssertRows(Crops(), "train/1.png#xywh=5,6,10,20:train:cat", "train/1.png#xywh=0,0,10,10:train:cat");
    }

    [Fact]
    public void Names_of_boxes_lead_to_their_pictures()
    {
        Picture("train/1.png", 40, 30);
        ImageFolderListing listing = ImageFolderListing.FromNames(
            _set.Path,
            ["./train/1.png#xywh=5,6,10,20", "train/9.png#xywh=1,1,1,1", "train/1.png#xywh=1,2"]
        );
        Assert.Equal(
            ["train/1.png#xywh=5,6,10,20", "train/9.png#xywh=1,1,1,1", "train/1.png#xywh=1,2"],
            listing.Images.Select(image => image.Id)
        );
        Assert.Equal([_set["train/1.png"] + "#xywh=5,6,10,20", "", ""], listing.Images.Select(image => image.Path));

        // However often a line says it; other systems bear no names of that length.
        string often = "train/9.png" + string.Concat(Enumerable.Repeat("#xywh=1,1,1,1", OperatingSystem.IsWindows() ? 1000 : 50_000));
        Assert.Equal("", Assert.Single(ImageFolderListing.FromNames(_set.Path, [often]).Images).Path);
    }

    [Fact]
    public void Without_boxes_there_is_one_sentence()
    {
        Picture("cat/1.png", 40, 30);
        Picture("dog/2.png", 40, 30);
        Assert.Contains("Crops need boxes around objects", Assert.ThrowsAny<ArgumentException>(() => Crops()).Message);
        _set.Text("table.csv", "image,label\ncat/1.png,a\ndog/2.png,b\n");
        Assert.Contains("no picture has a box", Assert.Throws<InvalidDataException>(() => Crops(file: "table.csv")).Message);
        Assert.ThrowsAny<ArgumentException>(() => Crops(margin: float.NaN));
        Assert.ThrowsAny<ArgumentException>(() => Crops(margin: -1));
    }

    private ImageFolderListing Crops(float margin = 0, string? file = null, string[]? splits = null) =>
        _set.Read(
            new ImageFolderOptions
            {
                Crops = true,
                CropMargin = margin,
                Splits = splits ?? [],
            },
            file
        );

    private void Picture(string key, int width, int height)
    {
        _set.Text(key, "");
        using var picture = new SKBitmap(width, height);
        File.WriteAllBytes(_set[key], DrawnSheets.Png(picture));
    }
}
