using Microsoft.Data.Sqlite;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Says in one sentence what is wrong with a store.</summary>
internal static class StoreFaults
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The fault as an exception that says what to do. What a store holds can be computed again, so whoever uses one goes on
    /// without it.</summary>
    public static IOException Translate(SqliteException exception, string path) =>
        exception.SqliteErrorCode switch
        {
            Corrupt or NotADatabase => new IOException(
                $"The store '{path}' is damaged: delete it (all in it can be computed again).",
                exception
            ),
            Busy or Locked => new IOException($"The store '{path}' is held by another process for too long.", exception),
            ReadOnly => new IOException($"The store '{path}' cannot be written to.", exception),
            Full => new IOException($"The disk is full: the store '{path}' cannot grow.", exception),
            CannotOpen => new IOException($"The store '{path}' cannot be opened.", exception),
            _ => new IOException($"The store '{path}' cannot be used: {exception.Message}", exception),
        };
}
