using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>Reads Parquet files as tables of pictures: their columns of texts, numbers, truth values and short lists of numbers.</summary>
/// <remarks>Names of columns are read from the schema, and rows group by group.</remarks>
internal sealed class ParquetTable
{
    private const int NumbersOfBox = 4;

    private static readonly string[] Extensions = [".parquet", ".pq"];

    private readonly CancellationToken _cancellation;

    // A table is looked at, to see whether it is one of the pictures, before it is read: the first group, often all of it, is read once.
    private readonly Dictionary<string, string[][]> _lookedAt = new(StringComparer.Ordinal);

    private ParquetTable(CancellationToken cancellation) => _cancellation = cancellation;

    /// <summary>Readers by extension, as one listing takes them.</summary>
    /// <param name="cancellation">Stops them.</param>
    public static Dictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>> Readers(CancellationToken cancellation)
    {
        var tables = new ParquetTable(cancellation);
        return Extensions.ToDictionary(extension => extension, _ => (Func<string, IEnumerable<IReadOnlyList<string>>>)tables.Rows);
    }

    private IEnumerable<IReadOnlyList<string>> Rows(string path)
    {
        using ParquetFile file = Guarded(() => ParquetFile.Open(path, _cancellation));
        ParquetColumn[] columns = Guarded(() => file.Columns.Where(column => IsText(file, column)).ToArray());
        yield return Array.ConvertAll(columns, column => column.Name);
        for (int group = 0; columns.Length > 0 && group < file.GroupCount; group++)
        {
            string[][] texts = Texts(path, file, columns, group);
            for (int row = 0; row < texts[0].Length; row++)
                yield return Array.ConvertAll(texts, column => column[row]);
        }
    }

    private string[][] Texts(string path, ParquetFile file, ParquetColumn[] columns, int group)
    {
        if (group == 0 && _lookedAt.Remove(path, out string[][]? known))
            return known;

        string[][] texts = Guarded(() => Array.ConvertAll(columns, column => file.ReadTexts(column, group)));
        if (group == 0)
            _lookedAt.Add(path, texts);
        return texts;
    }

    // Longer lists are vectors, which tell nothing of a picture here.
    private static bool IsText(ParquetFile file, ParquetColumn column) =>
        column.Kind is ParquetColumnKind.Texts or ParquetColumnKind.Fractions
        || (column.Kind == ParquetColumnKind.Vectors && file.HasShortLists(column, NumbersOfBox));

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InputException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
