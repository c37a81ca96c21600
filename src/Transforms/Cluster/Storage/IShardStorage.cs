namespace MLNet.Embeddings.Cluster;

/// <summary>
/// Files under one root: a folder, a container, a bucket. Names are relative, with slashes, such as <c>pairs/join-3-7.bin</c>; no name
/// leads out of the root. All members may be called by many threads and processes at once.
/// </summary>
public interface IShardStorage
{
    /// <summary>Where the root is, for messages; it holds no secret.</summary>
    string Root { get; }

    /// <summary>Opens a file for reading from its beginning.</summary>
    /// <returns>A stream that knows its length.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes a file: it appears whole, under its name, once <paramref name="write"/> has returned, and replaces an earlier one. Where
    /// that throws or the process dies, what was there remains.
    /// </summary>
    Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default);

    /// <summary>Length of a file in bytes; null where there is none.</summary>
    Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Names of all files whose names begin with a text, in ordinal order, without those half written.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Removes a file; nothing happens where there is none.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken = default);
}
