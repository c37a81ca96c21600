using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>A folder of shards, and what a plan made of them.</summary>
internal sealed class ShardedRun : IDisposable
{
    private readonly TemporaryFolder _folder;

    private ShardedRun(TemporaryFolder folder, FileShardStorage storage)
    {
        _folder = folder;
        Storage = storage;
    }

    public FileShardStorage Storage { get; }

    public required ClusterPlan Plan { get; init; }

    /// <summary>Cuts rows into shards and makes a plan, and runs nothing.</summary>
    public static async Task<ShardedRun> PlanAsync(PlantedRows rows, int shards, Action<PlanBuilder> plan)
    {
        var folder = new TemporaryFolder();
        var storage = new FileShardStorage(folder.Path, flushesToDisk: false);
        ShardSet set = await rows.ShardAsync(storage, shards);
        var builder = new PlanBuilder("test", set);
        plan(builder);
        ClusterPlan made = builder.Build();
        await made.SaveAsync(storage, TestContext.Current.CancellationToken);
        return new ShardedRun(folder, storage) { Plan = made };
    }

    /// <summary>Cuts, plans and runs.</summary>
    public static async Task<ShardedRun> OfAsync(PlantedRows rows, int shards, Action<PlanBuilder> plan, int threads = 2)
    {
        ShardedRun run = await PlanAsync(rows, shards, plan);
        await run.RunAsync(threads);
        return run;
    }

    public Task<IReadOnlyList<StepResult>> RunAsync(int threads = 2) =>
        LocalPlanRunner.RunAsync(
            Plan,
            Storage,
            new StepRunnerOptions { NumberOfThreads = threads },
            cancellationToken: TestContext.Current.CancellationToken
        );

    public string PathOf(string name) => _folder[name];

    public string Text(string name) => File.ReadAllText(_folder[name]);

    /// <summary>All files by their names.</summary>
    public Dictionary<string, byte[]> Bytes() =>
        Directory
            .EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(_folder.Path, path), File.ReadAllBytes);

    public void Dispose() => _folder.Dispose();
}
