using System.Text;

namespace MLNet.Embeddings.Images.Tables;

/// <summary>Reads records of delimited text as RFC 4180 has it: cells in quotes may hold delimiters, line breaks and doubled
/// quotes.</summary>
/// <param name="reader">The text.</param>
/// <param name="delimiter">What stands between cells.</param>
internal sealed class DelimitedReader(TextReader reader, char delimiter)
{
    private const int LongestCell = 1 << 20;
    private const int MostCells = 1 << 14;

    private readonly StringBuilder _cell = new();
    private long _line = 1;

    /// <summary>Reads the next record that is not blank.</summary>
    /// <param name="cells">Receives its cells.</param>
    /// <param name="line">The line that it begins on, from 1.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="FormatException">A cell has no end, or a line has too many; <paramref name="line"/> tells where.</exception>
    public bool Read(List<string> cells, out long line)
    {
        do
        {
            line = _line;
            cells.Clear();
            if (reader.Peek() < 0)
                return false;
            ReadRecord(cells);
        } while (cells.Count == 1 && cells[0].Length == 0);

        return true;
    }

    private void ReadRecord(List<string> cells)
    {
        while (true)
        {
            int end = reader.Peek() == '"' ? ReadQuoted() : ReadPlain();
            if (cells.Count == MostCells)
                throw new FormatException($"The line has more than {MostCells} cells.");
            cells.Add(_cell.ToString().Trim());
            if (end == delimiter)
                continue;
            if (end == '\r' && reader.Peek() == '\n')
                reader.Read();
            _line++;
            return;
        }
    }

    // What follows a closing quote before the delimiter belongs to the cell, as spreadsheets read it.
    private int ReadQuoted()
    {
        _cell.Clear();
        reader.Read();
        while (true)
        {
            int letter = reader.Read();
            if (letter < 0)
                throw new FormatException("A quotation mark opens a cell that has no end.");
            if (letter == '"')
            {
                if (reader.Peek() != '"')
                    return ReadToDelimiter();
                reader.Read();
            }

            if (letter == '\n' || (letter == '\r' && reader.Peek() != '\n'))
                _line++;
            Append(letter);
        }
    }

    private int ReadPlain()
    {
        _cell.Clear();
        return ReadToDelimiter();
    }

    private int ReadToDelimiter()
    {
        while (true)
        {
            int letter = reader.Read();
            if (letter < 0 || letter is '\n' or '\r' || letter == delimiter)
                return letter;
            Append(letter);
        }
    }

    private void Append(int letter)
    {
        if (_cell.Length == LongestCell)
            throw new FormatException("A cell is longer than a million letters.");
        _cell.Append((char)letter);
    }
}
