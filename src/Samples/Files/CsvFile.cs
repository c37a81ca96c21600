using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Reads a matrix from text: one line per row, cells apart by commas, semicolons, tabs or spaces, with or without a header line.</summary>
/// <remarks>Where semicolons separate, numbers may have a decimal comma.</remarks>
internal static class CsvFile
{
    private static readonly char[] Separators = ['\t', ';', ',', ' '];

    public static Matrix Read(string path, CancellationToken cancellationToken, WideRows? wide = null)
    {
        using FileStream stream = InputFile.Open(path);
        using var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var values = new List<float>();
        var row = new List<double>();
        char separator = '\0';
        int columnCount = 0;
        int lineNumber = 0;
        while (reader.ReadLine() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lineNumber++;
            if (string.IsNullOrWhiteSpace(line))
                continue;

            bool isFirst = columnCount == 0;
            if (isFirst)
                separator = SeparatorOf(line);

            int numbers = ReadCells(line, separator, row, out int badColumn, out string badCell);
            if (isFirst)
            {
                columnCount = row.Count;
                if (numbers == 0)
                    continue;
            }

            if (badColumn > 0)
            {
                string found = badCell.Length == 0 ? "empty" : $"'{Shortened(badCell)}', which is not a number: leave columns of text out";
                throw new InputException($"{path}, line {lineNumber}, column {badColumn} is {found}.");
            }

            if (row.Count != columnCount)
                throw new InputException($"{path}, line {lineNumber} has {Count(row.Count, "column")}, the first line has {columnCount}.");

            if ((long)values.Count + row.Count > Array.MaxLength)
                throw new InputException($"{path}, line {lineNumber}: one matrix can hold {Array.MaxLength} numbers, take fewer rows.");

            foreach (double number in row)
                values.Add((float)number);
            wide?.Add(CollectionsMarshal.AsSpan(row));
        }

        return new Matrix(columnCount == 0 ? 0 : values.Count / columnCount, columnCount, values.ToArray());
    }

    private static char SeparatorOf(string line)
    {
        bool quoted = false;
        var counts = new int[Separators.Length];
        foreach (char character in line)
        {
            quoted ^= character == '"';
            int kind = Array.IndexOf(Separators, character);
            if (!quoted && kind >= 0)
                counts[kind]++;
        }

        // A tab or a semicolon wins over commas, which may be decimal ones, and any of them over spaces, which may surround them.
        int found = Array.FindIndex(counts, count => count > 0);
        return found < 0 ? ',' : Separators[found];
    }

    /// <summary>Splits a line into numbers; a cell that is none counts as NaN and the first such is named by its column from 1.</summary>
    private static int ReadCells(ReadOnlySpan<char> line, char separator, List<double> row, out int badColumn, out string badCell)
    {
        row.Clear();
        badColumn = 0;
        badCell = "";
        int numbers = 0;
        if (separator == ' ')
            line = line.Trim();
        while (true)
        {
            int end = EndOfCell(line, separator);
            ReadOnlySpan<char> cell = line[..end].Trim();
            if (cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"')
                cell = cell[1..^1].Trim();

            if (TryParse(cell, separator, out double number))
            {
                numbers++;
            }
            else if (badColumn == 0)
            {
                badColumn = row.Count + 1;
                badCell = cell.ToString();
            }

            row.Add(number);
            if (end == line.Length)
                return numbers;

            line = separator == ' ' ? line[(end + 1)..].TrimStart() : line[(end + 1)..];
        }
    }

    private static int EndOfCell(ReadOnlySpan<char> line, char separator)
    {
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            if (line[i] == separator && !quoted)
                return i;
        }

        return line.Length;
    }

    private static bool TryParse(ReadOnlySpan<char> cell, char separator, out double number)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return true;

        if (separator == ';' && cell.Contains(',') && double.TryParse(cell.ToString().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            return true;

        number = double.NaN;
        return cell.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    private static string Shortened(string cell) => cell.Length <= 30 ? cell : string.Concat(cell.AsSpan(0, 30), "…");

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
