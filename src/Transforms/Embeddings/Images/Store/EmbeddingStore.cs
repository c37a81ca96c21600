using Microsoft.Data.Sqlite;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Store;

namespace MLNet.Embeddings;

/// <summary>
/// The file that remembers vectors, evidence and small copies of image files between runs: see
/// <see cref="ClipEmbeddingEstimator.Options.StorePath"/>.
/// </summary>
/// <remarks>
/// It is a database of SQLite. All in it can be computed again, so it may be deleted at any time when no process uses it. It holds small
/// copies of the images, and is made so that only its owner can read it.
/// </remarks>
public static class EmbeddingStore
{
    /// <summary>The store of the user: <c>store.db</c> in the folder that downloaded models are kept in, which the environment variable
    /// <c>MLNET_EMBEDDINGS_CACHE</c> names, and otherwise in the user's cache folder.</summary>
    public static string DefaultPath => Path.Combine(CacheFolder.Path, "store.db");

    /// <summary>Counts what a store holds.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no store, or one of another version.</exception>
    /// <exception cref="IOException">It cannot be opened, or is damaged.</exception>
    public static EmbeddingStoreInfo GetInfo(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SqliteConnection connection = StoreFile.Open(path, mayCreate: false);
        return Use(path, () => StoreMaintenance.Count(connection, Path.GetFullPath(path)));
    }

    /// <summary>Forgets files that are gone or have changed, and what only they needed; the file shrinks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unusedFor">Forgets also what has not been asked for as long as this, in whole days; <see langword="null"/> keeps
    /// it.</param>
    /// <param name="cancellationToken">Stops the work; nothing is forgotten then.</param>
    /// <returns>What was forgotten.</returns>
    /// <remarks>Files on a drive that is not mounted count as gone.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no store, or one of another version.</exception>
    /// <exception cref="IOException">It cannot be opened or written to, or is damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="unusedFor"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">The work was canceled.</exception>
    public static EmbeddingStorePruning Prune(string path, TimeSpan? unusedFor = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (unusedFor is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, nameof(unusedFor));
        using SqliteConnection connection = StoreFile.Open(path, mayCreate: false);
        return Use(path, () => StoreMaintenance.Prune(connection, Path.GetFullPath(path), unusedFor, cancellationToken));
    }

    private static T Use<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw StoreFaults.Translate(exception, Path.GetFullPath(path));
        }
    }
}
