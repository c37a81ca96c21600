using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Which kinds of files an output may be, by its name.</summary>
internal static class OutputKind
{
    private const string Numpy = ".npy";

    // Other names promise nothing: /dev/stdout, or what mktemp makes up.
    private static readonly string[] OtherKinds =
    [
        ".arrow",
        ".csv",
        ".feather",
        ".h5",
        ".json",
        ".jsonl",
        ".npz",
        ".parquet",
        ".pq",
        ".tsv",
        ".txt",
    ];

    /// <summary>Refuses, before any work, a name that promises a file of another kind than the one that is written.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The name.</param>
    /// <param name="allowsTable">Whether a Parquet file can be written too.</param>
    public static void Check(string option, string? path, bool allowsTable)
    {
        if (path is null || (allowsTable && ParquetFile.IsNamedSo(path)))
            return;
        if (OtherKinds.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw new InputException($"{option} writes {Numpy}{(allowsTable ? ", or .parquet" : "")}; name the file so.");
    }
}
