using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Tests.Reports.Page;

public class PageOriginalsTests
{
    [Fact]
    public void Files_below_one_folder_are_named_by_the_points_names_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are POSIX paths.");
        PageOriginals originals = PageOriginals.Of(
            "/home/a/report",
            ["/home/a/my photos/train/a b.jpg", "/home/a/my photos/test/100%#?.jpg"],
            ["train/a b.jpg", "test/100%#?.jpg"]
        )!;
        Assert.Equal("./../my%20photos/", originals.Prefix);
        Assert.Null(originals.Paths);
    }

    [Fact]
    public void Files_of_other_names_have_an_address_each_and_what_is_no_Unicode_has_none()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are POSIX paths.");
        PageOriginals originals = PageOriginals.Of(
            "/home/a/report",
            ["/home/a/x/1.jpg", "", "/data/\ud83d\ude00.jpg", "/data/\ud83d.jpg", "/home/a/report/in:side.jpg"],
            ["first", "second", "third", "fourth", "fifth"]
        )!;
        Assert.Equal("", originals.Prefix);
        Assert.Equal(["./../x/1.jpg", "", "./../../../data/%F0%9F%98%80.jpg", "", "./in%3Aside.jpg"], originals.Paths);
    }

    [Fact]
    public void Points_without_files_have_no_addresses() => Assert.Null(PageOriginals.Of("report", ["", ""], ["a", "b"]));

    [Fact]
    public void Points_below_a_folder_whose_name_is_no_Unicode_have_no_addresses() =>
        Assert.Null(PageOriginals.Of("report", ["/data/a\uFFFD/x.png", "/data/a\uFFFD/y.png"], ["x.png", "y.png"]));
}
