namespace MLNet.Embeddings;

/// <summary>What <see cref="DatasetAnalyzer"/> looks at: vectors of items with their classes.</summary>
public sealed record DatasetRows
{
    /// <param name="vectors">One row per item; a row with a missing or infinite value stands for an item without a vector.</param>
    /// <param name="labels">The class that each item is said to be of.</param>
    public DatasetRows(Matrix vectors, Categories labels)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(labels);
        Vectors = vectors;
        Labels = labels;
    }

    /// <summary>One row per item; a row with a missing or infinite value stands for an item without a vector.</summary>
    public Matrix Vectors { get; }

    /// <summary>The class that each item is said to be of.</summary>
    public Categories Labels { get; init; }

    /// <summary>The split that each item lies in.</summary>
    /// <value>Default <see langword="null"/>: none.</value>
    public Categories? Splits { get; init; }

    /// <summary>The class that a zero-shot or any other classifier gives each item, matched with <see cref="Labels"/> by name.</summary>
    /// <value>Default <see langword="null"/>: none.</value>
    public Categories? PredictedLabels { get; init; }

    /// <summary>Names of the items.</summary>
    /// <value>Default <see langword="null"/>: their numbers, from 0.</value>
    public IReadOnlyList<string>? Keys { get; init; }

    internal string KeyOf(int row) => Keys is null ? row.ToString(System.Globalization.CultureInfo.InvariantCulture) : Keys[row];

    /// <exception cref="ArgumentException">The parts tell of different numbers of rows.</exception>
    internal void Validate()
    {
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
