using Microsoft.Data.Sqlite;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Opens the database file of a store, and makes one where there is none.</summary>
/// <remarks>
/// The journal is written ahead (WAL), so that a process that is killed leaves the last finished transaction, and one that reads does not
/// wait for one that writes. What is lost with the power is only the last moments: it is computed again.
/// </remarks>
internal static class StoreFile
{
    /// <summary>Seconds that one process waits for another one that writes.</summary>
    private const int PatienceSeconds = 60;

    // "MLNE": tells our files from databases of other programs.
    private const int ApplicationId = 0x4D4C4E45;
    private const int Version = 1;

    private const string Tables = """
        CREATE TABLE recipe (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE);
        CREATE TABLE file (
            path TEXT NOT NULL PRIMARY KEY,
            number INTEGER NOT NULL,
            length INTEGER NOT NULL,
            modified INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            content BLOB NOT NULL,
            used INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX file_content ON file (content);
        CREATE TABLE result (
            content BLOB NOT NULL,
            recipe INTEGER NOT NULL REFERENCES recipe (id),
            value BLOB,
            problem TEXT,
            UNIQUE (content, recipe));
        CREATE TABLE pair (
            first BLOB NOT NULL,
            second BLOB NOT NULL,
            seen BLOB NOT NULL,
            recipe INTEGER NOT NULL REFERENCES recipe (id),
            value INTEGER NOT NULL,
            PRIMARY KEY (first, second, seen, recipe)) WITHOUT ROWID;
        """;

    private static ReadOnlySpan<byte> Signature => "SQLite format 3\0"u8;

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mayCreate">Whether one is made where there is none.</param>
    /// <exception cref="InvalidDataException">The file is something else, or of another version.</exception>
    /// <exception cref="IOException">It cannot be opened or made, or is damaged.</exception>
    public static SqliteConnection Open(string path, bool mayCreate)
    {
        string full = Path.GetFullPath(path);
        CheckSignature(full, mayCreate);
        try
        {
            if (mayCreate && !File.Exists(full))
                Create(full);
            var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = full,
                    Mode = SqliteOpenMode.ReadWrite,
                    Pooling = false,
                    DefaultTimeout = PatienceSeconds,
                }.ToString()
            );
            try
            {
                connection.Open();
                Prepare(connection, full);
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (SqliteException exception)
        {
            throw StoreFaults.Translate(exception, full);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The store '{full}' cannot be opened: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new IOException(
                $"The store '{full}' cannot be opened, since the native library of SQLite (e_sqlite3) is not beside the program.",
                exception
            );
        }
    }

    // Small copies of people's pictures lie in it, so that nobody else may read it.
    private static void Create(string full)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(full, options).Dispose();
    }

    private static void CheckSignature(string full, bool mayCreate)
    {
        if (Directory.Exists(full))
            throw new InvalidDataException($"The store '{full}' is a folder: name a file.");
        if (!File.Exists(full))
        {
            if (!mayCreate)
                throw new FileNotFoundException($"There is no store '{full}'.", full);
            return;
        }

        Span<byte> head = stackalloc byte[Signature.Length];
        int length;
        try
        {
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"The store '{full}' cannot be opened: {exception.Message}", exception);
        }

        if (length > 0 && !head[..length].SequenceEqual(Signature))
            throw Foreign(full);
    }

    private static void Prepare(SqliteConnection connection, string full)
    {
        if (Number(connection, "PRAGMA application_id") != ApplicationId)
        {
            Run(connection, "PRAGMA page_size = 16384");
            Run(connection, "PRAGMA journal_mode = WAL");

            // Another process may be about the same: whoever comes second finds it done.
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            if (Number(connection, "PRAGMA application_id") != ApplicationId)
            {
                if (Number(connection, "SELECT count(*) FROM sqlite_master") != 0)
                    throw Foreign(full);
                Run(connection, Tables);
                Run(connection, $"PRAGMA user_version = {Version}");
                Run(connection, $"PRAGMA application_id = {ApplicationId}");
            }

            transaction.Commit();
        }

        long version = Number(connection, "PRAGMA user_version");
        if (version != Version)
        {
            throw new InvalidDataException(
                $"The store '{full}' is of version {version}, and this program reads version {Version}: name another file, or delete it "
                    + "(all in it can be computed again)."
            );
        }

        Run(connection, "PRAGMA journal_mode = WAL");
        Run(connection, "PRAGMA synchronous = NORMAL");
    }

    private static InvalidDataException Foreign(string full) =>
        new($"The file '{full}' is no store of computed vectors, and it is left as it is: name another file.");

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
