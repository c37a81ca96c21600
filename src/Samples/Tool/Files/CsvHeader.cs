using System.Globalization;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>What the first line of a text file is.</summary>
/// <param name="IsHeader">Whether it names the columns.</param>
/// <param name="HasIndexColumn">Whether the first column is the row numbers that pandas and R write, and no feature.</param>
/// <param name="Note">What was assumed; <see langword="null"/> if nothing was.</param>
internal readonly record struct CsvHeader(bool IsHeader, bool HasIndexColumn, string? Note)
{
    private const int CertainlyNames = 8;

    /// <summary>Judges the first line by its cells, and where these are numbers by the second line too.</summary>
    /// <param name="first">Cells of the first line.</param>
    /// <param name="second">Cells of the second; none if there is one line only.</param>
    /// <param name="allowsComma">Whether a comma can be a decimal one.</param>
    public static CsvHeader Judge(string[] first, string[] second, bool allowsComma)
    {
        CellKind[] kinds = [.. first.Select(cell => NumberCell.Read(cell, allowsComma, out _))];
        bool hasIndexName = first[0].Length == 0 || first[0].StartsWith("Unnamed:", StringComparison.OrdinalIgnoreCase);
        string[] names = hasIndexName ? first[1..] : first;
        if (hasIndexName && names.Length > 0 && (IsText(kinds[1..]) || CountsUp(names)))
            return new CsvHeader(true, true, "the first column has no name in the header, so it was taken for row numbers and left out");
        if (IsText(kinds))
            return new CsvHeader(true, false, null);
        if (first.Length > 2 && kinds[0] == CellKind.Text && CountsUp(first[1..]))
            return new CsvHeader(
                true,
                false,
                "the first line names a column and counts the others (0, 1, …), so it was taken for a header"
            );
        if (hasIndexName || first.Length < 2 || !CountsUp(first) || second.Length == 0)
            return default;

        // Where rows hold fractions, or there are many columns, a line 0, 1, 2, … is what pandas calls columns without names.
        bool isCertain = first.Length >= CertainlyNames || second.Any(cell => !NumberCell.IsWhole(cell));
        return isCertain
            ? new CsvHeader(true, false, "the first line counts the columns (0, 1, …), so it was taken for a header")
            : new CsvHeader(false, false, "the first line (0, 1, …) was read as a row of numbers; delete it if it is a header");
    }

    /// <summary>Names, and nothing that could be a number: a number written in an unusual way must not vanish in a header.</summary>
    private static bool IsText(CellKind[] kinds) =>
        kinds.Contains(CellKind.Text) && !Array.Exists(kinds, kind => kind is CellKind.Number or CellKind.NotFinite or CellKind.NumberLike);

    private static bool CountsUp(string[] cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] != i.ToString(CultureInfo.InvariantCulture))
                return false;
        }

        return true;
    }
}
