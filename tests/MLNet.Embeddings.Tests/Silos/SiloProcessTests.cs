using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tests.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>Four processes and a database on one machine, and what may befall them.</summary>
[Trait("Category", "Long")]
public class SiloProcessTests
{
    private const int SiloCount = 4;
    private const int Shards = 40;

    [Fact]
    public async Task Silos_and_the_database_may_die_and_the_bytes_are_those_of_one_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test needs a POSIX system.");
        using var folder = new TemporaryFolder();
        using PostgresServer database = await PostgresServer.StartAsync(folder["postgres"]);
        PlantedRows rows = PlantedRows.Draw(4_000, 64, 80);
        using ShardedRun plain = await ShardedRun.OfAsync(rows, Shards, Plan);
        string root = folder["root"];
        var storage = new FileShardStorage(Path.Combine(root, "job"));
        var builder = new PlanBuilder("test", await rows.ShardAsync(storage, Shards));
        Plan(builder);
        ClusterPlan plan = builder.Build();
        await plan.SaveAsync(storage, TestContext.Current.CancellationToken);

        int[] ports = [.. Enumerable.Range(0, 2 * SiloCount).Select(_ => TestSilo.FreePort())];
        var ended = new List<SiloProcess>();
        SiloProcess[] silos = await StartAsync(root, database, ports);
        try
        {
            await SubmitAsync(database, client => client.SubmitAsync("job"));

            // One silo in the middle, the one that holds the job.
            await DoneAsync(storage, plan, .15);
            int owner = Array.FindIndex(silos, silo => silo.HeldJob);
            silos[owner].Kill();
            ended.Add(silos[owner]);
            await DoneAsync(storage, plan, .3);

            // The database, while the rest works on.
            database.Crash();
            await DoneAsync(storage, plan, .45);
            database.Start();

            // All of them.
            ended.AddRange(silos.Where((_, i) => i != owner));
            foreach (SiloProcess silo in silos)
                silo.Dispose();
            silos = await StartAsync(root, database, ports);
            JobStatus status = await SubmitAsync(
                database,
                client => client.WaitAsync("job", cancellationToken: TestContext.Current.CancellationToken)
            );
            Assert.Equal((JobState.Finished, plan.Steps.Count), (status.State, status.DoneCount));
        }
        finally
        {
            foreach (SiloProcess silo in silos)
                silo.Dispose();
        }

        // Each silo has one core and so runs one step: what was killed is what begins twice, and no more.
        string[] begun = [.. ended.Concat(silos).SelectMany(silo => silo.Begun)];
        int repeats = begun.Length - begun.Distinct().Count();
        TestContext.Current.TestOutputHelper?.WriteLine($"{plan.Steps.Count} steps, {begun.Length} begun, {repeats} repeated");
        Assert.Equal(plan.Steps.Select(step => step.Id).Order(), begun.Distinct().Order());
        Assert.InRange(repeats, 0, SiloCount);
        AssertEqual(plain, storage.Root);
    }

    [Fact]
    public async Task What_keeps_a_silo_from_its_database_is_told_in_one_sentence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test needs a POSIX system.");
        using var folder = new TemporaryFolder();
        using PostgresServer database = await PostgresServer.StartAsync(folder["postgres"]);
        ClusterHostOptions options = TestSilo.OptionsOf(folder.Path) with { PostgresConnectionString = database.ConnectionString };
        ClusterException wrong = await Assert.ThrowsAsync<ClusterException>(() =>
            ClusterHost.PrepareAsync(options with { PostgresConnectionString = database.ConnectionStringWith("guess") })
        );
        Assert.Contains("does not let 'silo' in", wrong.Message);
        Assert.DoesNotContain("guess", wrong.Message);

        // Tables are made once, by whoever comes first.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ClusterHost.PrepareAsync(options)));
        await using (var connection = new Npgsql.NpgsqlConnection(database.ConnectionString))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            const string other = """
                INSERT INTO orleansmembershipversiontable (deploymentid) VALUES ('mlnet-embeddings');
                INSERT INTO orleansmembershiptable
                    (deploymentid, address, port, generation, siloname, hostname, status, starttime, iamalivetime)
                VALUES ('mlnet-embeddings', '10.0.0.9', 1, 1, 'there-1@0.0.9', 'there', 3, now(), now())
                """;
            await using var insert = new Npgsql.NpgsqlCommand(other, connection);
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        ClusterException version = await Assert.ThrowsAsync<ClusterException>(() => ClusterHost.StartAsync(options));
        Assert.Equal(ClusterFault.OtherVersion, version.Fault);
        Assert.Contains("are of version 0.0.9, and this one is of version", version.Message);
    }

    private static void Plan(PlanBuilder plan) =>
        plan.FindDuplicates(new ShardDuplicateOptions { Threshold = PlantedRows.Threshold, Join = ShardJoin.Exact });

    private static async Task<SiloProcess[]> StartAsync(string root, PostgresServer database, int[] ports)
    {
        SiloProcess[] silos =
        [
            .. Enumerable
                .Range(0, SiloCount)
                .Select(i => new SiloProcess(root, database.ConnectionString, ports[2 * i], ports[(2 * i) + 1])),
        ];
        try
        {
            foreach (SiloProcess silo in silos)
                await silo.StartedAsync();
            return silos;
        }
        catch
        {
            foreach (SiloProcess silo in silos)
                silo.Dispose();
            throw;
        }
    }

    private static async Task<JobStatus> SubmitAsync(PostgresServer database, Func<ClusterClient, Task<JobStatus>> ask)
    {
        var options = new ClusterClientOptions { PostgresConnectionString = database.ConnectionString };
        await using ClusterClient client = await ClusterClient.ConnectAsync(options, TestContext.Current.CancellationToken);
        return await ask(client);
    }

    // The manifests tell how far the job is, even where no silo and no database would.
    private static async Task DoneAsync(FileShardStorage storage, ClusterPlan plan, double share)
    {
        var runner = new StepRunner(storage, plan);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            int done = 0;
            foreach (PlanStep step in plan.Steps)
                done += await runner.IsDoneAsync(step.Id, cancellationToken: limit.Token) ? 1 : 0;
            if (done >= share * plan.Steps.Count)
                return;
            await Task.Delay(20, limit.Token);
        }
    }

    private static void AssertEqual(ShardedRun plain, string folder)
    {
        Dictionary<string, byte[]> actual = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".partial-", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(folder, path), File.ReadAllBytes);
        Dictionary<string, byte[]> expected = plain.Bytes();
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), file.Key));
    }
}
