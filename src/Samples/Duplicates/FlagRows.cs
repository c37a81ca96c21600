using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Images;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Duplicates;

/// <summary>The rows that the command was given: images of a folder, rows of a matrix, or both.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="VectorLength">Values per vector; 0 where there are images only.</param>
/// <param name="HasImages">Whether the rows are images.</param>
/// <param name="PassedOver">Files of the folder that are no images.</param>
internal sealed record FlagRows(IReadOnlyList<FlagRow> Rows, int VectorLength, bool HasImages, int PassedOver)
{
    public bool HasSplits => Rows.Any(row => row.Split.Length > 0);

    public bool HasLabels => Rows.Any(row => row.Label.Length > 0);

    /// <summary>Reads what the options name.</summary>
    /// <param name="folder">Folder of images, or null.</param>
    /// <param name="input">Matrix of vectors, or null.</param>
    /// <param name="ids">File with a key per line, or null; with a folder, keys are paths in it.</param>
    /// <param name="labels">File with a label per line, or null.</param>
    /// <param name="splits">File with a split per line, or null.</param>
    /// <param name="console">Where files that are passed over are told; stops the reading.</param>
    public static FlagRows Read(string? folder, string? input, string? ids, string? labels, string? splits, CommandConsole console)
    {
        if (folder is null && input is null)
            throw new InputException("Name a folder of images, or vectors with --input.");

        Matrix? vectors = input is null ? null : MatrixFile.Read(input, console.CancellationToken, console.Note);
        ImageFolder? images = ids is null && vectors is null ? ImageFolder.Read(folder!, cancellation: console.CancellationToken) : null;
        images?.Announce(console);
        string[] keys = ids is not null ? LineReader.ReadAll(ids) : images?.Keys ?? [.. Enumerable.Range(0, vectors!.RowCount).Select(row => $"{row:D8}")];
        if (keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
            throw new InputException($"{ids} names '{repeated.Key}' more than once; every row needs a key of its own.");
        if (folder is not null && vectors is not null && ids is null)
            throw new InputException("With both a folder and --input, say with --ids which image each row belongs to.");
        if (vectors is not null && vectors.RowCount != keys.Length)
            throw new InputException($"{input} has {vectors.RowCount} rows, but {ids} has {keys.Length} lines.");

        string[]? labelLines = Lines(labels, keys.Length, "labels");
        string[]? splitLines = Lines(splits, keys.Length, "splits");
        var rows = new FlagRow[keys.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            (string split, string label) = folder is null ? ("", "") : PictureFolder.Place(keys[row]);
            rows[row] = new FlagRow
            {
                Id = keys[row],
                Path = folder is null ? "" : Path.Combine(folder, keys[row]),
                Split = splitLines?[row] ?? split,
                Label = labelLines?[row] ?? label,
                Features = vectors is null ? [] : vectors.Row(row).ToArray(),
            };
        }

        return new FlagRows(rows, vectors?.ColumnCount ?? 0, folder is not null, images?.PassedOver ?? 0);
    }

    /// <summary>The same rows with vectors.</summary>
    public FlagRows WithVectors(Matrix vectors)
    {
        for (int row = 0; row < Rows.Count; row++)
            Rows[row].Features = vectors.Row(row).ToArray();
        return this with { VectorLength = vectors.ColumnCount };
    }

    private static string[]? Lines(string? path, int count, string what)
    {
        if (path is null)
            return null;

        string[] lines = LineReader.ReadAll(path);
        return lines.Length == count ? lines : throw new InputException($"{path} has {lines.Length} lines, but there are {count} rows; give as many {what} as rows.");
    }
}
