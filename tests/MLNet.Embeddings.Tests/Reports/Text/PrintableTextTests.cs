using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck.Fluent;
using MLNet.Embeddings.Reports;

namespace MLNet.Embeddings.Tests.Reports.Text;

public class PrintableTextTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("naïve Öl 日本語 עברית.jpg", "naïve Öl 日本語 עברית.jpg")]
    [InlineData("👩‍💻 می‌خواهم", "👩‍💻 می‌خواهم")]
    [InlineData("\e[31mred\e[0m", @"\u001b[31mred\u001b[0m")]
    [InlineData("\e]0;title\a", @"\u001b]0;title\u0007")]
    [InlineData("a\u009b31mb", @"a\u009b31mb")]
    [InlineData("a\rb\nc\td\u007f\b", @"a\rb\nc\td\u007f\u0008")]
    [InlineData("cat\u202egpj.exe", @"cat\u202egpj.exe")]
    [InlineData("\u2066a\u2069\u200f\u061c\ufeff", @"\u2066a\u2069\u200f\u061c\ufeff")]
    [InlineData("a\u2028b\u2029c\u0085d", @"a\u2028b\u2029c\u0085d")]
    [InlineData("\U000e0041x", @"\udb40\udc41x")]
    public void Whatever_is_no_letter_is_shown_instead_of_done(string text, string shown) => Assert.Equal(shown, PrintableText.Line(text));

    [Fact]
    public void Half_of_a_pair_is_shown() => Assert.Equal("a\\ud800b\\udc00", PrintableText.Line("a\ud800b\udc00"));

    [Theory]
    [InlineData("::error file=a.cs::wrong", "\\u003a:error file=a.cs::wrong")]
    [InlineData("  ::stop-commands::x", "  \\u003a:stop-commands::x")]
    [InlineData("x ##vso[task.complete]", "x \\u0023#vso[task.complete]")]
    [InlineData("##[error]wrong ##TeamCity[x]", "\\u0023#[error]wrong \\u0023#TeamCity[x]")]
    [InlineData("std::vector", "std::vector")]
    public void A_line_is_no_command_to_a_build_server(string text, string shown) => Assert.Equal(shown, PrintableText.Line(text));

    [Fact]
    public void Lines_of_the_program_stay_lines() => Assert.Equal("a\nb\r\nc\\r", PrintableText.Lines("a\nb\r\nc\r"));

    [Fact]
    public void JSON_stays_JSON_with_the_same_text() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string?>(),
                text =>
                {
                    string whole = new([.. (text ?? "").Where(symbol => !char.IsSurrogate(symbol)), '\u202e', '\u007f', '#', '#', '[']);
                    string line = PrintableText.Line(JsonSerializer.Serialize(whole, Relaxed));
                    return JsonSerializer.Deserialize<string>(line) == whole && line.All(symbol => symbol >= ' ');
                }
            )
            .CheckQuietly();
}
