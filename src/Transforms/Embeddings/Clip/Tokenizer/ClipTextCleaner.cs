using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Cleans a text as OpenAI's tokenizer does: HTML references replaced twice, white space collapsed and trimmed, lower
/// case.</summary>
/// <remarks>OpenAI's code can also run ftfy over the text, which repairs mis-decoded characters; that is left out.</remarks>
internal static class ClipTextCleaner
{
    private const int CapitalSigma = 0x3A3;

    public static string Clean(string text)
    {
        text = HtmlEntities.Unescape(HtmlEntities.Unescape(text));
        var cleaned = new StringBuilder(text.Length);
        Rune[] runes = [.. text.AsSpan().Trim(Separators).EnumerateRunes()];
        bool space = false;
        for (int i = 0; i < runes.Length; i++)
        {
            if (Rune.IsWhiteSpace(runes[i]))
            {
                space = cleaned.Length > 0;
                continue;
            }

            if (space)
                cleaned.Append(' ');
            space = false;
            AppendLower(cleaned, runes, i);
        }

        return cleaned.ToString();
    }

    // Trimming, unlike collapsing, takes the four information separators for white space.
    private static ReadOnlySpan<char> Separators =>
        "\t\n\v\f\r\u001C\u001D\u001E\u001F "
        + "\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    // Two letters lower differently from .NET's one-to-one mapping: the dotted capital I becomes two characters, and a sigma at the end of
    // a word is final.
    private static void AppendLower(StringBuilder cleaned, Rune[] runes, int i)
    {
        Rune rune = runes[i];
        if (rune.Value == 0x130)
            cleaned.Append("i\u0307");
        else if (rune.Value == CapitalSigma && NextCased(runes, i, -1) && !NextCased(runes, i, 1))
            cleaned.Append('\u03C2');
        else
            cleaned.Append(Rune.ToLowerInvariant(rune).ToString());
    }

    private static bool NextCased(Rune[] runes, int i, int step)
    {
        for (i += step; i >= 0 && i < runes.Length; i += step)
        {
            if (!IsCaseIgnorable(runes[i]))
                return IsCased(runes[i]);
        }

        return false;
    }

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.LowercaseLetter
                or UnicodeCategory.UppercaseLetter
                or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA;

    private static bool IsCaseIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol
        || rune.Value is '\'' or '.' or ':' or 0xB7 or 0x2018 or 0x2019 or 0x2024 or 0x2027;
}
