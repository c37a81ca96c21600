using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>
/// A file that appears under its name only when it is complete: it grows beside its place and moves there on <see cref="Commit"/>. A full disk
/// or a cancelled run leaves neither half a file nor a damaged older one.
/// </summary>
/// <remarks>Opened before the work begins, so that a place that cannot be written is reported before minutes are spent.</remarks>
internal sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly string _target;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _moved;

    public PendingFile(string path)
    {
        _path = path;
        try
        {
            if (Directory.Exists(path))
                throw new InputException($"{path} is a folder; name a file to write.");

            string full = Path.GetFullPath(path);
            _target = File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
            // A device such as /dev/null takes bytes but must not be replaced.
            _temporary = _target.StartsWith("/dev/", StringComparison.Ordinal) ? _target : $"{_target}.{Guid.NewGuid():N}.part";
            _stream = new FileStream(_temporary, IsDevice ? FileMode.Open : FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new InputException($"{path} cannot be written: its folder does not exist.", exception);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Unwritable(exception);
        }
    }

    private bool IsDevice => _temporary == _target;

    /// <summary>Writes the whole content and moves the file to its place.</summary>
    public void Commit(Action<Stream> write)
    {
        try
        {
            write(_stream);
            _stream.Dispose();
            if (!IsDevice)
                File.Move(_temporary, _target, overwrite: true);
            _moved = true;
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Unwritable(exception);
        }
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
            if (!_moved && !IsDevice)
                File.Delete(_temporary);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // Whatever broke the writing has been reported already; nothing is lost but a left-over of our own.
        }
    }

    private static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    private InputException Unwritable(Exception exception) => new($"{_path} cannot be written: {FileFault.Reason(exception)}", exception);
}
