namespace MLNet.Embeddings.Tool.Files;

/// <summary>Rows as a Parquet file has them: texts, vectors and, where there is one, their map.</summary>
/// <param name="Texts">Columns of texts with their names.</param>
/// <param name="Vectors">One row each; a row of NaN is written as a missing vector.</param>
internal sealed record VectorTable(IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Texts, Matrix Vectors)
{
    /// <summary>Positions on a map; <see langword="null"/> for none.</summary>
    public Matrix? Map { get; init; }

    /// <summary>Nearest rows of each row of <see cref="Vectors"/> that is not missing; <see langword="null"/> for none.</summary>
    public NeighborTable? Neighbors { get; init; }

    /// <summary>Texts that some row has: a column in which all are empty would say nothing.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)> WrittenTexts =>
        Texts.Where(column => column.Values.Any(value => value.Length > 0));
}
