namespace MLNet.Embeddings.Tool.Files;

/// <summary>Takes lines of a text file apart into cells.</summary>
internal static class CsvCells
{
    // As reports escape them.
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static readonly char[] Separators = ['\t', ';', ',', '|', ' '];

    /// <summary>
    /// The separator of a line: a tab or semicolon wins over commas, which may be decimal ones, and any over spaces, which may surround
    /// them.
    /// </summary>
    /// <returns>NUL where the line holds none.</returns>
    public static char SeparatorOf(ReadOnlySpan<char> line)
    {
        bool quoted = false;
        Span<int> counts = stackalloc int[Separators.Length];
        counts.Clear();
        foreach (char character in line.Trim(' '))
        {
            quoted ^= character == '"';
            int kind = Separators.AsSpan().IndexOf(character);
            if (!quoted && kind >= 0)
                counts[kind]++;
        }

        int found = counts.IndexOfAnyExcept(0);
        return found < 0 ? '\0' : Separators[found];
    }

    /// <summary>Finds the cells of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="separator">What stands between two cells; any number of spaces counts as one.</param>
    /// <param name="cells">Receives where each cell lies, within its quotation marks if it has some.</param>
    /// <param name="keepsBlanks">Whether blanks around cells, and within their quotation marks, belong to them, as they do to
    /// names.</param>
    /// <returns>Whether every quotation mark that opens a cell is closed again.</returns>
    public static bool Split(ReadOnlySpan<char> line, char separator, List<Range> cells, bool keepsBlanks = false)
    {
        cells.Clear();
        int position = 0;
        if (separator == ' ')
            line = line.TrimEnd(' ');
        while (true)
        {
            while (
                !keepsBlanks
                && position < line.Length
                && char.IsWhiteSpace(line[position])
                && (line[position] != separator || separator == ' ')
            )
                position++;

            int end;
            if (position < line.Length && line[position] == '"')
            {
                int close = EndOfQuote(line, position);
                if (close < 0)
                    return false;

                int next = line[(close + 1)..].IndexOf(separator);
                end = next < 0 ? line.Length : close + 1 + next;

                // Text after the closing mark belongs to the cell, which is then no number; the marks are kept to show it.
                bool isWhole = line[(close + 1)..end].IsWhiteSpace();
                cells.Add(isWhole ? Cell(line, position + 1, close) : Cell(line, position, end));
            }
            else
            {
                int next = line[position..].IndexOf(separator);
                end = next < 0 ? line.Length : position + next;
                cells.Add(Cell(line, position, end));
            }

            if (end == line.Length)
                return true;

            position = end + 1;
        }

        Range Cell(ReadOnlySpan<char> text, int start, int stop) => keepsBlanks ? start..stop : Trimmed(text, start, stop);
    }

    /// <summary>The text of a cell that <see cref="Split"/> found: two quotation marks within quotation marks stand for one.</summary>
    public static string TextOf(string line, Range cell)
    {
        (int start, int length) = cell.GetOffsetAndLength(line.Length);
        string text = line.Substring(start, length);
        return start > 0 && line[start - 1] == '"' ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>The name that a cell of a report stands for: an apostrophe before what a spreadsheet would take for a formula is no part
    /// of it.</summary>
    public static string NameOf(string cell)
    {
        ReadOnlySpan<char> rest = cell.AsSpan().TrimStart('\'');
        return cell.StartsWith('\'') && !rest.IsEmpty && FormulaStarts.Contains(rest[0]) ? cell[1..] : cell;
    }

    private static int EndOfQuote(ReadOnlySpan<char> line, int open)
    {
        int position = open + 1;
        while (true)
        {
            int mark = line[position..].IndexOf('"');
            if (mark < 0)
                return -1;

            position += mark;
            if (position + 1 == line.Length || line[position + 1] != '"')
                return position;

            position += 2;
        }
    }

    private static Range Trimmed(ReadOnlySpan<char> line, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(line[start]))
            start++;
        while (end > start && char.IsWhiteSpace(line[end - 1]))
            end--;
        return start..end;
    }
}
