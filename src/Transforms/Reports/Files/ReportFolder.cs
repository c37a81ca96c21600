using System.Security.Cryptography;
using System.Text.Json;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>
/// A folder that a command writes a report to: replaces files of its own only, and leaves a table of them, so that they are never taken
/// for data.
/// </summary>
internal sealed class ReportFolder : IDisposable
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

    /// <summary>Makes the folder if need be; refuses what must not be written to before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="input">The folder of pictures that is read, or <see langword="null"/>.</param>
    /// <param name="names">Files that will be written.</param>
    public static ReportFolder Open(string path, string? input, params IReadOnlyList<string> names) =>
        Open(path, input, names, option: null);

    /// <summary>Makes the folder if need be; refuses what must not be written to before any work is done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="input">The folder of pictures that is read, or <see langword="null"/>.</param>
    /// <param name="names">Files that will be written.</param>
    /// <param name="option">The option that names the folder, or <see langword="null"/>.</param>
    public static ReportFolder Open(string path, string? input, IReadOnlyList<string> names, string? option)
    {
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

    public void Dispose() => _outputs?.Dispose();

    private static bool IsForeign(ReportFiles files, string path) =>
        FileFacts.Of(path).Kind != FileKind.Missing
        && (FileFacts.Of(path, followsLinks: true).Kind != FileKind.Regular || !files.Holds(path));
}
