using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Replaces HTML character references by the characters they stand for, by the rules of the HTML standard.</summary>
/// <remarks>
/// The resource lists the standard's named references, one a line: the name, a question mark where its semicolon may be missing, and the
/// code points.
/// The framework's own decoder knows a ninth of the names and none without a semicolon.
/// </remarks>
internal static class HtmlEntities
{
    private const int LongestName = 32;

    // What browsers make of the numbers 128 to 159, which old pages wrote for Windows-1252.
    private const string Windows1252 =
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f"
        + "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    private static readonly FrozenDictionary<string, string> Names = ReadNames();

    /// <summary>Replaces every reference once; what a replacement makes is not looked at again.</summary>
    public static string Unescape(string text)
    {
        int at = text.IndexOf('&');
        if (at < 0)
            return text;

        var result = new StringBuilder(text.Length);
        int copied = 0;
        while (at >= 0)
        {
            result.Append(text, copied, at - copied);
            copied = at + 1 < text.Length && text[at + 1] == '#' ? ReplaceNumber(text, at, result) : ReplaceName(text, at, result);
            at = text.IndexOf('&', copied);
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <returns>Where the text goes on.</returns>
    private static int ReplaceNumber(string text, int at, StringBuilder result)
    {
        int start = at + 2;
        bool hexadecimal = start < text.Length && text[start] is 'x' or 'X';
        int radix = hexadecimal ? 16 : 10;
        int end = hexadecimal ? ++start : start;
        int number = 0;
        for (; end < text.Length && (hexadecimal ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
            number = Math.Min(number * radix + Digit(text[end]), 0x110000);

        if (end == start)
        {
            result.Append('&');
            return at + 1;
        }

        AppendNumber(number, result);
        return end < text.Length && text[end] == ';' ? end + 1 : end;
    }

    private static int Digit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static void AppendNumber(int number, StringBuilder result)
    {
        if (number is >= 0x80 and <= 0x9F)
            result.Append(Windows1252[number - 0x80]);
        else if (number is 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            result.Append('\uFFFD');
        else if (!IsForbidden(number))
            result.Append(new Rune(number).ToString());
    }

    private static bool IsForbidden(int number) =>
        number is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF)
        || (number & 0xFFFE) == 0xFFFE;

    /// <returns>Where the text goes on.</returns>
    private static int ReplaceName(string text, int at, StringBuilder result)
    {
        int start = at + 1;
        int end = start;
        while (end < text.Length && end - start < LongestName && text[end] is not ('\t' or '\n' or '\f' or ' ' or '<' or '&' or '#' or ';'))
            end++;

        if (end > start && end < text.Length && text[end] == ';' && Names.TryGetValue(text[start..(end + 1)], out string? whole))
        {
            result.Append(whole);
            return end + 1;
        }

        for (int shorter = end; shorter >= start + 2; shorter--)
        {
            if (Names.TryGetValue(text[start..shorter], out string? part))
            {
                result.Append(part);
                return shorter;
            }
        }

        result.Append('&');
        return start;
    }

    private static FrozenDictionary<string, string> ReadNames()
    {
        var names = new Dictionary<string, string>();
        using Stream stream = typeof(HtmlEntities).Assembly.GetManifestResourceStream("HtmlEntities.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            string[] parts = line.Split(' ');
            string value = string.Concat(parts.Skip(1).Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber))));
            string name = parts[0].TrimEnd('?');
            names.Add(name + ';', value);
            if (name.Length < parts[0].Length)
                names.Add(name, value);
        }

        return names.ToFrozenDictionary();
    }
}
