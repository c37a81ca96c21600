using System.Net.Sockets;
using MLNet.Embeddings.Cluster.Versions;
using Npgsql;

namespace MLNet.Embeddings.Cluster.State;

/// <summary>The tables of Orleans in PostgreSQL: made where they are missing, and asked which silos are there.</summary>
internal static class PostgresTables
{
    /// <summary>What ADO.NET calls the driver.</summary>
    public const string Invariant = "Npgsql";

    // Any number that no other program is likely to lock at the same time in the same database.
    private const long LockNumber = 0x4D4C4E4574;

    private static readonly string[] Scripts = ["PostgreSQL-Main.sql", "PostgreSQL-Clustering.sql", "PostgreSQL-Persistence.sql"];

    /// <summary>Makes the tables where they are missing, and refuses to join silos of another version.</summary>
    /// <exception cref="ClusterException">The database cannot be reached or used, or the silos there are of another version.</exception>
    public static async Task PrepareAsync(string connectionString, string clusterName, CancellationToken cancellationToken)
    {
        await UseAsync(
                connectionString,
                async connection =>
                {
                    await MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
                    await CheckVersionsAsync(connection, clusterName, cancellationToken).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Sees whether a database holds a cluster with silos, before a client asks them.</summary>
    /// <exception cref="ClusterException">It does not, or cannot be reached or used.</exception>
    public static async Task PrepareClientAsync(string connectionString, string clusterName, CancellationToken cancellationToken) =>
        await UseAsync(connectionString, connection => FindSilosAsync(connection, clusterName, cancellationToken), cancellationToken)
            .ConfigureAwait(false);

    private static async Task UseAsync(string connectionString, Func<NpgsqlConnection, Task> use, CancellationToken cancellationToken)
    {
        NpgsqlConnectionStringBuilder settings = Read(connectionString);
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            // Connections that wait for use may be older than the last start of the database.
            NpgsqlConnection.ClearPool(connection);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await use(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            throw new ClusterException(ClusterFault.Storage, Describe(exception, settings), exception);
        }
    }

    /// <summary>What is wrong with a database, in one sentence that holds no secret.</summary>
    public static string Describe(Exception exception, NpgsqlConnectionStringBuilder settings)
    {
        string place = $"PostgreSQL at {settings.Host}:{settings.Port}";
        return exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{place} does not let '{settings.Username}' in; check user and password in the connection string.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{place} has no database '{settings.Database}'; make it, or name another.",
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => $"The disk of {place} is full; make room there.",
            PostgresException answered => $"{place} refuses: {answered.MessageText.TrimEnd('.')}.",
            _ => $"{place} cannot be reached ({(exception.InnerException ?? exception).Message.TrimEnd('.')}); start it, or check the "
                + "address in the connection string.",
        };
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="ClusterException">It is none.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return settings.Host is null ? throw new ArgumentException("it names no host") : settings;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The text itself may hold a password.
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                "The connection string of PostgreSQL cannot be read; it should look like Host=...;Database=...;Username=...;Password=...."
            );
        }
    }

    private static async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Silos that start at once make the tables once.
        await RunAsync(connection, $"SELECT pg_advisory_xact_lock({LockNumber})", cancellationToken);
        foreach ((string script, string probe) in Scripts.Zip(["orleansquery", "orleansmembershiptable", "orleansstorage"]))
        {
            await using var ask = new NpgsqlCommand($"SELECT to_regclass('{probe}') IS NOT NULL", connection);
            if (await ask.ExecuteScalarAsync(cancellationToken) is not true)
                await RunAsync(connection, await ReadScriptAsync(script, cancellationToken), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task CheckVersionsAsync(NpgsqlConnection connection, string clusterName, CancellationToken cancellationToken)
    {
        const string query = """
            SELECT siloname FROM orleansmembershiptable
            WHERE deploymentid = $1 AND status = 3 AND iamalivetime > now() - interval '90 seconds'
            """;
        await using var ask = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = clusterName } } };
        await using NpgsqlDataReader names = await ask.ExecuteReaderAsync(cancellationToken);
        while (await names.ReadAsync(cancellationToken))
        {
            if (SiloName.VersionOf(names.GetString(0)) is { } version && version != ClusterVersion.Own)
                throw new ClusterException(
                    ClusterFault.OtherVersion,
                    $"The silos of the cluster '{clusterName}' are of version {version}, and this one is of version {ClusterVersion.Own}: "
                        + "start the same version, or stop the others and wait 90 seconds."
                );
        }
    }

    private static async Task FindSilosAsync(NpgsqlConnection connection, string clusterName, CancellationToken cancellationToken)
    {
        await using var known = new NpgsqlCommand("SELECT to_regclass('orleansmembershiptable') IS NOT NULL", connection);
        bool hasSilos = await known.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        if (hasSilos)
        {
            const string query = "SELECT count(*) FROM orleansmembershiptable WHERE deploymentid = $1 AND status = 3";
            await using var ask = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = clusterName } } };
            hasSilos = await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is > 0L;
        }

        if (!hasSilos)
            throw new ClusterException(
                ClusterFault.Storage,
                $"The database {connection.Database} knows of no silo of the cluster '{clusterName}'; start one."
            );
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string> ReadScriptAsync(string name, CancellationToken cancellationToken)
    {
        await using Stream stream = typeof(PostgresTables).Assembly.GetManifestResourceStream($"Sql/{name}")!;
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
