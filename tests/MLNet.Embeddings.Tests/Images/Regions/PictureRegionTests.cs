using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Tests.Images.Regions;

public sealed class PictureRegionTests
{
    [Fact]
    public void Names_are_taken_apart_as_they_were_made()
    {
        var region = new PictureRegion(12, 0, 640, 1);
        string name = region.Of("a/b#xywh=.jpg");
        Assert.Equal("a/b#xywh=.jpg#xywh=12,0,640,1", name);
        Assert.True(PictureRegion.TryParse(name, out string? picture, out PictureRegion read));
        Assert.Equal(("a/b#xywh=.jpg", region), (picture, read));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("#xywh=1,2,3,4")]
    [InlineData("a.jpg#xywh=")]
    [InlineData("a.jpg#xywh=1,2,3")]
    [InlineData("a.jpg#xywh=1,2,3,4,5")]
    [InlineData("a.jpg#xywh=1,2,3,0")]
    [InlineData("a.jpg#xywh=-1,2,3,4")]
    [InlineData("a.jpg#xywh=1.5,2,3,4")]
    [InlineData("a.jpg#xywh=1,2,3,99999999999")]
    [InlineData("a.jpg#xywh=percent:1,2,3,4")]
    public void Other_names_have_none(string name) => Assert.False(PictureRegion.TryParse(name, out _, out _));

    [Fact]
    public void Regions_end_where_pictures_do()
    {
        Assert.Equal(new PictureRegion(5, 5, 5, 15), new PictureRegion(5, 5, int.MaxValue, 15).Within(10, 30));
        Assert.Null(new PictureRegion(10, 0, 5, 5).Within(10, 30));
    }
}
