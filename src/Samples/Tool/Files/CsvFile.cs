using System.Globalization;
using System.Text;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Reads a matrix from text: one line per row, cells apart by commas, semicolons, tabs, bars or spaces, with or without a header
/// line.</summary>
/// <remarks>
/// Reads what numpy.savetxt, pandas, R and spreadsheets write: # begins a comment, a first line such as "sep=;" names the separator, and a
/// column without a name is row numbers. Where commas do not separate, numbers may have a decimal comma. What had to be assumed is noted.
/// </remarks>
internal sealed class CsvFile
{
    private readonly string _path;
    private readonly LineReader _lines;
    private readonly Action<string>? _note;
    private readonly CancellationToken _cancellationToken;
    private readonly MatrixBuffer _buffer;
    private readonly DecimalMarks _marks;
    private readonly List<Range> _cells = [];
    private double[] _row = [];
    private char _separator;
    private char _givenSeparator;
    private int _columnCount;
    private int _skipped;
    private bool _endsWithSeparator;
    private int _comments;

    private CsvFile(LineReader lines, string path, Action<string>? note, WideRows? wide, CancellationToken cancellationToken)
    {
        _path = path;
        _lines = lines;
        _note = note;
        _cancellationToken = cancellationToken;
        _buffer = new MatrixBuffer(path, wide: wide);
        _marks = new DecimalMarks(path);
    }

    private bool AllowsComma => _separator != ',';

    /// <summary>Reads a file, plain or gzip.</summary>
    public static Matrix Read(string path, CancellationToken cancellationToken, Action<string>? note = null, WideRows? wide = null)
    {
        using InputContent content = InputContent.Open(path);
        return Read(content, path, note, wide, cancellationToken);
    }

    /// <summary>Reads a text from where it begins.</summary>
    /// <param name="content">The text.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="note">Told what was assumed, one sentence at a time.</param>
    /// <param name="wide">Gets the numbers in double precision.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="InputException">A line is no row of numbers.</exception>
    public static Matrix Read(Stream content, string path, Action<string>? note, WideRows? wide, CancellationToken cancellationToken)
    {
        using var lines = new LineReader(content, path);
        return new CsvFile(lines, path, note, wide, cancellationToken).Read();
    }

    private Matrix Read()
    {
        if (!TryReadRecord(out ReadOnlySpan<char> record))
            return new Matrix(0, 0);

        // The first two lines are judged together, so they are kept; a header alone does not tell the separator of the rows.
        (string first, int firstLine) = (record.ToString(), _lines.Number);
        _comments = 0;
        (string? second, int secondLine) = TryReadRecord(out record) ? (record.ToString(), _lines.Number) : (null, 0);
        _separator = Separator(first, second);
        bool isHeader = ReadFirst(Cells(first, firstLine), second is null ? [] : Cells(second, secondLine));
        if (!isHeader)
            AddRow(first, firstLine);
        if (second is not null)
            AddRow(second, secondLine);
        while (TryReadRecord(out record))
            AddRow(record, _lines.Number);

        Tell(_marks.Conclude());
        if (_comments > 0)
            Tell($"{Count(_comments, "line")} that begin with # were passed over");
        return _buffer.ToMatrix(_buffer.Count / _columnCount, _columnCount);
    }

    /// <summary>The next line that is not blank and no comment, together with those on which its quoted cells go on.</summary>
    private bool TryReadRecord(out ReadOnlySpan<char> record)
    {
        while (_lines.TryRead(out record))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (record.IsWhiteSpace())
                continue;

            ReadOnlySpan<char> trimmed = record.TrimStart();
            if (trimmed[0] == '#' && !NumberCell.BeginsWithFault(trimmed))
            {
                _comments++;
                continue;
            }

            bool namesSeparator = trimmed.Length == 5 && trimmed.StartsWith("sep=", StringComparison.OrdinalIgnoreCase);
            if (namesSeparator && _columnCount == 0 && _givenSeparator == '\0')
            {
                _givenSeparator = trimmed[4];
                continue;
            }

            if (record.Count('"') % 2 == 1)
                record = Continued(record);
            return true;
        }

