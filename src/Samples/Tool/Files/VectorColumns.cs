using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Which columns of a Parquet file hold what: those that are named, or those with usual names.</summary>
/// <param name="Vector">The vectors.</param>
/// <param name="Id">Keys of the rows.</param>
/// <param name="Path">Paths of images.</param>
/// <param name="Label">Classes.</param>
/// <param name="Split">Splits.</param>
internal sealed record VectorColumns(
    ParquetColumn Vector,
    ParquetColumn? Id,
    ParquetColumn? Path,
    ParquetColumn? Label,
    ParquetColumn? Split
)
{
    /// <summary>The roles that a column can have.</summary>
    public static readonly string[] Roles = ["vector", "id", "path", "label", "split"];

    private static readonly string[] VectorNames = ["vector", "embedding", "embeddings", "image_embedding", "img_emb", "emb", "features"];
    private static readonly string[] IdNames = ["id", "key", "image_id", "uid", "uuid"];
    private static readonly string[] PathNames = ["path", "image_path", "file_path", "filepath", "file_name", "filename", "file", "image"];
    private static readonly string[] LabelNames = ["label", "labels", "class", "class_name", "category", "target"];
    private static readonly string[] SplitNames = ["split", "subset", "partition", "fold"];

    /// <summary>Chooses the columns of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="given">Names of columns by role.</param>
    /// <exception cref="InputException">A named column is missing or of no use, or it is not clear which one holds the vectors.</exception>
    public static VectorColumns Of(ParquetFile file, string path, IReadOnlyDictionary<string, string> given) =>
        new(
            FindVector(file, path, given.GetValueOrDefault("vector")),
            Text(file, path, given.GetValueOrDefault("id"), IdNames),
            Text(file, path, given.GetValueOrDefault("path"), PathNames),
            Text(file, path, given.GetValueOrDefault("label"), LabelNames),
            Text(file, path, given.GetValueOrDefault("split"), SplitNames)
        );

    /// <summary>The columns of texts alone, of a file that lies beside one of vectors.</summary>
    public static (ParquetColumn? Id, ParquetColumn? Path, ParquetColumn? Label, ParquetColumn? Split) TextsOf(
        ParquetFile file,
        string path,
        IReadOnlyDictionary<string, string> given
    ) =>
        (
            Text(file, path, given.GetValueOrDefault("id"), IdNames),
            Text(file, path, given.GetValueOrDefault("path"), PathNames),
            Text(file, path, given.GetValueOrDefault("label"), LabelNames),
            Text(file, path, given.GetValueOrDefault("split"), SplitNames)
        );

    /// <summary>The column of vectors: the one that is named, or has a usual name, or is the only one of lists of numbers.</summary>
    public static ParquetColumn FindVector(ParquetFile file, string path, string? given)
    {
        if (given is not null)
            return Named(file, path, given, ParquetColumnKind.Vectors, "lists of numbers");

        ParquetColumn[] vectors = [.. file.Columns.Where(column => column.Kind == ParquetColumnKind.Vectors)];
        ParquetColumn? usual = Usual(vectors, VectorNames);
        if (usual is not null || vectors.Length == 1)
            return usual ?? vectors[0];

        string columns = string.Join(", ", file.Columns.Take(12).Select(column => ListedName.Quoted(column.Name)));
        throw new InputException(
            vectors.Length == 0
                ? $"{path} has no column of vectors, lists of numbers of one length; its columns are {columns}."
                : $"{path} has {vectors.Length} columns of vectors ({string.Join(", ", vectors.Select(column => column.Name))}); name one, "
                    + $"such as --columns vector={vectors[0].Name}."
        );
    }

    /// <summary>Takes an option such as vector=embedding,label=class apart.</summary>
    /// <exception cref="InputException">It is not of that form.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string? option)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in option?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || pair[1].Length == 0 || !Roles.Contains(pair[0]) || !names.TryAdd(pair[0], pair[1]))
                throw new InputException(
                    $"--columns has '{part}', but it takes each of {string.Join(", ", Roles)} once, such as vector=embedding,label=class."
                );
        }

        return names;
    }

    private static ParquetColumn? Text(ParquetFile file, string path, string? given, string[] usual) =>
        given is not null
            ? Named(file, path, given, ParquetColumnKind.Texts, "texts, whole numbers or truth values")
            : Usual(file.Columns.Where(column => column.Kind == ParquetColumnKind.Texts), usual);

    private static ParquetColumn? Usual(IEnumerable<ParquetColumn> columns, string[] names) =>
        names
            .Select(name => columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(column => column is not null);

    private static ParquetColumn Named(ParquetFile file, string path, string name, ParquetColumnKind kind, string what)
    {
        ParquetColumn column =
            file.Columns.FirstOrDefault(known => known.Name == name)
            ?? throw new InputException(
                $"{path} has no column {ListedName.Quoted(name)}; its columns are "
                    + $"{string.Join(", ", file.Columns.Take(12).Select(known => ListedName.Quoted(known.Name)))}."
            );
        return column.Kind == kind
            ? column
            : throw new InputException($"{path}: the column {ListedName.Quoted(name)} does not hold {what}, as it should.");
    }
}
