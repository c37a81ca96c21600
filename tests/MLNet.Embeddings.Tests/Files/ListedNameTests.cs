using FsCheck.Fluent;

namespace MLNet.Embeddings.Tests.Files;

public class ListedNameTests
{
    // Whatever some program takes for the end of a line, the end of text or a blank to cut off.
    private const string Separators = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029\t\0\u001b";

    [Theory]
    [InlineData("cat/1.jpg", true)]
    [InlineData("new york/a picture.jpg", true)]
    [InlineData("кошка/é.jpg", true)]
    [InlineData("a\n/tmp/victim.jpg", false)]
    [InlineData("a\r.jpg", false)]
    [InlineData("a\u2028b.jpg", false)]
    [InlineData("a\u0085b.jpg", false)]
    [InlineData("a\u001b[2J.jpg", false)]
    [InlineData("a\\b.jpg", false)]
    [InlineData(" a.jpg", false)]
    [InlineData("a.jpg ", false)]
    [InlineData("a.jpg\u00a0", false)]
    [InlineData("", false)]
    public void A_plain_name_is_read_the_same_by_every_program(string name, bool isPlain) =>
        Assert.Equal(isPlain, ListedName.IsPlain(name));

    [Theory]
    [InlineData("-rf.jpg", "./-rf.jpg")]
    [InlineData("#1.jpg", "./#1.jpg")]
    [InlineData("a/-rf.jpg", "a/-rf.jpg")]
    [InlineData("1.jpg", "1.jpg")]
    public void No_line_begins_like_an_option_or_a_remark(string name, string line) => Assert.Equal(line, ListedName.Line(name));

    [Theory]
    [InlineData("a b.jpg", "a b.jpg")]
    [InlineData("a\nb.jpg", "\"a\\nb.jpg\"")]
    [InlineData("\"a\".jpg", "\"\\\"a\\\".jpg\"")]
    [InlineData("a\u2028b", "\"a\\u2028b\"")]
    [InlineData(" a", "\" a\"")]
    public void Other_names_become_JSON_strings_where_every_row_needs_a_line(string name, string line)
    {
        Assert.Equal(line, ListedName.Quoted(name));
        Assert.Equal(name, ListedName.Parse(line));
    }

    [Fact]
    public void A_line_that_only_begins_like_a_JSON_string_is_a_name() => Assert.Equal("\"a\" and b", ListedName.Parse("\"a\" and b"));

    [Fact]
    public void Every_name_is_one_line_and_comes_back() =>
        Prop.ForAll<char[], int>(
                (letters, place) =>
                {
                    // Half of a character is no text, so no file is called so.
                    string name = string.Concat(letters.Where(letter => !char.IsSurrogate(letter)))
                        .Insert(0, $"{Separators[(int)((uint)place % Separators.Length)]}");
                    string line = ListedName.Quoted(name);
                    return ListedName.Parse(line) == name && !line.Any(letter => Separators.Contains(letter) || char.IsControl(letter));
                }
            )
            .CheckQuietly();
}
