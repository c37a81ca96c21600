using System.Security.Cryptography;
using System.Text.Json;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>
/// A folder that a report is written to: replaces files of earlier reports only, and leaves a table of them, <c>report-files.json</c>, so
/// that they are never taken for data.
/// </summary>
/// <remarks>Files grow beside their places and move there together when the folder is published; what is not published is deleted when it
/// is disposed.</remarks>
public sealed class ReportFolder : IDisposable
{
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

    /// <summary>What was written, each with its SHA-256.</summary>
    internal IReadOnlyList<(string Name, byte[] Hash)> Written => _written;

    /// <summary>Makes the folder if need be; refuses what must not be written to before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="names">Names of the files that will be written.</param>
    /// <param name="input">The folder of images that is read, or <see langword="null"/>.</param>
    /// <param name="option">What sentences call the setting that names the folder, such as --out, or <see langword="null"/>.</param>
    /// <exception cref="IOException">The folder cannot be written to, is the folder of images itself, or holds a file of such a name that
    /// is none of an earlier report.</exception>
    public static ReportFolder Open(string path, IReadOnlyList<string> names, string? input = null, string? option = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(names);
        string cure = $"name another folder{(option is null ? "" : $" with {option}")}";
        if (
            input is not null
            && Directory.Exists(path)
            && FileFacts.Of(path, followsLinks: true) is { Kind: FileKind.Folder } target
            && target == FileFacts.Of(input, followsLinks: true)
        )
            throw new OutputException($"The report would be written among the pictures of {input}; {cure}.");

        string folder = OutputFolder.Create(path);
        ReportFiles? files = ReportFiles.Read(System.IO.Path.Combine(folder, ReportFiles.FileName));
        string? foreign = files is null
            ? ReportFiles.FileName
            : names.FirstOrDefault(name => IsForeign(files, System.IO.Path.Combine(folder, name)));
        if (foreign is not null)
            throw new OutputException(
                $"{System.IO.Path.Combine(folder, foreign)} is no file of an earlier report, or was changed since; move it away or "
                    + $"{cure}."
            );
        return new ReportFolder(folder, names);
    }

    /// <summary>Opens all files, so that a place that takes none is found out before minutes are spent.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Begin() => _outputs ??= new OutputFiles(Path, _names);

    /// <summary>Writes one file of the report, which takes its place with all others.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string name, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(write);
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
    /// <exception cref="IOException">A file cannot be moved there.</exception>
    public void Publish()
    {
        // Noted before the files move: a run that ends in between leaves nothing that looks foreign to the next. Read anew, since another
        // run may write to the same folder.
        string path = System.IO.Path.Combine(Path, ReportFiles.FileName);
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

    /// <summary>Deletes what was not published.</summary>
    public void Dispose() => _outputs?.Dispose();

    private static bool IsForeign(ReportFiles files, string path) =>
        FileFacts.Of(path).Kind != FileKind.Missing
        && (FileFacts.Of(path, followsLinks: true).Kind != FileKind.Regular || !files.Holds(path));
}
