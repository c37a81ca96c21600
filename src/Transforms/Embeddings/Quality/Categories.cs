namespace MLNet.Embeddings;

/// <summary>One category for each row, such as its class or its split; a row may have none.</summary>
public sealed class Categories
{
    /// <summary>What <see cref="OfRow"/> holds for a row without a category.</summary>
    public const int None = -1;

    private readonly int[] _ofRow;

    /// <summary>Wraps category numbers without copying them.</summary>
    /// <param name="names">Names of the categories, all different.</param>
    /// <param name="ofRow">For each row the place of its category among the names, or <see cref="None"/>.</param>
    /// <exception cref="ArgumentException">Two names are equal, or a number is not the place of a name.</exception>
    public Categories(IReadOnlyList<string> names, int[] ofRow)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(ofRow);
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new ArgumentException("The names of the categories must all be different.", nameof(names));

        int wrong = Array.FindIndex(ofRow, category => category < None || category >= names.Count);
        if (wrong >= 0)
            throw new ArgumentException($"Row {wrong} has category {ofRow[wrong]}, but there are {names.Count}.", nameof(ofRow));

        Names = names;
        _ofRow = ofRow;
    }

    /// <summary>Names of the categories.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of categories.</summary>
    public int Count => Names.Count;

    /// <summary>Number of rows.</summary>
    public int RowCount => _ofRow.Length;

    /// <summary>For each row the place of its category among the names, or <see cref="None"/>.</summary>
    public ReadOnlySpan<int> OfRow => _ofRow;

    /// <summary>Sorts rows into categories by name.</summary>
    /// <param name="values">The name of each row's category; <see langword="null"/> and empty text are none.</param>
    /// <returns>The categories that occur, ordered by name (ordinal).</returns>
    public static Categories From(IEnumerable<string?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        string?[] rows = [.. values];
        string[] names =
        [
            .. rows.OfType<string>().Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return new Categories(
            names,
            Array.ConvertAll(rows, name => string.IsNullOrEmpty(name) ? None : Array.BinarySearch(names, name, StringComparer.Ordinal))
        );
    }

    /// <summary>The name of a row's category, or empty text.</summary>
    /// <param name="row">Row, from 0.</param>
    public string NameOf(int row) => _ofRow[row] == None ? "" : Names[_ofRow[row]];
}
