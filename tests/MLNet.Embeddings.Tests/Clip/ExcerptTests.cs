using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Tests.Clip;

public class ExcerptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a  b", "a  b")]
    [InlineData("a\r\nb\u001b[31m", "a  b [31m")]
    [InlineData("0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789")]
    [InlineData("0123456789012345678901234567890123456789x", "0123456789012345678901234567890123456789…")]
    [InlineData("012345678901234567890123456789012345678\U0001F600x", "012345678901234567890123456789012345678…")]
    public void Shows_the_beginning_on_one_line(string text, string expected) => Assert.Equal(expected, Excerpt.Of(text));
}
