namespace MLNet.Embeddings.Images.Tables;

/// <summary>Opens tables by the extensions of their files.</summary>
/// <param name="further">Readers of further kinds; <see langword="null"/> for none.</param>
internal sealed class TableFiles(IReadOnlyDictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>>? further)
{
    // One line for each kind of table; a further one needs a reader of its own and a line here.
    private static readonly Dictionary<string, Func<string, string, ITable>> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = (path, name) => DelimitedTable.Open(path, name, delimiter: null),
        [".tsv"] = (path, name) => DelimitedTable.Open(path, name, '\t'),
        [".jsonl"] = JsonLinesTable.Open,
        [".ndjson"] = JsonLinesTable.Open,
    };

    /// <summary>Extensions of tables, for a sentence.</summary>
    public string Kinds => string.Join(", ", Readers.Keys.Concat(further?.Keys ?? []));

    /// <summary>Whether a file is named like a table.</summary>
    public bool IsNamedLikeTable(string path) => Readers.ContainsKey(Path.GetExtension(path)) || FurtherOf(path) is not null;

    /// <summary>Opens a table and reads the names of its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    /// <exception cref="InvalidDataException">It has no rows, or its beginning cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ITable Open(string path, string name) =>
        FurtherOf(path) is { } read ? ReadTable.Open(read, path, name) : Readers[Path.GetExtension(path)](path, name);

    private Func<string, IEnumerable<IReadOnlyList<string>>>? FurtherOf(string path) =>
        further?.FirstOrDefault(kind => kind.Key.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase)).Value;
}
