using Microsoft.Data.Sqlite;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Remembers what was computed from files, so that no file is decoded or embedded twice.</summary>
/// <remarks>
/// <para>
/// Results belong to the SHA-256 of a file's content and to a recipe, which names all else that they depend on. That of a file that is
/// where it was, with its length and times, is known without reading it: see <see cref="FileStamp"/>.
/// </para>
/// <para>
/// Any number of processes may use one store at a time. Thread-safe: calls of several threads wait for each other, and each takes some
/// tens of microseconds.
/// </para>
/// </remarks>
internal sealed class ResultStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly long _today = DateTime.UtcNow.Ticks / TimeSpan.TicksPerDay;
    private readonly SqliteCommand _findFile;
    private readonly SqliteCommand _findResult;
    private readonly SqliteCommand _findPair;

    private ResultStore(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _findFile = Prepare(
            "SELECT number, length, modified, changed, content, used FROM file WHERE path = $path",
            ("$path", SqliteType.Text)
        );
        _findResult = Prepare(
            "SELECT value, problem FROM result WHERE content = $content AND recipe = $recipe",
            ("$content", SqliteType.Blob),
            ("$recipe", SqliteType.Integer)
        );
        _findPair = Prepare(
            "SELECT value FROM pair WHERE first = $first AND second = $second AND seen = $seen AND recipe = $recipe",
            ("$first", SqliteType.Blob),
            ("$second", SqliteType.Blob),
            ("$seen", SqliteType.Blob),
            ("$recipe", SqliteType.Integer)
        );
    }

    /// <summary>Opens a store, and makes one where there is none.</summary>
    /// <exception cref="InvalidDataException">The file is something else, or of another version.</exception>
    /// <exception cref="IOException">It cannot be opened or made, or is damaged.</exception>
    public static ResultStore Open(string path)
    {
        string full = Path.GetFullPath(path);
        SqliteConnection connection = StoreFile.Open(full, mayCreate: true);
        try
        {
            return new ResultStore(connection, full);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw StoreFaults.Translate(exception, full);
        }
    }

    /// <summary>The number of a recipe, which is remembered from now on.</summary>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public long RecipeOf(string text) =>
        Use(() =>
        {
            using SqliteCommand find = Prepare("SELECT id FROM recipe WHERE text = $text", ("$text", SqliteType.Text));
            find.Parameters[0].Value = text;
            if (find.ExecuteScalar() is long known)
                return known;

            using SqliteCommand add = Prepare("INSERT OR IGNORE INTO recipe (text) VALUES ($text)", ("$text", SqliteType.Text));
            add.Parameters[0].Value = text;
            add.ExecuteNonQuery();
            return (long)find.ExecuteScalar()!;
        });

    /// <summary>The digest of a file that has not changed since it was read.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="stamp">Its stamp now.</param>
    /// <param name="isToday">Whether it was asked for today already, so that the day need not be written down.</param>
    /// <returns>The digest; none where the file is unknown or has changed.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Digest ContentOf(string path, FileStamp stamp, out bool isToday)
    {
        (Digest content, isToday) = Use(() =>
        {
            _findFile.Parameters[0].Value = path;
            using SqliteDataReader row = _findFile.ExecuteReader();
            return row.Read() && stamp == new FileStamp(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3))
                ? (Digest.Of(row.GetFieldValue<byte[]>(4)), row.GetInt64(5) == _today)
                : default;
        });
        return content;
    }

    /// <summary>The digest that a file had when it was last read, whether or not it has changed since; none where it is unknown.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public Digest LastContentOf(string path) =>
        Use(() =>
        {
            _findFile.Parameters[0].Value = path;
            using SqliteDataReader row = _findFile.ExecuteReader();
            return row.Read() ? Digest.Of(row.GetFieldValue<byte[]>(4)) : default;
        });

    /// <summary>Writes down that files were asked for today.</summary>
    /// <param name="paths">Their full paths.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public void MarkUsed(IEnumerable<string> paths) =>
        Write(() =>
        {
            using SqliteCommand mark = Prepare(
                "UPDATE file SET used = $used WHERE path = $path",
                ("$used", SqliteType.Integer),
                ("$path", SqliteType.Text)
            );
            foreach (string path in paths)
                Run(mark, _today, path);
        });

    /// <summary>Whether it is remembered that no picture can be made of a content, and why.</summary>
    /// <param name="content">The digest of the content.</param>
    /// <param name="problem">Why not.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public bool HasProblem(Digest content, string problem) =>
        Use(() =>
        {
            using SqliteCommand find = Prepare(
                "SELECT count(*) FROM result WHERE content = $content AND problem = $problem",
                ("$content", SqliteType.Blob),
                ("$problem", SqliteType.Text)
            );
            find.Parameters[0].Value = Bytes(content);
            find.Parameters[1].Value = problem;
            return (long)find.ExecuteScalar()! > 0;
        });

    /// <summary>Looks up what was computed from a file's content.</summary>
    /// <param name="content">The digest of the content.</param>
    /// <param name="recipes">What is wanted.</param>
    /// <returns>One for each recipe; <see langword="null"/> where one of them is missing.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public StoredResult[]? Find(Digest content, long[] recipes) =>
        Use(() =>
        {
            var results = new StoredResult[recipes.Length];
            _findResult.Parameters[0].Value = Bytes(content);
            for (int i = 0; i < recipes.Length; i++)
            {
                _findResult.Parameters[1].Value = recipes[i];
                using SqliteDataReader row = _findResult.ExecuteReader();
                if (!row.Read())
                    return null;
                results[i] = new StoredResult(
                    row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0),
                    row.IsDBNull(1) ? null : row.GetString(1)
                );
            }

            return results;
        });

    /// <summary>What comparing two contents gave.</summary>
    /// <param name="first">The digest of a content.</param>
    /// <param name="second">That of the other one.</param>
    /// <param name="seen">The digest of all else that the comparison started from.</param>
    /// <param name="recipe">How they are compared.</param>
    /// <returns>The result; <see langword="null"/> where they have not been compared.</returns>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public long? FindPair(Digest first, Digest second, Digest seen, long recipe) =>
        Use(() =>
        {
            _findPair.Parameters[0].Value = Bytes(first);
            _findPair.Parameters[1].Value = Bytes(second);
            _findPair.Parameters[2].Value = Bytes(seen);
            _findPair.Parameters[3].Value = recipe;
            return _findPair.ExecuteScalar() as long?;
        });

    /// <summary>Remembers files and what was computed from them, all or nothing.</summary>
    /// <param name="files">The files.</param>
    /// <param name="recipes">The recipes of their results.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public void Add(IReadOnlyCollection<ComputedFile> files, long[] recipes) =>
        Write(() =>
        {
            using SqliteCommand addFile = Prepare(
                "INSERT OR REPLACE INTO file (path, number, length, modified, changed, content, used) "
                    + "VALUES ($path, $number, $length, $modified, $changed, $content, $used)",
                ("$path", SqliteType.Text),
                ("$number", SqliteType.Integer),
                ("$length", SqliteType.Integer),
                ("$modified", SqliteType.Integer),
                ("$changed", SqliteType.Integer),
                ("$content", SqliteType.Blob),
                ("$used", SqliteType.Integer)
            );
            using SqliteCommand addResult = AddResult();
            foreach (ComputedFile file in files)
            {
                byte[] content = Bytes(file.Content);

                // A length that no file has makes the next look at the path read the file again.
                FileStamp stamp = file.Stamp ?? new FileStamp(0, -1, 0, 0);
                Run(addFile, file.Path, stamp.Number, stamp.Length, stamp.Modified, stamp.Changed, content, _today);
                for (int i = 0; i < file.Results.Length; i++)
                    Run(addResult, content, recipes[i], file.Results[i].Value, file.Results[i].Problem);
            }
        });

    /// <summary>Remembers what closer looks gave, all or nothing.</summary>
    /// <param name="pixels">The digest of all pixels of contents.</param>
    /// <param name="pixelRecipe">How these are computed.</param>
    /// <param name="pairs">What comparing contents gave.</param>
    /// <param name="pairRecipe">How these are compared.</param>
    /// <exception cref="IOException">The store cannot be used.</exception>
    public void AddLooks(
        IEnumerable<KeyValuePair<Digest, Digest>> pixels,
        long pixelRecipe,
        IEnumerable<KeyValuePair<(Digest First, Digest Second, Digest Seen), long>> pairs,
        long pairRecipe
    ) =>
        Write(() =>
        {
            using SqliteCommand addPixels = AddResult();
            foreach ((Digest content, Digest value) in pixels)
                Run(addPixels, Bytes(content), pixelRecipe, Bytes(value), null);

            using SqliteCommand addPair = Prepare(
                "INSERT OR REPLACE INTO pair (first, second, seen, recipe, value) VALUES ($first, $second, $seen, $recipe, $value)",
                ("$first", SqliteType.Blob),
                ("$second", SqliteType.Blob),
                ("$seen", SqliteType.Blob),
                ("$recipe", SqliteType.Integer),
                ("$value", SqliteType.Integer)
            );
            foreach (((Digest first, Digest second, Digest seen), long value) in pairs)
                Run(addPair, Bytes(first), Bytes(second), Bytes(seen), pairRecipe, value);
        });

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _findFile.Dispose();
        _findResult.Dispose();
        _findPair.Dispose();
        _connection.Dispose();
    }

    private static byte[] Bytes(Digest digest)
    {
        byte[] bytes = new byte[Digest.Size];
        digest.CopyTo(bytes);
        return bytes;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<(string Name, SqliteType Type)> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, SqliteType type) in parameters)
            command.Parameters.Add(name, type);
        return command;
    }

    private SqliteCommand AddResult() =>
        Prepare(
            "INSERT OR REPLACE INTO result (content, recipe, value, problem) VALUES ($content, $recipe, $value, $problem)",
            ("$content", SqliteType.Blob),
            ("$recipe", SqliteType.Integer),
            ("$value", SqliteType.Blob),
            ("$problem", SqliteType.Text)
        );

    private void Write(Action write) =>
        Use(() =>
        {
            using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
            write();
            transaction.Commit();
            return 0;
        });

    private T Use<T>(Func<T> work)
    {
        lock (_gate)
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
}
