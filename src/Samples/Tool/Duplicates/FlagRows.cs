using System.Text.Json.Nodes;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The rows that the command was given: images of a folder, rows of a matrix, or both.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="VectorLength">Values per vector; 0 where there are images only.</param>
/// <param name="Folder">The folder of images; <see langword="null"/> where there are vectors only.</param>
internal sealed record FlagRows(IReadOnlyList<FlagRow> Rows, int VectorLength, string? Folder)
{
    /// <summary>Small copies of the images, in the order of the rows; <see langword="null"/> where they were not embedded.</summary>
    public IReadOnlyList<byte[]>? Thumbnails { get; private init; }

    /// <summary>Why images cannot be read, in the order of the rows; <see langword="null"/> where they were not embedded.</summary>
    public IReadOnlyList<string>? Reasons { get; private init; }

    /// <summary>Whether the rows hold what was kept of the images while they were embedded, so that they need not be read again.</summary>
    public bool HasEvidence => Thumbnails is not null;

    /// <summary>Whether the rows are images.</summary>
    public bool HasImages => Folder is not null;

    /// <summary>What else the folder holds; empty where it was not listed.</summary>
    public PassedOverFiles PassedOver { get; private init; } = new();

    /// <summary>Images that lie in several splits or classes by links.</summary>
    public LinkedPictures Linked { get; private init; } = LinkedPictures.None;

    /// <summary>How splits and classes were told from paths; <see langword="null"/> without a folder or with a file of splits.</summary>
    public FolderLayout? Layout { get; private init; }

    /// <summary>Keys that name no file of the folder.</summary>
    public IReadOnlyList<string> MissingKeys { get; private init; } = [];

    /// <summary>Which file each key names, where --ids names them, for several keys may name one; empty otherwise.</summary>
    public IReadOnlyDictionary<string, FileIdentity> Files { get; private init; } = new Dictionary<string, FileIdentity>();

    public bool HasSplits => Rows.Any(row => row.Split.Length > 0);

    public bool HasLabels => Rows.Any(row => row.Label.Length > 0);

    /// <summary>All splits that rows, or other names of their files, lie in.</summary>
    public IEnumerable<string> Splits =>
        Rows.Select(row => row.Split)
            .Concat(Linked.Leaks.Select(leak => Layout!.Place(leak.Name).Split))
            .Where(split => split.Length > 0)
            .Distinct();

    /// <summary>What was understood of the folder, as JSON; <see langword="null"/> where splits were not told from it.</summary>
    public JsonObject? LayoutJson => Layout?.ToJson([.. Rows.Select(row => row.Split)]);

