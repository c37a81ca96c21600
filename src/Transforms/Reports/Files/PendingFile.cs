using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>
/// A file that appears under its name only when it is complete: it grows beside its place, is flushed to the disk and moves there. A full
/// disk, a canceled or killed run or a power failure leaves neither half a file nor a damaged older one.
/// </summary>
/// <remarks>
/// Opened before the work begins, so that a place that cannot be written is reported before minutes are spent. A file that is replaced
/// hands its mode, and where that is allowed its owner and group, on to the new one; a symbolic link is followed and stays; a named pipe or
/// a device is written to and stays what it is.
/// </remarks>
public sealed class PendingFile : IDisposable
{
    private readonly string _path;
    private readonly TimeSpan _patience;
    private readonly string _target;
    private readonly string? _part;
    private readonly FileFacts _replaced;
    private readonly UnixFileMode? _mode;
    private FileStream? _stream;
    private bool _isWritten;

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where it will be.</param>
    /// <param name="patience">How long to wait for the reader of a named pipe; <see langword="null"/> waits ten seconds.</param>
    /// <exception cref="IOException">Its place cannot be written to.</exception>
    public PendingFile(string path, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _patience = patience ?? TimeSpan.FromSeconds(10);
        if (path.Length == 0)
            throw new OutputException("An empty name was given for a file to write; name a file.");

        try
        {
            _target = OutputPlace.Resolve(path);
            if (Directory.Exists(_target))
                throw new OutputException($"{path} is a folder; name a file to write.");

            _replaced = FileFacts.Of(_target, followsLinks: true);
            if (OutputPlace.IsStream(_target))
            {
                // A pipe is opened when there is something to write: until then its reader may come.
                if (_replaced.Kind != FileKind.Pipe)
                    _stream = OpenStream();
                return;
            }

            PartName.ClearStale(_target);
            _mode = File.Exists(_target) ? RequireWritable() : null;
            (_part, _stream) = Create();
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new OutputException($"{path} cannot be written: its folder does not exist.", exception);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception) || exception is ArgumentException or NotSupportedException)
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>
    /// Deletes whatever this process has not finished writing, for a handler that ends the process at once, such as on a signal. What is
    /// being written then is lost.
    /// </summary>
    /// <param name="then">
    /// Ends the process. No other thread begins a file or folder until it returns, so that none is left either; <see langword="null"/> does
    /// nothing.
    /// </param>
    public static void DeleteUnfinished(Action? then = null) => PartName.DeleteLiving(then ?? (static () => { }));

    /// <summary>Writes the whole content and moves the file to its place.</summary>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Commit(Action<Stream> write)
    {
        Write(write);
        Publish();
    }

    /// <summary>Writes the whole content and brings it to the disk; what may have been under the file's name is still there.</summary>
    /// <param name="write">Writes the content.</param>
    /// <remarks>Files that belong together are all written before the first is published.</remarks>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            _stream ??= AwaitReader();
            write(_stream);
            if (_part is not null)
            {
                if (_mode is { } mode && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(_stream.SafeFileHandle, mode);
                _stream.Flush(flushToDisk: true);
            }

            // The open file keeps other runs from taking it for a left-over, but Windows moves none that is open.
            if (_part is null || OperatingSystem.IsWindows())
                _stream.Dispose();
            _isWritten = true;
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>Moves the written file to its place.</summary>
    /// <exception cref="InvalidOperationException">It was not written.</exception>
    /// <exception cref="IOException">It cannot be moved there.</exception>
    public void Publish()
    {
        if (!_isWritten)
            throw new InvalidOperationException($"{_path} is published before it is written.");
        if (_part is null)
            return;

        try
        {
            if (_replaced.Owner is { } owner)
                Posix.GiveTo(_part, owner);
            File.Move(_part, _target, overwrite: true);
            PartName.Release(_part);
            _stream!.Dispose();
            Posix.FlushFolder(Path.GetDirectoryName(_target)!);
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            throw Unwritable(exception);
        }
    }

    /// <summary>Deletes what was not published.</summary>
    public void Dispose()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (Exception exception) when (OutputException.IsCausedBy(exception))
        {
            // Whatever broke the writing has been reported already.
        }

        if (_part is not null)
            PartName.Abandon(_part);
    }

    private (string Part, FileStream Stream) Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (_mode is { } mode && !OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        while (true)
        {
            (string part, FileStream stream) = PartName.Make(_target, path => new FileStream(path, options));
            // Before it was locked, another run may have taken it for a left-over and deleted it.
            if (File.Exists(part))
                return (part, stream);
            stream.Dispose();
            PartName.Release(part);
        }
    }

    // A folder of one's own may hold a file that one may not write; to put another in its place would go round that.
    private UnixFileMode? RequireWritable()
    {
        new FileStream(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0).Dispose();
        return OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(_target);
    }

    private FileStream OpenStream() => new(_target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    // To open a pipe waits for its reader, without end where there is none.
    private FileStream AwaitReader()
    {
        Task<FileStream> opened = Task.Factory.StartNew(
            OpenStream,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        return ((IAsyncResult)opened).AsyncWaitHandle.WaitOne(_patience)
            ? opened.GetAwaiter().GetResult()
            : throw new OutputException($"{_path} is a pipe that nobody reads; start its reader, or name a file.");
    }

    private OutputException Unwritable(Exception exception) => new($"{_path} cannot be written: {FileFault.Reason(exception)}", exception);
}
