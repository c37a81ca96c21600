using System.Globalization;
using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Tables;

/// <summary>A table as delimited text, such as CSV and TSV.</summary>
internal sealed class DelimitedTable : ITable
{
    private const int SniffedLetters = 1 << 16;
    private const string Delimiters = ",;\t|";

    private readonly string _path;
    private readonly string _name;
    private readonly char _delimiter;

    private DelimitedTable(string path, string name, char delimiter, IReadOnlyList<string> first)
    {
        _path = path;
        _name = name;
        _delimiter = delimiter;
        // Names of files are no names of columns.
        LacksHeader = first.Any(ImageKind.IsNamedLikeImage);
        Columns = LacksHeader ? [.. first.Select((_, i) => (i + 1).ToString(CultureInfo.InvariantCulture))] : first;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public bool LacksHeader { get; }

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="delimiter">What stands between cells; <see langword="null"/> takes the most frequent of the usual ones.</param>
    public static DelimitedTable Open(string path, string name, char? delimiter)
    {
        char between = delimiter ?? Sniff(path);
        using StreamReader text = OpenText(path);
        var cells = new List<string>();
        long line = 1;
        try
        {
            return new DelimitedReader(text, between).Read(cells, out line)
                ? new DelimitedTable(path, name, between, [.. cells])
                : throw SourceFault.At(name, 0, "The table is empty.");
        }
        catch (FormatException exception)
        {
            throw SourceFault.At(name, line, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<TableRow> Rows()
    {
        using StreamReader text = OpenText(_path);
        var reader = new DelimitedReader(text, _delimiter);
        var cells = new List<string>();
        bool isHeader = !LacksHeader;
        while (Read(reader, cells, out long line))
        {
            if (!isHeader)
                yield return RowOf(cells, line);
            isHeader = false;
        }
    }

    private TableRow RowOf(List<string> cells, long line)
    {
        int count = cells.FindLastIndex(cell => cell.Length > 0) + 1;
        string? fault =
            count > Columns.Count
                ? string.Create(CultureInfo.InvariantCulture, $"it has {count} cells, and there are {Columns.Count} columns")
                : null;
        return new TableRow(line, [.. Columns.Select((_, i) => i < cells.Count ? new TableCell(cells[i]) : TableCell.Empty)], fault);
    }

    private bool Read(DelimitedReader reader, List<string> cells, out long line)
    {
        line = 0;
        try
        {
            return reader.Read(cells, out line);
        }
        catch (FormatException exception)
        {
            throw SourceFault.At(_name, line, exception.Message, exception);
        }
    }

    private static char Sniff(string path)
    {
        using StreamReader text = OpenText(path);
        var letters = new char[SniffedLetters];
        ReadOnlySpan<char> start = letters.AsSpan(0, text.ReadBlock(letters)).TrimStart("\r\n");
        int[] counts = new int[Delimiters.Length];
        bool isQuoted = false;
        // The first line that is not blank decides.
        foreach (char letter in start)
        {
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter is '\n' or '\r' && !isQuoted)
                break;
            else if (!isQuoted && Delimiters.IndexOf(letter) is >= 0 and int i)
                counts[i]++;
        }

        return Delimiters[Array.IndexOf(counts, counts.Max())];
    }

    private static StreamReader OpenText(string path) =>
        new(RegularFile.Open(path), Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
}
