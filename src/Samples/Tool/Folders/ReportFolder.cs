using System.Security.Cryptography;
using System.Text.Json;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Folders;

/// <summary>
/// A folder that a command writes a report to: replaces files of its own only, and leaves a table of them, so that they are never taken
/// for data.
/// </summary>
internal sealed class ReportFolder : IDisposable
{
    private const string TableName = "report-files.json";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly IReadOnlyList<string> _names;
    private readonly List<(string Name, byte[] Hash)> _written = [];
    private OutputFiles? _outputs;

    private ReportFolder(string path, IReadOnlyList<string> names)
    {
        Path = path;
        _names = names;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder if need be; refuses what must not be written to before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="input">The folder of pictures that is read, or <see langword="null"/>.</param>
    /// <param name="names">Files that will be written.</param>
    public static ReportFolder Open(string path, string? input, params IReadOnlyList<string> names)
    {
        if (
            input is not null
            && Directory.Exists(path)
            && FileFacts.Of(path, followsLinks: true) is { Kind: FileKind.Folder } target
            && target == FileFacts.Of(input, followsLinks: true)
        )
            throw new InputException($"The report would be written among the pictures of {input}; name another folder with --out.");

        string folder = OutputFolder.Create(path);
        ReportFiles? files = ReportFiles.Read(System.IO.Path.Combine(folder, TableName));
        string? foreign = files is null ? TableName : names.FirstOrDefault(name => IsForeign(files, System.IO.Path.Combine(folder, name)));
        if (foreign is not null)
            throw new InputException(
                $"{System.IO.Path.Combine(folder, foreign)} is no file of an earlier report, or was changed since; move it away or name "
                    + "another folder with --out."
            );
        return new ReportFolder(folder, names);
    }

    /// <summary>Opens all files, so that a place that takes none is found out before minutes are spent.</summary>
    public void Begin() => _outputs ??= new OutputFiles(Path, _names);

    /// <summary>Writes one file of the report, which takes its place with all others.</summary>
    public void Write(string name, Action<Stream> write)
    {
        Begin();
        _outputs!.Write(
            name,
            stream =>
            {
                using var hash = SHA256.Create();
                using (var hashed = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
                    write(hashed);
                _written.Add((name, hash.Hash!));
            }
        );
    }

    /// <summary>Moves the written files to their places.</summary>
    public void Publish()
    {
        // Noted before the files move: a run that ends in between leaves nothing that looks foreign to the next. Read anew, since another
        // run may write to the same folder.
        string path = System.IO.Path.Combine(Path, TableName);
        ReportFiles files = ReportFiles.Read(path) ?? new ReportFiles();
        foreach ((string name, byte[] hash) in _written)
            files.Add(name, hash);
        using (var table = new PendingFile(path))
        {
            // The serializer would look at all types that it knows first, which takes longer than to write so short a table.
            table.Commit(target =>
            {
                using var writer = new Utf8JsonWriter(target, Indented);
                files.ToJson().WriteTo(writer);
            });
        }

        _outputs?.Publish();
    }

    public void Dispose() => _outputs?.Dispose();

    /// <summary>Whether a path names a table of report files.</summary>
    public static bool IsTable(string path) =>
        path.EndsWith(TableName, StringComparison.Ordinal) && System.IO.Path.GetFileName(path) == TableName;

    /// <summary>The report files that a table tells of; none where it is another program's.</summary>
    public static ReportFiles FilesOf(string table) => ReportFiles.Read(table) ?? new ReportFiles();

    /// <summary>Whether a path names a file that a run was writing when it was ended by force.</summary>
    public static bool IsUnfinished(string path) => PartName.Is(path);

    private static bool IsForeign(ReportFiles files, string path) =>
        FileFacts.Of(path).Kind != FileKind.Missing
        && (FileFacts.Of(path, followsLinks: true).Kind != FileKind.Regular || !files.Holds(path));
}
