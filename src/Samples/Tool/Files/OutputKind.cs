using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Which kinds of files an output may be, by its name.</summary>
internal static class OutputKind
{
    private const string Numpy = ".npy";

    /// <summary>Refuses, before any work, a name that promises a file of another kind than the one that is written.</summary>
    /// <param name="option">The option that names the file.</param>
    /// <param name="path">The name; one without an extension, such as /dev/stdout, promises nothing.</param>
    /// <param name="allowsTable">Whether a Parquet file can be written too.</param>
    public static void Check(string option, string? path, bool allowsTable)
    {
        string extension = Path.GetExtension(path) ?? "";
        if (extension.Length == 0 || extension.Equals(Numpy, StringComparison.OrdinalIgnoreCase))
            return;
        if (!allowsTable || !ParquetFile.IsNamedSo(path!))
            throw new InputException($"{option} writes {Numpy}{(allowsTable ? ", or .parquet" : "")}; name the file so.");
    }
}
