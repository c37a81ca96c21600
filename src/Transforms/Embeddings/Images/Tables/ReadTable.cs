namespace MLNet.Embeddings.Images.Tables;

/// <summary>A table that somebody else reads: the names of its columns first, then its rows.</summary>
internal sealed class ReadTable : ITable
{
    private readonly Func<string, IEnumerable<IReadOnlyList<string>>> _read;
    private readonly string _path;

    private ReadTable(Func<string, IEnumerable<IReadOnlyList<string>>> read, string path, IReadOnlyList<string> columns)
    {
        _read = read;
        _path = path;
        Columns = columns;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public bool LacksHeader => false;

    /// <summary>Opens a table.</summary>
    /// <param name="read">Reads it.</param>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    public static ReadTable Open(Func<string, IEnumerable<IReadOnlyList<string>>> read, string path, string name) =>
        read(path).FirstOrDefault() is { Count: > 0 } columns
            ? new ReadTable(read, path, columns)
            : throw SourceFault.At(name, 0, "The table has no columns of texts.");

    /// <inheritdoc/>
    public IEnumerable<TableRow> Rows()
    {
        long number = 0;
        foreach (IReadOnlyList<string> row in _read(_path).Skip(1))
            yield return new TableRow(++number, [.. row.Select(cell => new TableCell(cell ?? ""))]);
    }
}
