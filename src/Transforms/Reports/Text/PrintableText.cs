using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Reports;

/// <summary>
/// Text as it can be shown: names of files, classes and models come from anywhere, and what is no letter, such as an escape sequence that
/// moves the cursor, an override of the direction of writing or a line break that forges a line, must not act on a terminal or on a build's
/// log.
/// </summary>
/// <remarks>
/// Escapes are those of JSON, <c>\n</c> and <c>\u001b</c>: a line of JSON stays JSON, and what a program reads from it stays the exact
/// name.
/// </remarks>
public static class PrintableText
{
    // What joins letters and pictures of one sign, in Persian, Hindi or a family of emoji, directs nothing.
    private const char ZeroWidthNonJoiner = '\u200c';
    private const char ZeroWidthJoiner = '\u200d';

    // Prefixes by which build servers take a part of the log for a command: GitHub Actions (older form), Azure Pipelines, TeamCity.
    private static readonly string[] CommandMarks = ["##[", "##vso[", "##teamcity["];

    /// <summary>One line: line breaks are shown as such, and it is no command to a build server.</summary>
    public static string Line(string text)
    {
        string line = Escape(text, keepsLineBreaks: false);
        if (line.AsSpan().TrimStart().StartsWith("::"))
            line = Replaced(line, line.IndexOf(':'));
        foreach (string mark in CommandMarks)
        {
            while (line.IndexOf(mark, StringComparison.OrdinalIgnoreCase) is var start and >= 0)
                line = Replaced(line, start);
        }

        return line;
    }

    /// <summary>Lines that the program itself has broken.</summary>
    public static string Lines(string text) => Escape(text, keepsLineBreaks: true);

    private static string Replaced(string line, int place) => $"{line.AsSpan(0, place)}\\u{(int)line[place]:x4}{line.AsSpan(place + 1)}";

    private static string Escape(string text, bool keepsLineBreaks)
    {
        StringBuilder? escaped = null;
        for (int i = 0; i < text.Length; )
        {
            bool isRune = Rune.TryGetRuneAt(text, i, out Rune rune);
            int length = isRune ? rune.Utf16SequenceLength : 1;
            bool isShown = isRune && (IsPrintable(rune) || (keepsLineBreaks && IsLineBreak(text, i)));
            if (!isShown)
                escaped ??= new StringBuilder(text, 0, i, text.Length + 16);
            if (escaped is not null)
            {
                for (int j = i; j < i + length; j++)
                    _ = isShown ? escaped.Append(text[j]) : escaped.Append(EscapeOf(text[j]));
            }

            i += length;
        }

        return escaped?.ToString() ?? text;
    }

    private static bool IsLineBreak(string text, int place) =>
        text[place] == '\n' || (text[place] == '\r' && place + 1 < text.Length && text[place + 1] == '\n');

    private static bool IsPrintable(Rune rune)
    {
        if (rune.IsAscii)
            return rune.Value is >= ' ' and < 0x7f;
        // The last two of each plane are no characters at all.
        if ((rune.Value & 0xfffe) == 0xfffe)
            return false;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
            _ => true,
        };
    }

    private static string EscapeOf(char symbol) =>
        symbol switch
        {
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => $"\\u{(int)symbol:x4}",
        };
}
