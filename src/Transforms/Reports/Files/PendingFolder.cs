using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>A folder that appears under its name only when all of its files are written: it grows beside its place and moves there on
/// <see cref="Commit"/>.</summary>
public sealed class PendingFolder : IDisposable
{
    private readonly string _name;
    private readonly string _target;

    /// <summary>Makes a place to write to.</summary>
    /// <param name="path">Where the folder will be; nothing or an empty folder may be there.</param>
    /// <exception cref="IOException">Its place cannot be written to, or is not empty.</exception>
    public PendingFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
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
            Path = PartName.Make(_target, Directory.CreateDirectory).Made.FullName;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception) || exception is ArgumentException or NotSupportedException)
        {
            throw Unwritable(exception);
        }
    }

    private PendingFolder(string name, string target, string path)
    {
        _name = name;
        _target = target;
        Path = path;
    }

    /// <summary>The folder to write to meanwhile.</summary>
    public string Path { get; }

    /// <summary>A folder in the system's place for temporary files that nobody else may look into; it is deleted when it is disposed, and
    /// one that a killed process left when the next of the same name is made.</summary>
    /// <param name="name">What its name begins with.</param>
    /// <exception cref="IOException">It cannot be made there.</exception>
    public static PendingFolder Temporary(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        try
        {
            string path = PartName.MakeTemporaryFolder(name, MakePrivate);
            return new PendingFolder(path, path, path);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw new OutputException(
                $"A temporary folder is needed in {System.IO.Path.GetTempPath()}, which cannot be written: {FileFault.Reason(exception)} "
                    + "Name another place with TMPDIR.",
                exception
            );
        }
    }

    /// <summary>Writes the files and moves the folder to its place.</summary>
    /// <typeparam name="T">What the writing gives.</typeparam>
    /// <param name="write">Writes the files.</param>
    /// <returns>What the writing gave.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
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

    /// <summary>Deletes what was not committed.</summary>
    public void Dispose() => PartName.Abandon(Path);

    private static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private OutputException Unwritable(Exception exception) =>
        new($"The folder {_name} cannot be written: {FileFault.Reason(exception)}", exception);
}
