using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>Reads a Parquet file as a table of pictures: its columns of texts, whole numbers and truth values.</summary>
internal static class ParquetTable
{
    private static readonly string[] Extensions = [".parquet", ".pq"];

    /// <summary>Readers by extension, as a listing takes them.</summary>
    /// <param name="cancellation">Stops them.</param>
    public static Dictionary<string, Func<string, IEnumerable<IReadOnlyList<string>>>> Readers(CancellationToken cancellation) =>
        Extensions.ToDictionary(
            extension => extension,
            _ => (Func<string, IEnumerable<IReadOnlyList<string>>>)(path => Rows(path, cancellation))
        );

    private static IEnumerable<IReadOnlyList<string>> Rows(string path, CancellationToken cancellation)
    {
        (string[] names, string[][] columns, int rows) = Read(path, cancellation);
        yield return names;
        for (int row = 0; row < rows; row++)
            yield return Array.ConvertAll(columns, column => column[row]);
    }

    private static (string[] Names, string[][] Columns, int Rows) Read(string path, CancellationToken cancellation)
    {
        try
        {
            using var file = ParquetFile.Open(path, cancellation);
            ParquetColumn[] columns = [.. file.Columns.Where(column => column.Kind == ParquetColumnKind.Texts)];
            return (Array.ConvertAll(columns, column => column.Name), Array.ConvertAll(columns, file.ReadTexts), file.RowCount);
        }
        catch (InputException exception)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
