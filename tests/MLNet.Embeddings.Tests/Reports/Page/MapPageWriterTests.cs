using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MLNet.Embeddings.Reports.Page;

namespace MLNet.Embeddings.Tests.Reports.Page;

public class MapPageWriterTests
{
    [Fact]
    public void Text_from_outside_cannot_break_the_page()
    {
        const string nasty = "</script><script>alert('x')</script> & \"";
        string html = Html(
            SmallPage() with
            {
                Title = nasty,
                Subtitle = nasty,
                Names = [nasty, nasty, nasty],
                Facts = [new(nasty, nasty)],
            }
        );
        Assert.DoesNotContain("alert('x')</script>", html);
        Assert.Contains("&lt;/script&gt;&lt;script&gt;alert(&#39;x&#39;)", html);
    }

    [Fact]
    public void Names_with_line_breaks_stay_names_of_their_points()
    {
        string[] names = ["a\nb", "\n", "c\r\u2028d"];
        string packed = Html(SmallPage() with { Names = names }).Split("\"names\":\"")[1].Split('"')[0];
        using var gzip = new GZipStream(
            new MemoryStream(Convert.FromBase64String(packed.Replace("\\u002B", "+", StringComparison.Ordinal))),
            CompressionMode.Decompress
        );
        Assert.Equal(names, JsonSerializer.Deserialize<string[]>(gzip));
    }

    [Fact]
    public void The_page_names_the_library_s_license_and_forbids_itself_to_load_anything()
    {
        string html = Html(SmallPage());
        Assert.Contains("Copyright Vis.gl contributors", html);
        Assert.Contains("default-src 'none'", html);
        Assert.DoesNotContain("{{", html[..html.IndexOf("page-data", StringComparison.Ordinal)]);
    }

    [Fact]
    public void The_same_page_is_written_with_the_same_bytes() => Assert.Equal(Html(SmallPage()), Html(SmallPage()));

    [Fact]
    public void Parts_that_tell_of_other_points_are_refused()
    {
        MapPage page = SmallPage();
        AssertRefused(page with { Maps = [] }, "at least one map");
        AssertRefused(page with { Colorings = [] }, "at least one map and one coloring");
        AssertRefused(page with { Maps = [.. page.Maps, new PageMap("B", new Matrix(4, 2), [])] }, "The map 'B' tells of 4 points");
        AssertRefused(page with { Maps = [new PageMap("B", new Matrix(3, 5), [])] }, "has 5 components");
        AssertRefused(page with { Colorings = [PageColoring.ByScore("score", [1, 2])] }, "The coloring 'score' tells of 2 points");
        AssertRefused(page with { Names = ["one"] }, "The list of names tells of 1 points");
        AssertRefused(page with { Thumbnails = new PageThumbnails(2, 2, 1, new byte[8]) }, "The set of thumbnails tells of 2 points");
        AssertRefused(
            page with
            {
                Pictures = new PagePictures([
                    [1],
                    [2],
                ]),
            },
            "The list of pictures tells of 2 points"
        );
        AssertRefused(
            page with
            {
                Sections = [new PageSection("s", "", new PageTable(["a"], [new PageTableRow(["x", "y"])]))],
            },
            "has 2 cells, its heading 1"
        );
        AssertRefused(page with { Findings = [new PageFinding("outlier", "x", 3)] }, "tells of point 3");
        Assert.Contains("has class 2", Assert.Throws<ArgumentException>(() => PageColoring.ByClass("kind", ["a", "b"], [0, 2])).Message);
    }

    private static void AssertRefused(MapPage page, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => Html(page)).Message);

    private static MapPage SmallPage() =>
        new()
        {
            Title = "Three points",
            Maps = [new PageMap("A", new Matrix(3, 2, [0, 0, 1, 0, 0, 1]), [])],
            Colorings = [PageColoring.ByClass("kind", ["a", "b"], [0, 1, 1])],
        };

    private static string Html(MapPage page)
    {
        using var stream = new MemoryStream();
        MapPageWriter.Write(stream, page);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
