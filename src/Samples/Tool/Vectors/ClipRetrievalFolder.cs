using System.Globalization;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Vectors;

/// <summary>
/// Reads what clip-retrieval writes: <c>img_emb/img_emb_0.npy</c> and <c>metadata/metadata_0.parquet</c> and so on, or all in one folder.
/// </summary>
internal static class ClipRetrievalFolder
{
    private const string VectorPrefix = "img_emb_";
    private const string TextPrefix = "metadata_";

    /// <summary>Reads all parts of a folder, in the order of their numbers.</summary>
    /// <exception cref="InputException">There are no parts, or they do not fit together.</exception>
    public static VectorSource Read(string folder, IReadOnlyDictionary<string, string> columns, CommandConsole console)
    {
        (string[] vectors, string[] texts) = Files(folder);
        FileMatrix[] matrices =
        [
            .. vectors.Select(path => MatrixFile.Read(path, console.CancellationToken, console.Note, allowsMissing: true)),
        ];
        if (Array.Find(matrices, matrix => matrix.ColumnCount != matrices[0].ColumnCount) is { } other)
            throw new InputException(
                $"{folder}: some vectors have {matrices[0].ColumnCount} numbers and others {other.ColumnCount}; they are of two models."
            );

        console.Note($"{folder}: {vectors.Length:N0} files of vectors and {texts.Length:N0} of metadata, as clip-retrieval writes them.");
        if (texts.Length == 0)
            return new VectorSource(Join(folder, matrices), null, null, null, null);

        var parts = new List<VectorSource>();
        for (int part = 0; part < texts.Length; part++)
            parts.Add(ReadTexts(texts[part], vectors[part], matrices[part], columns, console));
        return new VectorSource(
            Join(folder, matrices),
            Joined(parts, part => part.Ids),
            Joined(parts, part => part.Paths),
            Joined(parts, part => part.Labels),
            Joined(parts, part => part.Splits)
        );
    }

    /// <summary>Reads the parts one after the other, so that no more than one is held.</summary>
    /// <exception cref="InputException">There are no parts, or they do not fit together.</exception>
    public static IEnumerable<VectorSource> ReadEach(string folder, IReadOnlyDictionary<string, string> columns, CommandConsole console)
    {
        (string[] vectors, string[] texts) = Files(folder);
        int? length = null;
        for (int part = 0; part < vectors.Length; part++)
        {
            FileMatrix matrix = MatrixFile.Read(vectors[part], console.CancellationToken, console.Note, allowsMissing: true);
            length ??= matrix.ColumnCount;
            if (matrix.ColumnCount != length)
                throw new InputException(
                    $"{folder}: some vectors have {length} numbers and others {matrix.ColumnCount}; they are of two models."
                );
            yield return texts.Length == 0
                ? new VectorSource(matrix, null, null, null, null)
                : ReadTexts(texts[part], vectors[part], matrix, columns, console);
        }
    }

    private static (string[] Vectors, string[] Texts) Files(string folder)
    {
        string[] vectors = Parts(folder, "img_emb", VectorPrefix, ".npy");
        if (vectors.Length == 0)
            throw new InputException(
                $"{folder} is a folder without {VectorPrefix}0.npy, as clip-retrieval writes it; name a file of vectors, or such a folder."
            );

        string[] texts = Parts(folder, "metadata", TextPrefix, ".parquet");
        if (texts.Length != vectors.Length && texts.Length != 0)
            throw new InputException(
                $"{folder} has {vectors.Length} files {VectorPrefix}*.npy, but {texts.Length} files {TextPrefix}*.parquet; each "
                    + "belongs to one."
            );
        return (vectors, texts);
    }

    private static VectorSource ReadTexts(
        string texts,
        string vectors,
        FileMatrix matrix,
        IReadOnlyDictionary<string, string> columns,
        CommandConsole console
    )
    {
        using ParquetFile file = ParquetFile.Open(texts, console.CancellationToken);
        if (file.RowCount != matrix.FileRowCount)
            throw new InputException(
                $"{vectors} has {matrix.FileRowCount} rows, but {texts} has {file.RowCount}; they do not belong together."
            );

        (ParquetColumn? id, ParquetColumn? path, ParquetColumn? label, ParquetColumn? split) = VectorColumns.TextsOf(file, texts, columns);
        return new VectorSource(
            matrix,
            VectorSource.Texts(file, id),
            VectorSource.Texts(file, path),
            VectorSource.Texts(file, label),
            VectorSource.Texts(file, split)
        );
    }

    private static string[] Parts(string folder, string inner, string prefix, string extension)
    {
        string place = Directory.Exists(Path.Combine(folder, inner)) ? Path.Combine(folder, inner) : folder;
        return
        [
            .. Directory
                .EnumerateFiles(place, $"{prefix}*{extension}")
                .Select(path => (Path: path, Number: NumberOf(path, prefix)))
                .Where(part => part.Number >= 0)
                .OrderBy(part => part.Number)
                .Select(part => part.Path),
        ];
    }

    private static long NumberOf(string path, string prefix) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path).AsSpan(prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long number
        )
            ? number
            : -1;

    // Half precision, as a rule: single precision holds it.
    private static FileMatrix Join(string folder, FileMatrix[] parts)
    {
        if (parts.Length == 1)
            return parts[0];

        var all = new Matrix(parts.Sum(part => part.RowCount), parts[0].ColumnCount);
        var missing = new List<int>();
        int row = 0;
        int start = 0;
        foreach (FileMatrix part in parts)
        {
            Matrix rows = part.ToSingle(DistanceMetric.Cosine, out _);
            rows.AsSpan().CopyTo(all.AsSpan()[(row * all.ColumnCount)..]);
            missing.AddRange(part.Missing.Select(place => start + place));
            row += rows.RowCount;
            start += part.FileRowCount;
        }

        return new FileMatrix(folder, all, new WideRows(), missing);
    }

    private static string[]? Joined(List<VectorSource> parts, Func<VectorSource, string[]?> textsOf) =>
        parts.TrueForAll(part => textsOf(part) is not null) ? [.. parts.SelectMany(part => textsOf(part)!)] : null;
}
