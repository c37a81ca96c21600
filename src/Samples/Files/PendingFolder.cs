using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>A folder that appears under its name only when all of its files are written: it grows beside its place and moves there on <see cref="Commit"/>.</summary>
internal sealed class PendingFolder : IDisposable
{
    private readonly string _name;
    private readonly string _target;

    /// <summary>Makes a place to write to.</summary>
    /// <param name="path">Where the folder will be; nothing or an empty folder may be there.</param>
    public PendingFolder(string path)
    {
        _name = path;
        try
        {
            if (File.Exists(path))
                throw new InputException($"{path} is a file; name a folder that is new or empty.");
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
                throw new InputException($"The folder {path} is not empty; name a folder that is new or empty.");

            _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
            Path = Directory.CreateDirectory($"{_target}.{Guid.NewGuid():N}.part").FullName;
        }
        catch (Exception exception) when (IsFailure(exception))
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
                Directory.Delete(_target);
            Directory.Move(Path, _target);
            return result;
        }
        catch (Exception exception) when (IsFailure(exception is AggregateException { InnerException: { } inner } ? inner : exception))
        {
            throw Unwritable(exception);
        }
    }

    public void Dispose()
    {
        try
        {
            if (Directory.Exists(Path))
                Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // Whatever broke the writing has been reported already; nothing is lost but a left-over of our own.
        }
    }

    private static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private InputException Unwritable(Exception exception) => new($"The folder {_name} cannot be written: {FileFault.Reason(exception)}", exception);
}
