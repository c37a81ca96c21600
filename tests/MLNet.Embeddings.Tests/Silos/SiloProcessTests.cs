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
        PlantedRows rows = SiloScale.IsFull ? PlantedRows.Draw(200_000, 512, 400) : PlantedRows.Draw(4_000, 64, 80);
        await DieAsync(
            storage => rows.ShardAsync(storage, Shards),
            plan =>
                Task.FromResult(
                    plan.FindDuplicates(new ShardDuplicateOptions { Threshold = PlantedRows.Threshold, Join = ShardJoin.Exact })
                )
        );
    }

    [Fact]
    public async Task Pictures_become_the_same_vectors_whatever_dies()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test needs a POSIX system.");
        using var pictures = new TemporaryFolder();
        string[] paths = SiloScale.IsFull ? SiloScale.UnpackPhotos(pictures.Path, 20_000) : SiloScale.Draw(pictures.Path);
        await DieAsync(
            async storage =>
            {
                var writer = new ShardSetWriter(storage, 0, (paths.Length + Shards - 1) / Shards);
                await writer.AddAsync([.. paths.Select(path => new ShardRow(path, path))], default, TestContext.Current.CancellationToken);
                return await writer.CompleteAsync(TestContext.Current.CancellationToken);
            },
            async plan =>
                (await plan.EmbedAsync(ClipModel.EmbeddedSmall, TestContext.Current.CancellationToken)).FindDuplicates(
                    new ShardDuplicateOptions { Threshold = 0.97f, Join = ShardJoin.Exact }
                ),
            pictures.Path
        );
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

    // One silo in the middle, then the database, then all silos; the files must be those of one process that nothing befell.
    private static async Task DieAsync(
        Func<IShardStorage, Task<ShardSet>> shard,
        Func<PlanBuilder, Task<PlanBuilder>> steps,
        string? pictures = null
    )
    {
        using var folder = new TemporaryFolder();
        using PostgresServer database = await PostgresServer.StartAsync(folder["postgres"]);
        var alone = new FileShardStorage(folder["plain"], flushesToDisk: false);
        var options = new StepRunnerOptions
        {
            NumberOfThreads = 2,
            PictureFolder = pictures,
            OpenModel = _ => ClipModel.EmbeddedSmall,
        };
        await LocalPlanRunner.RunAsync(await PlanAsync(alone), alone, options, cancellationToken: TestContext.Current.CancellationToken);

        string root = folder["root"];
        var storage = new FileShardStorage(Path.Combine(root, "job"));
        ClusterPlan plan = await PlanAsync(storage);
        int[] ports = [.. Enumerable.Range(0, 2 * SiloCount).Select(_ => TestSilo.FreePort())];
        var ended = new List<SiloProcess>();
        SiloProcess[] silos = await StartAsync(root, database, ports, pictures);
        try
        {
            await SubmitAsync(database, client => client.SubmitAsync("job"));

            // The one that holds the job.
            await DoneAsync(storage, plan, .15);
            int owner = Array.FindIndex(silos, silo => silo.HeldJob);
            silos[owner].Kill();
            ended.Add(silos[owner]);
            await DoneAsync(storage, plan, .3);

            // While the rest works on.
            database.Crash();
            await DoneAsync(storage, plan, .45);
            database.Start();

            ended.AddRange(silos.Where((_, i) => i != owner));
            foreach (SiloProcess silo in silos)
                silo.Dispose();
            silos = await StartAsync(root, database, ports, pictures);
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
        AssertEqual(alone.Root, storage.Root);

        async Task<ClusterPlan> PlanAsync(FileShardStorage place)
        {
            var builder = new PlanBuilder("test", await shard(place));
            ClusterPlan made = (await steps(builder)).Build();
            await made.SaveAsync(place, TestContext.Current.CancellationToken);
            return made;
        }
    }

    private static async Task<SiloProcess[]> StartAsync(string root, PostgresServer database, int[] ports, string? pictures)
    {
        SiloProcess[] silos =
        [
            .. Enumerable
                .Range(0, SiloCount)
                .Select(i => new SiloProcess(root, database.ConnectionString, ports[2 * i], ports[(2 * i) + 1], pictures)),
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
        using var limit = new CancellationTokenSource(SiloScale.IsFull ? TimeSpan.FromMinutes(60) : TimeSpan.FromMinutes(5));
        while (true)
        {
            int done = 0;
            foreach (PlanStep step in plan.Steps)
                done += await runner.IsDoneAsync(step.Id, cancellationToken: limit.Token) ? 1 : 0;
            if (done >= share * plan.Steps.Count)
                return;
            await Task.Delay(SiloScale.IsFull ? 500 : 20, limit.Token);
        }
    }

    private static void AssertEqual(string plain, string folder)
    {
        string[] expected = FilesOf(plain);
        Assert.Equal(expected, FilesOf(folder));
        Assert.All(
            expected,
            file =>
                Assert.True(
                    File.ReadAllBytes(Path.Combine(plain, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, file))),
                    file
                )
        );
    }

    private static string[] FilesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => !path.Contains(".partial-", StringComparison.Ordinal))
                .Select(path => Path.GetRelativePath(folder, path))
                .Order(StringComparer.Ordinal),
        ];
}
