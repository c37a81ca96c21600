using System.Globalization;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Text of a file as a message quotes it.</summary>
internal static class ShownText
{
    private const int Longest = 30;

    /// <summary>The beginning of the text, with a question mark for what a terminal would obey instead of showing it.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        string shown = text.Length <= Longest ? text.ToString() : string.Concat(text[..Longest], "…");
        return string.Create(
            shown.Length,
            shown,
            static (target, source) =>
            {
                for (int i = 0; i < source.Length; i++)
                    target[i] = char.GetUnicodeCategory(source[i]) is UnicodeCategory.Control or UnicodeCategory.Format ? '?' : source[i];
            }
        );
    }
}
