using MLNet.Embeddings.Tool.Duplicates;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Tool.Duplicates;

public sealed class JudgedPairsTests : IDisposable
{
    private static readonly string[] Keys = ["a.png", "b.png", "c.png"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_follow_a_header_and_strangers_are_counted()
    {
        var notes = new List<string>();
        List<LabeledPair> pairs = JudgedPairs.Read(
            _folder.Write("pairs.csv", "id1,id2,duplicate\na.png,b.png,1\na.png,d.png,1\na.png,c.png,0\n"),
            Keys,
            notes.Add
        );
        Assert.Equal([new LabeledPair("a.png", "b.png", true), new LabeledPair("a.png", "c.png", false)], pairs);
        Assert.Contains("1 pairs of ", Assert.Single(notes));
    }

    [Theory]
    [InlineData("a.png,b.png,1\na.png,LONG\n", "is wrong in line 2: 'a.png,xxx")]
    [InlineData("LONG,b.png,1\n", "names two rows: 'xxx")]
    public void A_name_without_end_is_shortened(string content, string reason)
    {
        string path = _folder.Write("pairs.csv", content.Replace("LONG", new string('x', 50_000), StringComparison.Ordinal));
        string message = Assert.Throws<InputException>(() => JudgedPairs.Read(path, Keys, _ => { })).Message;
        Assert.Contains(reason, message);
        Assert.InRange(message.Length, 200, 600);
    }

    [Fact]
    public void The_note_of_a_name_without_end_is_short_too()
    {
        var notes = new List<string>();
        JudgedPairs.Read(_folder.Write("pairs.csv", $"a.png,b.png,1\na.png,{new string('x', 50_000)},1\n"), Keys, notes.Add);
        Assert.InRange(Assert.Single(notes).Length, 200, 600);
    }
}
