using System.Text;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>Reads CSV as RFC 4180 has it, the way back from <see cref="CsvCell"/>: cells in quotation marks may hold separators, doubled
/// marks and line breaks. Spreadsheets that separate by semicolons or tabs are understood by the heading.</summary>
internal sealed class CsvRecords
{
    private const string FormulaStarts = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static readonly char[] Separators = [',', ';', '\t'];

    private readonly TextReader _reader;
    private readonly char _separator;
    private readonly Dictionary<string, int> _columns;
    private string[] _cells;

    /// <summary>Reads the heading.</summary>
    /// <exception cref="InvalidDataException">A cell opens a quotation mark that is not closed.</exception>
    public CsvRecords(TextReader reader)
    {
        _reader = reader;
        string heading = reader.ReadLine() ?? "";
        _separator = Separators.MaxBy(mark => heading.Count(letter => letter == mark));
        Line = 1;
        _cells = Split(heading);
        _columns = _cells
            .Index()
            .DistinctBy(cell => cell.Item.Trim())
            .ToDictionary(cell => cell.Item.Trim().ToLowerInvariant(), c => c.Index);
    }

    /// <summary>The line on which the current record begins, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the heading names a column.</summary>
    public bool HasColumn(string name) => _columns.ContainsKey(name);

    /// <summary>Goes to the next record that is not blank.</summary>
    /// <exception cref="InvalidDataException">A cell opens a quotation mark that is not closed.</exception>
    public bool MoveNext()
    {
        int next = Line + LinesOf(_cells);
        while (_reader.ReadLine() is { } line)
        {
            Line = next++;
            if (line.Length == 0)
                continue;
            _cells = Split(line);
            return true;
        }

        return false;
    }

    /// <summary>A cell of the current record; empty where it has none.</summary>
    /// <param name="column">A name of the heading.</param>
    public string Cell(string column) => _columns.TryGetValue(column, out int place) && place < _cells.Length ? Plain(_cells[place]) : "";

    private static int LinesOf(string[] cells) => 1 + cells.Sum(cell => cell.Count(letter => letter == '\n'));

    // What keeps a spreadsheet from running a cell is no part of its text.
    private static string Plain(string cell)
    {
        ReadOnlySpan<char> rest = cell.AsSpan().TrimStart('\'');
        return rest.Length < cell.Length && !rest.IsEmpty && FormulaStarts.Contains(rest[0]) ? cell[1..] : cell;
    }

    private string[] Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int place = 0; ; place++)
        {
            if (place == line.Length)
            {
                if (!isQuoted)
                {
                    cells.Add(cell.ToString());
                    return [.. cells];
                }

                cell.Append('\n');
                line = _reader.ReadLine() ?? throw new InvalidDataException($"line {Line} opens a quotation mark that is not closed");
                place = -1;
            }
            else if (line[place] == '"')
            {
                bool isDoubled = isQuoted && place + 1 < line.Length && line[place + 1] == '"';
                if (isDoubled)
                    cell.Append(line[place++]);
                else
                    isQuoted = !isQuoted;
            }
            else if (line[place] == _separator && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(line[place]);
            }
        }
    }
}
