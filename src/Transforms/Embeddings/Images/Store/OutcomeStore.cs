using Microsoft.Data.Sqlite;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Remembers what whole runs led to, each under a digest of all that it depends on.</summary>
/// <remarks>Its tables lie beside those of <see cref="ResultStore"/>, and are made when the first outcome is added. Those that were not
/// asked for the longest make room for new ones. Not thread-safe; any number of processes may use one file at a time.</remarks>
internal sealed class OutcomeStore : IDisposable
{
    /// <summary>Bytes of the files of one outcome at most; the page of 60,000 pictures takes 74 MB.</summary>
    public const long MostBytesOfOne = 128 << 20;

    private const long MostBytes = 256 << 20;
    private const long MostOutcomes = 64;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS outcome (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key BLOB NOT NULL UNIQUE,
            folder TEXT NOT NULL,
            ended INTEGER NOT NULL,
            used INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            text TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS outcome_file (
            outcome INTEGER NOT NULL REFERENCES outcome (id),
            name TEXT NOT NULL,
            content BLOB NOT NULL,
            UNIQUE (outcome, name));
        """;

    private readonly SqliteConnection _connection;
    private readonly string _path;

    private OutcomeStore(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
    }

    /// <summary>Opens a store, and makes one where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is something else, or of another version.</exception>
    /// <exception cref="IOException">It cannot be opened or made, or is damaged.</exception>
    public static OutcomeStore Open(string path)
    {
        string full = Path.GetFullPath(path);
        return new OutcomeStore(StoreFile.Open(full, mayCreate: true), full);
    }

    /// <summary>How many a store holds.</summary>
    public static long Count(SqliteConnection connection)
    {
        if (!IsIn(connection))
            return 0;
        using SqliteCommand command = Command(connection, "SELECT count(*) FROM outcome");
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Forgets those of folders that are gone; and, within the caller's transaction, those that nobody has asked for.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="unusedFor">For how long; <see langword="null"/> keeps them.</param>
    /// <returns>How many.</returns>
    public static int ForgetGone(SqliteConnection connection, TimeSpan? unusedFor)
    {
        if (!IsIn(connection))
            return 0;

        long oldest = unusedFor is { } time ? (DateTime.UtcNow - time).Ticks : long.MinValue;
        var gone = new List<long>();
        using (SqliteCommand list = Command(connection, "SELECT id, folder, used FROM outcome"))
        using (SqliteDataReader row = list.ExecuteReader())
        {
            while (row.Read())
            {
                if (row.GetInt64(2) < oldest || !Directory.Exists(row.GetString(1)))
                    gone.Add(row.GetInt64(0));
            }
        }

        foreach (long id in gone)
            Forget(connection, "id = $id", ("$id", id));
        return gone.Count;
    }

    /// <summary>What the run of a key led to; <see langword="null"/> where there was none.</summary>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Outcome? Find(Digest key) =>
        Use(() =>
        {
            if (!IsIn(_connection))
                return null;

            // In one transaction, so that no other process takes the files away in between.
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: true);
            long id;
            DateTimeOffset ended;
            string text;
            using (SqliteCommand find = Command(_connection, "SELECT id, ended, text FROM outcome WHERE key = $key", ("$key", Bytes(key))))
            using (SqliteDataReader row = find.ExecuteReader())
            {
                if (!row.Read())
                    return null;
                (id, ended, text) = (row.GetInt64(0), new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero), row.GetString(2));
            }

            var files = new List<KeyValuePair<string, byte[]>>();
            using (
                SqliteCommand list = Command(
                    _connection,
                    "SELECT name, content FROM outcome_file WHERE outcome = $id ORDER BY rowid",
                    ("$id", id)
                )
            )
            using (SqliteDataReader row = list.ExecuteReader())
            {
                while (row.Read())
                    files.Add(new(row.GetString(0), row.GetFieldValue<byte[]>(1)));
            }

            transaction.Commit();
            Run(_connection, "UPDATE outcome SET used = $used WHERE id = $id", ("$used", DateTime.UtcNow.Ticks), ("$id", id));
            return new Outcome(ended, text, files);
        });

    /// <summary>Remembers what a run led to, all or nothing.</summary>
    /// <param name="key">The digest of all that it depends on.</param>
    /// <param name="folder">The folder that was looked at; without it, nobody can ask for the outcome again.</param>
    /// <param name="outcome">What it led to.</param>
    /// <returns>Whether it was small enough to be kept.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public bool Add(Digest key, string folder, Outcome outcome)
    {
        long bytes = outcome.Files.Sum(file => (long)file.Value.Length);
        if (bytes > MostBytesOfOne)
            return false;

        return Use(() =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            Run(_connection, Tables);
            Forget(_connection, "key = $key", ("$key", Bytes(key)));
            Run(
                _connection,
                "INSERT INTO outcome (key, folder, ended, used, bytes, text) VALUES ($key, $folder, $ended, $used, $bytes, $text)",
                ("$key", Bytes(key)),
                ("$folder", folder),
                ("$ended", outcome.Ended.UtcTicks),
                ("$used", DateTime.UtcNow.Ticks),
                ("$bytes", bytes),
                ("$text", outcome.Text)
            );
            using (SqliteCommand last = Command(_connection, "SELECT last_insert_rowid()"))
            {
                object id = last.ExecuteScalar()!;
                foreach ((string name, byte[] content) in outcome.Files)
                {
                    Run(
                        _connection,
                        "INSERT INTO outcome_file (outcome, name, content) VALUES ($id, $name, $content)",
                        ("$id", id),
                        ("$name", name),
                        ("$content", content)
                    );
                }
            }

            Forget(
                _connection,
                """
                id IN (SELECT id FROM (
                    SELECT id, sum(bytes) OVER newest AS total, row_number() OVER newest AS place
                    FROM outcome WINDOW newest AS (ORDER BY used DESC, id DESC))
                    WHERE total > $bytes OR place > $count)
                """,
                ("$bytes", MostBytes),
                ("$count", MostOutcomes)
            );
            transaction.Commit();
            return true;
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _connection.Dispose();

    private static bool IsIn(SqliteConnection connection)
    {
        using SqliteCommand command = Command(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'outcome'");
        return (long)command.ExecuteScalar()! > 0;
    }

    private static void Forget(SqliteConnection connection, string where, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        Run(connection, $"DELETE FROM outcome_file WHERE outcome IN (SELECT id FROM outcome WHERE {where})", parameters);
        Run(connection, $"DELETE FROM outcome WHERE {where}", parameters);
    }

    private static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(
        SqliteConnection connection,
        string sql,
        params ReadOnlySpan<(string Name, object Value)> parameters
    )
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private static byte[] Bytes(Digest digest)
    {
        byte[] bytes = new byte[Digest.Size];
        digest.CopyTo(bytes);
        return bytes;
    }

    private T Use<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw StoreFaults.Translate(exception, _path);
        }
    }
}
