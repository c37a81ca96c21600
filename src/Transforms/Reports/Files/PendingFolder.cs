using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Reports.Files;

/// <summary>A folder that appears under its name only when all of its files are written: it grows beside its place and moves there on
/// <see cref="Commit"/>.</summary>
internal sealed class PendingFolder : IDisposable
{
    private readonly string _name;
    private readonly string _target;

    /// <summary>Makes a place to write to.</summary>
    /// <param name="path">Where the folder will be; nothing or an empty folder may be there.</param>
    public PendingFolder(string path)
    {
        _name = path;
        if (path.Length == 0)
            throw new OutputException("An empty name was given for the folder to write; name a folder that is new or empty.");

        try
        {
            if (File.Exists(path))
                throw new OutputException($"{path} is a file; name a folder that is new or empty.");
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new OutputException($"The folder {path} is not empty; name a folder that is new or empty.");

            string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
            _target = Directory.Exists(full) ? Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
            PartName.ClearStale(_target);
            Path = Directory.CreateDirectory(PartName.For(_target)).FullName;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception) || exception is ArgumentException or NotSupportedException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>The folder to write to meanwhile.</summary>
    public string Path { get; }

    /// <summary>Writes the files and moves the folder to its place.</summary>
    public T Commit<T>(Func<T> write)
    {
        try
        {
            T result = write();
            if (Directory.Exists(_target))
            {
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(Path, File.GetUnixFileMode(_target));
                Directory.Delete(_target);
            }

            Directory.Move(Path, _target);
            PartName.Release(Path);
            Posix.FlushFolder(System.IO.Path.GetDirectoryName(_target)!);
            return result;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(FileFault.CauseOf(exception)))
        {
            throw Unwritable(exception);
        }
    }

    public void Dispose() => PartName.Abandon(Path);

    private OutputException Unwritable(Exception exception) =>
        new($"The folder {_name} cannot be written: {FileFault.Reason(exception)}", exception);
}
