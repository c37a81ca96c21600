using Microsoft.Data.Sqlite;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Regions;

namespace MLNet.Embeddings.Images.Store;

/// <summary>Counts and clears what a store holds.</summary>
internal static class StoreMaintenance
{
    private const int FilesBetweenChecks = 1024;

    /// <summary>Counts.</summary>
    public static EmbeddingStoreInfo Count(SqliteConnection connection, string path) =>
        new(
            path,
            Bytes(path),
            Number(connection, "SELECT count(*) FROM file"),
            Number(connection, "SELECT count(DISTINCT content) FROM result"),
            Number(
                connection,
                "SELECT count(*) FROM result JOIN recipe ON recipe.id = result.recipe "
                    + "WHERE recipe.text LIKE 'vector %' AND result.value IS NOT NULL"
            ),
            Number(connection, "SELECT count(DISTINCT content) FROM result WHERE problem IS NOT NULL")
        )
        {
            ReportCount = OutcomeStore.Count(connection),
        };

    /// <summary>Forgets files, and what nobody needs any longer.</summary>
    public static EmbeddingStorePruning Prune(SqliteConnection connection, string path, TimeSpan? unusedFor, CancellationToken cancellation)
    {
        long before = Bytes(path);
        List<string> gone = FindGone(connection, unusedFor, cancellation);
        long results;
        using (SqliteTransaction transaction = connection.BeginTransaction(deferred: false))
        {
            using (SqliteCommand forget = connection.CreateCommand())
            {
                forget.CommandText = "DELETE FROM file WHERE path = $path";
                SqliteParameter parameter = forget.Parameters.Add("$path", SqliteType.Text);
                foreach (string file in gone)
                {
                    parameter.Value = file;
                    forget.ExecuteNonQuery();
                }
            }

            results = Run(connection, "DELETE FROM result WHERE content NOT IN (SELECT content FROM file)");
            results += Run(
                connection,
                "DELETE FROM pair WHERE first NOT IN (SELECT content FROM file) OR second NOT IN (SELECT content FROM file)"
            );
            results += OutcomeStore.ForgetGone(connection, unusedFor);
            cancellation.ThrowIfCancellationRequested();
            transaction.Commit();
        }

        Run(connection, "VACUUM");
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        return new EmbeddingStorePruning(gone.Count, results, Math.Max(0, before - Bytes(path)));
    }

    private static List<string> FindGone(SqliteConnection connection, TimeSpan? unusedFor, CancellationToken cancellation)
    {
        long oldest = unusedFor is { } time ? (DateTime.UtcNow - time).Ticks / TimeSpan.TicksPerDay : long.MinValue;
        var gone = new List<string>();
        using SqliteCommand list = connection.CreateCommand();
        list.CommandText = "SELECT path, number, length, modified, changed, used FROM file";
        using SqliteDataReader row = list.ExecuteReader();
        for (long count = 0; row.Read(); count++)
        {
            if (count % FilesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            string path = row.GetString(0);
            var known = new FileStamp(row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4));

            // A stamp without a length proves nothing about a file that is there.
            bool isThere = PictureFile.StampOf(path) is { } stamp && (known.Length < 0 || stamp == known);
            if (!isThere || row.GetInt64(5) < oldest)
                gone.Add(path);
        }

        return gone;
    }

    private static long Bytes(string path) =>
        new[] { path, path + "-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length);

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static int Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }
}
