using System.Diagnostics;
using Npgsql;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>A PostgreSQL of the system's, started for one test; the test is skipped where there is none.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string User = "silo";
    private const string Password = "hush";
    private const string Database = "jobs";

    // The server refuses to run as root, so that a test that does runs it as the user whom the package brings.
    private const string ServerUser = "postgres";

    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port = TestSilo.FreePort();

    private PostgresServer(string programs, string folder) => (_programs, _folder) = (programs, folder);

    public string ConnectionString => ConnectionStringWith(Password);

    private string Data => Path.Combine(_folder, "data");

    public string ConnectionStringWith(string password) =>
        $"Host=127.0.0.1;Port={_port};Username={User};Password={password};Database={Database};Timeout=60";

    private static string? Version =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(Path.GetFileName).LastOrDefault()
            : null;

    /// <summary>Whether the server that would be started has an extension.</summary>
    public static bool Has(string extension) => File.Exists($"/usr/share/postgresql/{Version}/extension/{extension}.control");

    public static async Task<PostgresServer> StartAsync(string folder)
    {
        string? programs = Version is null ? null : Path.Combine("/usr/lib/postgresql", Version, "bin");
        Assert.SkipUnless(programs is not null && File.Exists(Path.Combine(programs, "initdb")), "PostgreSQL is not installed.");
        Directory.CreateDirectory(folder);
        var server = new PostgresServer(programs, folder);
        if (Environment.IsPrivilegedProcess)
        {
            TestProcess.Run("chown", ServerUser, folder);
            for (DirectoryInfo? above = new(folder); above is { FullName: not "/" and not "/tmp" }; above = above.Parent)
                TestProcess.Run("chmod", "o+x", above.FullName);
        }

        string password = Path.Combine(folder, "password");
        File.WriteAllText(password, Password);
        server.Run("initdb", "-D", server.Data, "-U", User, "--auth=scram-sha-256", $"--pwfile={password}", "-E", "UTF8", "-N");
        server.Start();
        await using var connection = new NpgsqlConnection(server.ConnectionString.Replace($"Database={Database}", "Database=postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {Database}", connection);
        await create.ExecuteNonQueryAsync();
        return server;
    }

    public void Start() =>
        Run(
            "pg_ctl",
            "-D",
            Data,
            "-o",
            $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off",
            "-l",
            Path.Combine(_folder, "log"),
            "-w",
            "start"
        );

    /// <summary>Stops it as a crash would.</summary>
    public void Crash() => Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public void Dispose() => Crash();

    private void Run(string program, params string[] arguments)
    {
        string path = Path.Combine(_programs, program);
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", ServerUser, "--", path, .. arguments] : [path, .. arguments];
        // Its streams go nowhere: a server that is started would hold them open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "run", .. command])
        {
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}.");
    }
}
