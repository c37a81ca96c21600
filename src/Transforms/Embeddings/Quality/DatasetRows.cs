namespace MLNet.Embeddings;

/// <summary>What <see cref="DatasetAnalyzer"/> looks at: vectors of items with their classes.</summary>
/// <param name="Vectors">One row per item; a row with a missing or infinite value stands for an item without a vector.</param>
/// <param name="Labels">The class that each item is said to be of.</param>
/// <param name="Splits">The split that each item lies in; <see langword="null"/>: none.</param>
/// <param name="PredictedLabels">The class that a zero-shot or any other classifier gives each item, matched with <paramref name="Labels"/>
/// by name; <see langword="null"/>: none.</param>
/// <param name="Keys">Names of the items; <see langword="null"/>: their numbers, from 0.</param>
public sealed record DatasetRows(
    Matrix Vectors,
    Categories Labels,
    Categories? Splits = null,
    Categories? PredictedLabels = null,
    IReadOnlyList<string>? Keys = null
)
{
    internal string KeyOf(int row) => Keys is null ? row.ToString(System.Globalization.CultureInfo.InvariantCulture) : Keys[row];

    /// <exception cref="ArgumentException">The parts tell of different numbers of rows.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Vectors);
        ArgumentNullException.ThrowIfNull(Labels);
        Require(Labels.RowCount, nameof(Labels));
        Require(Splits?.RowCount, nameof(Splits));
        Require(PredictedLabels?.RowCount, nameof(PredictedLabels));
        Require(Keys?.Count, nameof(Keys));
    }

    private void Require(int? count, string part)
    {
        if (count is { } rows && rows != Vectors.RowCount)
            throw new ArgumentException($"{part} tell of {rows} rows, Vectors of {Vectors.RowCount}.", part);
    }
}
