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
    private int _next = 1;
    private bool _endedByReturn;

    /// <summary>Reads the heading.</summary>
    /// <exception cref="InvalidDataException">A cell opens a quotation mark that is not closed.</exception>
    public CsvRecords(TextReader reader)
    {
        _reader = reader;
        string heading = ReadRecord() ?? "";
        _separator = Separators.MaxBy(mark => heading.Count(letter => letter == mark));
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
        while (ReadRecord() is { } record)
        {
            if (record.Length == 0)
                continue;
            _cells = Split(record);
            return true;
        }

        return false;
    }

    /// <summary>A cell of the current record; empty where it has none.</summary>
    /// <param name="column">A name of the heading.</param>
    public string Cell(string column) => _columns.TryGetValue(column, out int place) && place < _cells.Length ? Plain(_cells[place]) : "";

    // What keeps a spreadsheet from running a cell is no part of its text.
    private static string Plain(string cell)
    {
        ReadOnlySpan<char> rest = cell.AsSpan().TrimStart('\'');
        return rest.Length < cell.Length && !rest.IsEmpty && FormulaStarts.Contains(rest[0]) ? cell[1..] : cell;
    }

    // Letter by letter: a name may hold either sign of a line break, which lines that are read as such no longer tell.
    private string? ReadRecord()
    {
        Line = _next;
        var record = new StringBuilder();
        bool isQuoted = false;
        bool isAfterReturn = _endedByReturn;
        bool isFirst = true;
        _endedByReturn = false;
        while (_reader.Read() is var read and >= 0)
        {
            char letter = (char)read;
            bool isSecondOfBreak = letter == '\n' && isAfterReturn;
            bool belongsToLast = isSecondOfBreak && isFirst;
            isFirst = false;
            isAfterReturn = letter == '\r';
            if (belongsToLast)
                continue;
            bool isBreak = letter is '\r' or '\n';
            if (isBreak && !isSecondOfBreak)
                _next++;
            if (isBreak && !isQuoted)
            {
                _endedByReturn = isAfterReturn;
                return record.ToString();
            }

            if (letter == '"')
                isQuoted = !isQuoted;
            record.Append(letter);
        }

        if (isQuoted)
            throw new InvalidDataException($"line {Line} opens a quotation mark that is not closed");
        return record.Length == 0 ? null : record.ToString();
    }

    private string[] Split(string record)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        bool isQuoted = false;
        for (int place = 0; place < record.Length; place++)
        {
            char letter = record[place];
            if (letter == '"')
            {
                bool isDoubled = isQuoted && place + 1 < record.Length && record[place + 1] == '"';
                if (isDoubled)
                    cell.Append(record[place++]);
                else
                    isQuoted = !isQuoted;
            }
            else if (letter == _separator && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        return [.. cells, cell.ToString()];
    }
}
