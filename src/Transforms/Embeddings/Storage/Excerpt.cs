namespace MLNet.Embeddings.Storage;

/// <summary>What messages quote of a text that comes from a file: its beginning, on one line.</summary>
internal static class Excerpt
{
    private const int Longest = 40;

    /// <summary>The text, or its first 40 characters and an ellipsis; control characters become blanks.</summary>
    public static string Of(string text)
    {
        int length =
            text.Length <= Longest ? text.Length
            : char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1
            : Longest;
        string line = string.Concat(text.AsSpan(0, length), length < text.Length ? "…" : "");
        return string.Create(
            line.Length,
            line,
            (letters, source) =>
            {
                for (int i = 0; i < letters.Length; i++)
                    letters[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        );
    }
}
