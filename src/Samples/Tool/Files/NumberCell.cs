using System.Collections.Frozen;
using System.Globalization;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Tells what stands in a cell of a text file.</summary>
internal static class NumberCell
{
    private const int LongestNumber = 400;

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> MissingWords = FrozenSet
        .Create(
            StringComparer.OrdinalIgnoreCase,
            "na",
            "n/a",
            "<na>",
            "null",
            "none",
            "nil",
            "-",
            "--",
            "?",
            ".",
            "missing",
            "nd",
            "n.d.",
            "#n/a",
            "#n/a n/a",
            "#na",
            "#div/0!",
            "#value!",
            "#ref!",
            "#name?",
            "#num!",
            "#null!",
            "#spill!",
            "#calc!"
        )
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NotFiniteWords = FrozenSet
        .Create(
            StringComparer.OrdinalIgnoreCase,
            "nan",
            "-nan",
            "+nan",
            "nan(ind)",
            "-nan(ind)",
            "1.#qnan",
            "-1.#ind",
            "1.#ind",
            "inf",
            "+inf",
            "-inf",
            "infinity",
            "+infinity",
            "-infinity",
            "1.#inf",
            "-1.#inf",
            "∞",
            "-∞"
        )
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kind of a cell and, for a number, its value.</summary>
    /// <param name="cell">Without blanks or quotation marks around it.</param>
    /// <param name="allowsComma">Whether a comma can be a decimal one.</param>
    /// <param name="number">The number; 0 for every other kind.</param>
    public static CellKind Read(ReadOnlySpan<char> cell, bool allowsComma, out double number)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            if (Math.Abs(number) <= float.MaxValue)
                return CellKind.Number;

            number = 0;
            return CellKind.NotFinite;
        }

        if (cell.IsEmpty)
            return CellKind.Empty;
        if (NotFiniteWords.Contains(cell))
            return CellKind.NotFinite;
        if (MissingWords.Contains(cell))
            return CellKind.Missing;
        if (allowsComma && TryParseDecimalComma(cell, out number))
            return CellKind.Number;

        return IsNumberLike(cell) ? CellKind.NumberLike : CellKind.Text;
    }

    /// <summary>Whether the cell is one of the values that spreadsheets show for a fault, all of which begin with #.</summary>
    public static bool BeginsWithFault(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> word = line[..EndOfWord(line)];
        return word.Length > 1 && word[0] == '#' && MissingWords.Contains(word);
    }

    /// <summary>Whether a number was written as a whole one, without point, comma and exponent.</summary>
    public static bool IsWhole(ReadOnlySpan<char> cell) => !cell.IsEmpty && !cell.ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether a decimal comma could as well separate thousands, as in 1,000.</summary>
    public static bool CouldBeThousands(ReadOnlySpan<char> cell)
    {
        ReadOnlySpan<char> digits = cell.TrimStart("+-");
        int comma = digits.IndexOf(',');
        return comma is >= 1 and <= 3 && digits[0] != '0' && digits.Length == comma + 4;
    }

    private static int EndOfWord(ReadOnlySpan<char> line)
    {
        int end = line.IndexOfAny("\t;, |");
        return end < 0 ? line.Length : end;
    }

    private static bool TryParseDecimalComma(ReadOnlySpan<char> cell, out double number)
    {
        number = 0;
        if (cell.Length > LongestNumber || cell.Contains('.') || cell.Count(',') != 1)
            return false;

        Span<char> pointed = stackalloc char[cell.Length];
        cell.Replace(pointed, ',', '.');
        return double.TryParse(pointed, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) <= float.MaxValue;
    }

    private static bool IsNumberLike(ReadOnlySpan<char> cell)
    {
        if (cell.Length > LongestNumber || !cell.ContainsAnyInRange('0', '9'))
            return false;

        Span<char> bare = stackalloc char[cell.Length];
        int length = 0;
        foreach (char symbol in cell)
        {
            if (!char.IsWhiteSpace(symbol) && symbol is not (',' or '.' or '_' or '\'' or '’' or '%' or '$' or '€' or '£' or '"'))
                bare[length++] = symbol == '−' ? '-' : symbol;
        }

        return double.TryParse(bare[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }
}
