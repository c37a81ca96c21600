using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Vectors;

/// <summary>Vectors with the texts that lie beside them in the same file, or in files that belong to it.</summary>
/// <param name="Matrix">The vectors.</param>
/// <param name="Ids">Keys; <see langword="null"/> where there are none.</param>
/// <param name="Paths">Paths of images.</param>
/// <param name="Labels">Classes.</param>
/// <param name="Splits">Splits.</param>
internal sealed record VectorSource(FileMatrix Matrix, string[]? Ids, string[]? Paths, string[]? Labels, string[]? Splits)
{
    /// <summary>Reads vectors.</summary>
    /// <param name="path">A matrix, a Parquet file, or a folder of clip-retrieval.</param>
    /// <param name="columns">Names of columns by role, where they are given.</param>
    /// <param name="console">Is told what was assumed, and stops the reading.</param>
    /// <exception cref="InputException">There are none.</exception>
    public static VectorSource Read(string path, IReadOnlyDictionary<string, string> columns, CommandConsole console)
    {
        if (Directory.Exists(path))
            return ClipRetrievalFolder.Read(path, columns, console);
        if (!ParquetFile.IsNamedSo(path))
        {
            if (columns.Count > 0)
                throw new InputException($"--columns names columns of a Parquet file, but {path} has none.");
            return new VectorSource(
                MatrixFile.Read(path, console.CancellationToken, console.Note, allowsMissing: true),
                null,
                null,
                null,
                null
            );
        }

        using ParquetFile file = ParquetFile.Open(path, console.CancellationToken);
        VectorColumns found = VectorColumns.Of(file, path, columns);
        console.Note(
            $"{path}: {string.Join(", ", Named(found).Select(column => $"{column.Role} {ListedName.Quoted(column.Name)}"))}; --columns "
                + "names others."
        );
        return new VectorSource(
            MatrixFile.Read(file, path, found.Vector, allowsMissing: true),
            Texts(file, found.Id),
            Texts(file, found.Path),
            Texts(file, found.Label),
            Texts(file, found.Split)
        );
    }

    /// <summary>The texts of a column; <see langword="null"/> where it is missing.</summary>
    public static string[]? Texts(ParquetFile file, ParquetColumn? column) => column is null ? null : file.ReadTexts(column);

    private static IEnumerable<(string Role, string Name)> Named(VectorColumns columns) =>
        VectorColumns
            .Roles.Zip([columns.Vector, columns.Id, columns.Path, columns.Label, columns.Split])
            .Where(pair => pair.Second is not null)
            .Select(pair => (pair.First, pair.Second!.Name));
}
