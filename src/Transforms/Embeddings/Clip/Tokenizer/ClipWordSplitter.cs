using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Splits cleaned text into the words that are encoded one by one: runs of letters, single numerals, runs of other symbols,
/// contractions.</summary>
/// <remarks>
/// By Unicode characters, not UTF-16 units. It stands for the expression
/// <c>&lt;|startoftext|&gt;|&lt;|endoftext|&gt;|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+</c>.
/// </remarks>
internal ref struct ClipWordSplitter(ReadOnlySpan<char> text)
{
    public const string StartOfText = "<|startoftext|>";

    public const string EndOfText = "<|endoftext|>";

    // The long s counts as an s where case is ignored.
    private static readonly string[] Whole = [StartOfText, EndOfText, "'s", "'\u017F", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private ReadOnlySpan<char> _rest = text;

    private enum Symbol
    {
        Space,
        Letter,
        Numeral,
        Other,
    }

    public bool TryTake(out ReadOnlySpan<char> word)
    {
        while (true)
        {
            if (_rest.IsEmpty)
            {
                word = [];
                return false;
            }

            int length = WholeLength(_rest);
            if (length == 0)
                length = RunLength(_rest, out Symbol symbol) is var run && symbol == Symbol.Space ? -run : run;

            word = _rest[..Math.Abs(length)];
            _rest = _rest[word.Length..];
            if (length > 0)
                return true;
        }
    }

    private static int WholeLength(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('<' or '\''))
            return 0;

        foreach (string whole in Whole)
        {
            if (text.StartsWith(whole))
                return whole.Length;
        }

        return 0;
    }

    private static int RunLength(ReadOnlySpan<char> text, out Symbol symbol)
    {
        symbol = Classify(text, out int length);
        if (symbol == Symbol.Numeral)
            return length;

        while (length < text.Length && Classify(text[length..], out int next) == symbol)
            length += next;
        return length;
    }

    private static Symbol Classify(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out Rune rune, out length);
        if (Rune.IsWhiteSpace(rune))
            return Symbol.Space;

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Symbol.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Symbol.Numeral,
            _ => Symbol.Other,
        };
    }
}
