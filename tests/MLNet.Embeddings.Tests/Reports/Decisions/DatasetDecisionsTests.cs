using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports.Decisions;

public sealed class DatasetDecisionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_as_the_page_and_as_spreadsheets_write_it()
    {
        DatasetDecisions page = Read(
            "key,decision,label,kind,other,group,note\r\n"
                + "cat/1.jpg,remove,,duplicate,cat/2.jpg,7,\r\n"
                + "\"cat/a, \"\"b\"\"\nc.jpg\",Relabel,dog,suspect,,,\"two\nlines\"\r\n"
                + "\r\n"
                + "'=x.jpg,fine,,,,,\r\n"
        );
        Assert.Equal(
            ["remove cat/1.jpg (duplicate)", "relabel cat/a, \"b\"\nc.jpg to dog (suspect)", "fine =x.jpg"],
            page.Items.Select(item => $"{item}")
        );
        Assert.Equal("cat/2.jpg", page.Items[0].OtherKey);

        DatasetDecisions spreadsheet = Read("\uFEFFdecision;note;key\nkeep;;a.jpg\n");
        Assert.Equal("keep a.jpg", $"{Assert.Single(spreadsheet.Items)}");
        Assert.Empty(Read("key,decision\n").Items);
    }

    [Fact]
    public void Later_decisions_about_the_same_take_the_place_of_earlier_ones()
    {
        DatasetDecisions decisions = Read(
            "key,decision,kind,other\n"
                + "a,remove,duplicate,b\n"
                + "a,remove,outlier,\n"
                + "a,keep,duplicate,b\n"
                + "a,fine,duplicate,c\n"
                + "a,keep,Label suspect,\n"
                + "a,fine,suspect,\n"
        );
        Assert.Equal(
            ["remove a (outlier)", "keep a (duplicate)", "fine a (duplicate)", "fine a (suspect)"],
            decisions.Items.Select(item => $"{item}")
        );
    }

    [Fact]
    public void Names_keep_their_line_breaks_whichever_they_are()
    {
        DatasetDecisions decisions = Read("key,decision,other\r\n\"a\rb\",keep,\"c\r\nd\"\r\"e\n\",fine,\n\rg,remove,h");
        Assert.Equal(["a\rb", "e\n", "g"], decisions.Items.Select(item => item.Key));
        Assert.Equal(["c\r\nd", "", "h"], decisions.Items.Select(item => item.OtherKey));
        Assert.Equal([2, 5, 8], decisions.Items.Select(item => item.Line));
    }

    [Theory]
    [InlineData("", "the first line names no column key")]
    [InlineData("key,label\na,b\n", "the first line names no column decision")]
    [InlineData("key,decision\na,keep\nb,delete\n", "line 3 decides 'delete', which is none of keep, remove, relabel and fine")]
    [InlineData("key,decision\n,keep\n", "line 2: A decision needs the key of an image.")]
    [InlineData("key,decision,label\n\"a\nb\",keep,\nc,relabel,\n", "line 4: To relabel 'c' takes a label.")]
    [InlineData("key,decision,label\nc,relabel,\"x\ny\"\n", "line 2: The label of 'c' holds a control character.")]
    [InlineData("key,decision\r\n\"a\r\nb\rc\",keep\r\n\r\nb,delete\r\n", "line 6 decides 'delete'")]
    [InlineData("key,decision\n\"a,keep\n", "line 2 opens a quotation mark that is not closed")]
    public void What_decides_nothing_is_refused_with_its_line(string text, string part)
    {
        string message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
        Assert.Contains(part, message);
        Assert.StartsWith(_folder["decisions.csv"], message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Other_bad_input_is_refused_with_a_sentence()
    {
        Assert.Contains("no file of decisions", Assert.Throws<FileNotFoundException>(() => DatasetDecisions.Read(_folder["x"])).Message);
        _folder.Write("decisions.csv", [0x6b, 0xff, 0x2c]);
        Assert.Contains(
            "no text in UTF-8",
            Assert.Throws<InvalidDataException>(() => DatasetDecisions.Read(_folder["decisions.csv"])).Message
        );
        Assert.Throws<ArgumentException>(() => new DatasetDecision("a", DecisionAction.Keep, "dog"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DatasetDecision("a", (DecisionAction)9));
    }

    private DatasetDecisions Read(string text) => DatasetDecisions.Read(_folder.Write("decisions.csv", text));
}
