using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Cluster;

/// <summary>A folder, on a disk or a shared mount.</summary>
/// <remarks>A file is written under a name of its own in the folder of its place, and moved.</remarks>
public sealed class FileShardStorage : IShardStorage
{
    private const string PartialMark = ".partial-";

    private readonly bool _flushesToDisk;

    /// <summary>Takes a folder, which is made where there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="flushesToDisk">Whether a file is on the disk, and not only in the memory of the system, before it is moved: what is
    /// done then remains so when the power fails. Without, files may be damaged by that, which is noticed by their digests.</param>
    public FileShardStorage(string folder, bool flushesToDisk = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _flushesToDisk = flushesToDisk;
        Root = Path.GetFullPath(folder);
        Directory.CreateDirectory(Root);
    }

    /// <inheritdoc />
    public string Root { get; }

    /// <inheritdoc />
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult<Stream>(
                new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16)
            );
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException(exception.Message, name, exception);
        }
    }

    /// <inheritdoc />
    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string partial = $"{path}{PartialMark}{Guid.NewGuid():N}";
        try
        {
            await using (var stream = new FileStream(partial, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await write(stream, cancellationToken).ConfigureAwait(false);
                stream.Flush(_flushesToDisk);
            }

            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <inheritdoc />
    public Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default)
    {
        var file = new FileInfo(PathOf(name));
        return Task.FromResult<long?>(file.Exists ? file.Length : null);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        int slash = prefix.LastIndexOf('/');
        string folder = slash < 0 ? Root : PathOf(prefix[..slash]);
        if (!Directory.Exists(folder))
            yield break;

        IEnumerable<string> names = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !name.Contains(PartialMark, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }

    private string PathOf(string name) => Path.Combine(Root, ShardName.Check(name));
}