    /// <summary>Values of the rows, by the rows' keys.</summary>
    /// <param name="values">One for each row, or <see langword="null"/>.</param>
    public IReadOnlyDictionary<string, T>? ByKey<T>(IReadOnlyList<T>? values) =>
        values is null ? null : Rows.Zip(values).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal);

    /// <summary>Reads what the options name.</summary>
    /// <param name="source">What the options name.</param>
    /// <param name="console">Stops the reading.</param>
    public static FlagRows Read(FlagSource source, CommandConsole console)
    {
        (string? folder, string? input, string? ids, string? labels, string? splits, string? pattern) = source;
        if (folder is null && input is null)
            throw new InputException("Name a folder of images, or vectors with --input.");
        if (folder is not null && input is not null && ids is null)
            throw new InputException("With both a folder and --input, say with --ids which image each row belongs to.");

        Matrix? vectors = input is null
            ? null
            : MatrixFile.Read(input, console.CancellationToken, console.Note).ToSingle(DistanceMetric.Cosine, out _);
        ImageFolder? images = ids is null && vectors is null ? ImageFolder.Read(folder!, cancellation: console.CancellationToken) : null;
        var missing = new HashSet<string>(StringComparer.Ordinal);
        var files = new Dictionary<string, FileIdentity>(StringComparer.Ordinal);
        string[] keys = ids is not null
            ? Keys(ids, folder, missing, files)
            : images?.Keys ?? [.. Enumerable.Range(0, vectors!.RowCount).Select(row => $"{row:D8}")];
        if (vectors is not null && vectors.RowCount != keys.Length)
            throw new InputException($"{input} has {vectors.RowCount} rows, but {ids} has {keys.Length} lines.");

        string[]? labelLines = Lines(labels, keys.Length, "labels");
        string[]? splitLines = Lines(splits, keys.Length, "splits");
        FolderLayout? layout = folder is null
            ? null
            : FolderLayout.Of([.. keys, .. images?.OtherNames.Select(other => other.Name) ?? []], pattern);
        var rows = new FlagRow[keys.Length];
        for (int row = 0; row < rows.Length; row++)
        {
            (string split, string label) = layout?.Place(keys[row]) ?? ("", "");
            rows[row] = new FlagRow
            {
                Id = keys[row],
                Path = folder is null ? "" : Path.Combine(folder, keys[row]),
                Split = splitLines?[row] ?? split,
                Label = labelLines?[row] ?? label,
                Features = vectors is null ? [] : vectors.Row(row).ToArray(),
            };
            // Nothing that is no file is opened, such as a pipe, which would wait for ever.
            if (missing.Contains(keys[row]))
                rows[row].Path = "";
        }

        return new FlagRows(rows, vectors?.ColumnCount ?? 0, folder)
        {
            PassedOver = images?.PassedOver ?? new PassedOverFiles(),
            Linked =
                images is null || layout is null || splitLines is not null
                    ? LinkedPictures.None
                    : LinkedPictures.Find(images.OtherNames, layout),
            Layout = splitLines is null ? layout : null,
            MissingKeys = [.. missing],
            Files = files,
        };
    }

    /// <summary>The same rows with vectors, and with what else was kept of the images.</summary>
    public FlagRows With(EmbeddedImages images)
    {
        for (int row = 0; row < Rows.Count; row++)
        {
            Rows[row].Features = images.Vectors.Row(row).ToArray();
            Rows[row].Evidence = images.Evidence[row];
        }

        return this with
        {
            VectorLength = images.Vectors.ColumnCount,
            Thumbnails = images.Thumbnails,
            Reasons = images.Reasons,
        };
    }

    private static string[] Keys(string path, string? folder, HashSet<string> missing, Dictionary<string, FileIdentity> files)
    {
        string[] lines = Array.ConvertAll(LineReader.ReadAll(path), ListedName.Parse);
        if (folder is not null)
        {
            if (!Directory.Exists(folder))
                throw new InputException(
                    File.Exists(folder) ? $"{folder} is a file; a folder of images is needed." : $"There is no folder {folder}."
                );

            var known = new FolderKeys(folder);
            for (int line = 0; line < lines.Length; line++)
            {
                lines[line] = known.Find(lines[line], out FileIdentity? file);
                if (file is { } identity)
                    files[lines[line]] = identity;
                else
                    missing.Add(lines[line]);
            }

            if (lines.Length > 0 && lines.All(missing.Contains))
            {
                string first = string.Join(", ", lines.Take(3).Select(line => $"'{ListedName.Quoted(line)}'"));
                throw new InputException(
                    $"None of the {lines.Length:N0} lines of {path} names a file of {folder}: {first}; give paths below that folder."
                );
            }
        }

        if (lines.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } repeated)
            throw new InputException($"{path} names '{ListedName.Quoted(repeated.Key)}' more than once; every row needs a key of its own.");
        return lines;
    }

    private static string[]? Lines(string? path, int count, string what)
    {
        if (path is null)
            return null;

        string[] lines = LineReader.ReadAll(path);
        return lines.Length == count
            ? lines
            : throw new InputException($"{path} has {lines.Length} lines, but there are {count} rows; give as many {what} as rows.");
    }
}