        return false;
    }

    private string Continued(ReadOnlySpan<char> start)
    {
        int line = _lines.Number;
        var record = new StringBuilder().Append(start);
        int marks = start.Count('"');
        while (_lines.TryRead(out ReadOnlySpan<char> next))
        {
            record.Append('\n').Append(next);
            marks += next.Count('"');
            if (marks % 2 == 0)
                return record.ToString();
            if (record.Length > LineReader.LongestLine)
                break;
        }

        throw new InputException($"{_path}, line {line} opens a quotation mark that is not closed.");
    }

    private char Separator(string first, string? second)
    {
        if (_givenSeparator != '\0')
            return _givenSeparator;

        char own = CsvCells.SeparatorOf(first);
        char next = second is null ? '\0' : CsvCells.SeparatorOf(second);
        CsvCells.Split(first, own == '\0' ? ',' : own, _cells);
        bool isNumbers = _cells.TrueForAll(cell => NumberCell.Read(first.AsSpan()[cell], own != ',', out _) == CellKind.Number);
        if (isNumbers)
            return own == '\0' ? ',' : own;

        // A single column may have a name of several words.
        bool isName = own == ' ' && second is not null;
        char chosen = next == '\0' && !isName ? own : next;
        return chosen == '\0' ? ',' : chosen;
    }

    private string[] Cells(string record, int line)
    {
        Split(record, line);
        return [.. _cells.Select(cell => record[cell])];
    }

    private void Split(ReadOnlySpan<char> record, int line)
    {
        if (!CsvCells.Split(record, _separator, _cells))
            throw new InputException($"{_path}, line {line} opens a quotation mark that is not closed.");
    }

    /// <summary>Learns the layout from the first line; says whether the line is a header.</summary>
    private bool ReadFirst(string[] first, string[] second)
    {
        _endsWithSeparator = first.Length > 1 && first[^1].Length == 0;
        if (_endsWithSeparator)
        {
            first = first[..^1];
            if (second.Length > first.Length)
                second = second[..^1];
        }

        CsvHeader header = CsvHeader.Judge(first, second, AllowsComma);
        _skipped = header.HasIndexColumn ? 1 : 0;
        _columnCount = first.Length - _skipped;
        _row = new double[_columnCount];
        Tell(header.Note);
        if (_endsWithSeparator)
            Tell("the first line ends with a separator; the empty last column was left out");
        return header.IsHeader;
    }

    private void AddRow(ReadOnlySpan<char> record, int line)
    {
        Split(record, line);
        int count = _cells.Count;
        int expected = _columnCount + _skipped;
        if (count == expected + 1 && record[_cells[^1]].IsEmpty)
            count--;

        // A bad cell tells more than the count of cells, which a stray comma changes too.
        for (int i = _skipped; i < count; i++)
        {
            ReadOnlySpan<char> cell = record[_cells[i]];
            CellKind kind = NumberCell.Read(cell, AllowsComma, out double number);
            if (kind != CellKind.Number)
                throw BadCell(cell, kind, line, i);
            if (AllowsComma)
                _marks.Watch(cell, line);
            if (i - _skipped < _columnCount)
                _row[i - _skipped] = number;
        }

        if (count != expected)
            throw new InputException($"{_path}, line {line} has {Count(count, "column")}, the first line has {expected}.");

        _buffer.Append(_row);
    }

    private InputException BadCell(ReadOnlySpan<char> cell, CellKind kind, int line, int column)
    {
        string shown = ShownText.Of(cell);
        string fault = kind switch
        {
            CellKind.Empty => "is empty: fill it or leave its row out",
            CellKind.Missing => $"is '{shown}', a value that is missing: fill it or leave its row out",
            CellKind.NotFinite =>
                $"is '{shown}', which {NotFinite(cell)} at row {_buffer.Count / _columnCount}, column {column - _skipped} (both from 0);"
                    + " every value must be a finite number",
            CellKind.NumberLike => $"is '{shown}': write numbers with a decimal point and without thousands separators or units",
            _ => $"is '{shown}', which is not a number: leave columns of text out",
        };
        return new InputException($"{_path}, line {line}, column {column + 1} {fault}.");
    }

    private static string NotFinite(ReadOnlySpan<char> cell)
    {
        bool isInfinite = double.TryParse(cell, CultureInfo.InvariantCulture, out double number)
            ? !double.IsNaN(number)
            : cell.Contains("inf", StringComparison.OrdinalIgnoreCase) || cell.Contains('∞');
        return isInfinite ? "is infinite in single precision" : "is NaN";
    }

    private void Tell(string? remark)
    {
        if (remark is not null)
            _note?.Invoke($"{_path}: {remark}.");
    }

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
