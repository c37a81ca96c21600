using FsCheck.Fluent;
using MLNet.Embeddings.Reports.Files;
using MLNet.Embeddings.Tool.Files;

namespace MLNet.Embeddings.Tests.Reports.Files;

public class CsvCellTests
{
    [Theory]
    [InlineData("cat/1.jpg", "cat/1.jpg")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a;=1+1", "\"a;=1+1\"")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e-7", "+1e-7")]
    [InlineData("-0.5x", "'-0.5x")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1 (2).jpg", "'+1 (2).jpg")]
    [InlineData("@eaDir/1.jpg", "'@eaDir/1.jpg")]
    [InlineData("-", "'-")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("'=1", "''=1")]
    [InlineData("'quoted'", "'quoted'")]
    public void Nothing_becomes_a_formula_and_numbers_stay_numbers(string text, string cell) => Assert.Equal(cell, CsvCell.Of(text));

    [Fact]
    public void Every_text_can_be_had_back() =>
        Prop.ForAll(
                Gen.Elements("", "'", "''", "=", "'=")
                    .SelectMany(start => ArbMap.Default.GeneratorFor<string?>().Select(rest => start + rest))
                    .ToArbitrary(),
                text =>
                {
                    string cell = CsvCell.Of(text);
                    if (cell.StartsWith('"'))
                        cell = cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);
                    return CsvCells.NameOf(cell) == text;
                }
            )
            .CheckQuietly();
}
