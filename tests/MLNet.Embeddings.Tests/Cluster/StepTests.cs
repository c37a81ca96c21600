using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>A step is a pure function of files: twice, anywhere, in any order, the same bytes.</summary>
public sealed class StepTests
{
    private static readonly PlantedRows Planted = PlantedRows.Draw(400, 16, 10);

    private static readonly ShardDuplicateOptions Options = new() { Threshold = PlantedRows.Threshold, Join = ShardJoin.Cells };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void PlanAll(PlanBuilder plan) =>
        plan.FindDuplicates(Options).FindNeighbors(5).FitMap(new ShardMapOptions { SampleRows = 100 });

    private static void PlanNeighbors(PlanBuilder plan) => plan.FindNeighbors(5);

    [Fact]
    public async Task Whoever_runs_the_steps_writes_the_same_bytes()
    {
        using ShardedRun one = await ShardedRun.OfAsync(Planted, 4, PlanAll, threads: 1);
        using ShardedRun other = await ShardedRun.PlanAsync(Planted, 4, PlanAll);
        // Several runners at once, each taking whatever can be done, the last first.
        StepRunner[] runners = [.. Enumerable.Range(0, 3).Select(_ => new StepRunner(other.Storage, other.Plan))];
        var left = other.Plan.Steps.Reverse().ToList();
        while (left.Count > 0)
        {
            PlanStep[] ready = [.. left.Where(step => !step.DependsOn.Any(needed => left.Exists(waiting => waiting.Id == needed)))];
            await Task.WhenAll(ready.Select((step, place) => runners[place % 3].RunAsync(step.Id, Token)));
            left.RemoveAll(ready.Contains);
        }

        Dictionary<string, byte[]> expected = one.Bytes();
        Dictionary<string, byte[]> found = other.Bytes();
        Assert.Equal(expected.Keys.Order(), found.Keys.Order());
        Assert.All(expected, file => Assert.Equal(file.Value, found[file.Key]));
    }

    [Fact]
    public async Task Nothing_is_read_or_written_but_through_the_storage()
    {
        using ShardedRun expected = await ShardedRun.OfAsync(Planted, 3, PlanAll);
        var storage = new MemoryStorage();
        var builder = new PlanBuilder("test", await Planted.ShardAsync(storage, 3));
        PlanAll(builder);
        ClusterPlan plan = builder.Build();
        await plan.SaveAsync(storage, Token);
        await LocalPlanRunner.RunAsync(plan, storage, cancellationToken: Token);
        Dictionary<string, byte[]> files = expected.Bytes();
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), storage.Files.Keys.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(file.Value, storage.Files[file.Key]));
    }

    [Fact]
    public async Task Files_are_listed_in_order_without_those_half_written()
    {
        using var folder = new TemporaryFolder();
        var storage = new FileShardStorage(folder.Path, flushesToDisk: false);
        foreach (string name in (string[])["b/2.npy", "b/10.npy", "a.json", "b2.txt"])
            await storage.WriteAsync(name, (stream, token) => stream.WriteAsync(new byte[3], token).AsTask(), Token);
        folder.Write("b/3.npy.partial-0", "x");
        Assert.Equal(["a.json", "b/10.npy", "b/2.npy", "b2.txt"], await storage.ListAsync("", Token).ToListAsync(Token));
        Assert.Equal(["b/10.npy", "b/2.npy"], await storage.ListAsync("b/", Token).ToListAsync(Token));
        Assert.Empty(await storage.ListAsync("c/d", Token).ToListAsync(Token));
        Assert.Equal(3, await storage.LengthAsync("b/2.npy", Token));
        await storage.DeleteAsync("b/2.npy", Token);
        await storage.DeleteAsync("b/2.npy", Token);
        Assert.Null(await storage.LengthAsync("b/2.npy", Token));
    }

    [Fact]
    public async Task What_is_there_is_not_done_again_and_what_is_gone_or_damaged_is()
    {
        using ShardedRun run = await ShardedRun.OfAsync(Planted, 3, PlanAll);
        Dictionary<string, byte[]> expected = run.Bytes();
        Assert.All(await run.RunAsync(), result => Assert.True(result.WasDone, result.StepId));

        File.Delete(run.PathOf("pairs/all.npy"));
        byte[] centroids = File.ReadAllBytes(run.PathOf("cells/centroids.npy"));
        centroids[^1] ^= 1;
        File.WriteAllBytes(run.PathOf("cells/centroids.npy"), centroids);
        File.WriteAllText(run.PathOf("steps/groups.json"), "{");
        Assert.False(await new StepRunner(run.Storage, run.Plan).IsDoneAsync("merge", cancellationToken: Token));
        Assert.True(await new StepRunner(run.Storage, run.Plan).IsDoneAsync("centroids", cancellationToken: Token));
        Assert.False(await new StepRunner(run.Storage, run.Plan).IsDoneAsync("centroids", verify: true, Token));

        IReadOnlyList<StepResult> again = await run.RunAsync();
        Assert.Equal(["centroids", "groups", "merge"], again.Where(result => !result.WasDone).Select(result => result.StepId).Order());
        Assert.All(expected, file => Assert.Equal(file.Value, run.Bytes()[file.Key]));
    }

    [Fact]
    public async Task A_step_and_a_look_at_all_read_each_manifest_once()
    {
        using ShardedRun run = await ShardedRun.OfAsync(Planted, 3, PlanAll);
        var look = new CountingStorage(run.Storage);
        Assert.Equal(run.Plan.Steps.Select(step => step.Id), await new StepRunner(look, run.Plan).FindDoneAsync(Token));
        Assert.All(run.Plan.Steps, step => Assert.Equal(1, look.Opened[$"steps/{step.Id}.json"]));

        await run.Storage.DeleteAsync("steps/merge.json", Token);
        var storage = new CountingStorage(run.Storage);
        var runner = new StepRunner(storage, run.Plan);
        Assert.False((await runner.RunOnThreadsAsync("merge", 1, Token)).WasDone);
        Assert.Equal(
            run.Plan.Step("merge").Inputs.Count + 1,
            storage.Opened.Keys.Count(name => name.StartsWith("steps/", StringComparison.Ordinal))
        );
        Assert.All(storage.Opened, file => Assert.True(file.Value == 1, $"{file.Key} was opened {file.Value} times."));
    }

    [Fact]
    public async Task A_damaged_shard_is_one_sentence()
    {
        using ShardedRun run = await ShardedRun.PlanAsync(Planted, 3, PlanAll);
        byte[] shard = File.ReadAllBytes(run.PathOf("img_emb/img_emb_1.npy"));
        shard[^3] ^= 4;
        File.WriteAllBytes(run.PathOf("img_emb/img_emb_1.npy"), shard);
        ClusterException damaged = await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync());
        Assert.Equal(ClusterFault.DamagedInput, damaged.Fault);
        Assert.False(damaged.MayPass);
        Assert.Equal(
            $"img_emb/img_emb_1.npy of {run.Storage.Root} does not hold the bytes that were written (its digest "
                + "differs): restore it, or make the shards again.",
            damaged.Message
        );

        File.WriteAllBytes(run.PathOf("img_emb/img_emb_1.npy"), shard[..100]);
        Assert.Contains("img_emb_1.npy", (await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync())).Message);
        File.Delete(run.PathOf("img_emb/img_emb_1.npy"));
        ClusterException missing = await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync());
        Assert.Equal(ClusterFault.MissingInput, missing.Fault);
        Assert.True(missing.MayPass);
    }

    [Fact]
    public async Task A_step_before_its_turn_is_one_sentence()
    {
        using ShardedRun run = await ShardedRun.PlanAsync(Planted, 3, PlanAll);
        var runner = new StepRunner(run.Storage, run.Plan);
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => runner.RunAsync("merge", Token));
        Assert.Equal(ClusterFault.MissingInput, exception.Fault);
        Assert.Equal(
            "Step 'merge' needs pairs/cells-0.npy, which step 'join-cells-0' writes, and that is not done: run it first.",
            exception.Message
        );
        Assert.Contains("has no step 'no'", (await Assert.ThrowsAsync<ClusterException>(() => runner.RunAsync("no", Token))).Message);
    }

    [Fact]
    public async Task Another_version_is_one_sentence()
    {
        using ShardedRun run = await ShardedRun.OfAsync(Planted, 2, PlanNeighbors);
        string manifest = run.PathOf("steps/neighbors-1.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"version\": 1", "\"version\": 9", StringComparison.Ordinal));
        ClusterException step = await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync());
        Assert.Equal(ClusterFault.OtherVersion, step.Fault);
        Assert.Contains("version 9 of the steps, and this program is of version 1", step.Message);

        string plan = run.PathOf(ClusterPlan.FileName);
        File.WriteAllText(plan, File.ReadAllText(plan).Replace("\"version\": 1", "\"version\": 9", StringComparison.Ordinal));
        ClusterException ofPlan = await Assert.ThrowsAsync<ClusterException>(() => ClusterPlan.LoadAsync(run.Storage, Token));
        Assert.Equal(ClusterFault.OtherVersion, ofPlan.Fault);
    }

    [Fact]
    public async Task Other_shards_under_a_plan_are_noticed()
    {
        using ShardedRun run = await ShardedRun.OfAsync(Planted, 2, PlanNeighbors);
        await PlantedRows.Draw(300, 16, 10).ShardAsync(run.Storage, 2);
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => run.RunAsync());
        Assert.Contains("not the one that the plan 'test' was made for", exception.Message);
    }

    [Fact]
    public async Task A_full_disk_is_one_sentence_and_leaves_nothing_half_done()
    {
        using ShardedRun run = await ShardedRun.PlanAsync(Planted, 2, PlanNeighbors);
        var runner = new StepRunner(new FullStorage(run.Storage), run.Plan);
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(() => runner.RunAsync("neighbors-0", Token));
        Assert.Equal(ClusterFault.Storage, exception.Fault);
        Assert.True(exception.MayPass);
        Assert.Contains("neighbors/indices-0.npy of", exception.Message);
        Assert.Contains("No space left on device; make room or mend the storage", exception.Message);
        Assert.False(File.Exists(run.PathOf("neighbors/indices-0.npy")));
        Assert.DoesNotContain(run.Bytes().Keys, name => name.Contains("partial", StringComparison.Ordinal));
        Assert.False((await run.RunAsync())[0].WasDone);
    }

    [Fact]
    public async Task A_plan_is_read_as_it_was_written_and_has_one_id()
    {
        using ShardedRun run = await ShardedRun.PlanAsync(Planted, 3, PlanAll);
        using ShardedRun again = await ShardedRun.PlanAsync(Planted, 3, PlanAll);
        ClusterPlan read = await ClusterPlan.LoadAsync(run.Storage, Token);
        Assert.Equal(run.Plan.Id, read.Id);
        Assert.Equal(run.Plan.Id, again.Plan.Id);
        Assert.Equal(run.Plan.Steps.Select(step => step.Id), read.Steps.Select(step => step.Id));
        await again.Plan.SaveAsync(run.Storage, Token);

        ShardSet shards = await ShardSet.LoadAsync(run.Storage, Token);
        ClusterPlan other = new PlanBuilder("other", shards).FindNeighbors().Build();
        Assert.Contains(
            "holds another plan",
            (await Assert.ThrowsAsync<ClusterException>(() => other.SaveAsync(run.Storage, Token))).Message
        );
        Assert.Throws<ArgumentException>(() => new PlanBuilder("twice", shards).FindNeighbors().FindNeighbors().Build());
        string text = run.Text(ClusterPlan.FileName);
        File.WriteAllText(run.PathOf(ClusterPlan.FileName), text.Replace("\"costHint\": 1", "\"costHint\": 2", StringComparison.Ordinal));
        Assert.Equal(
            ClusterFault.DamagedInput,
            (await Assert.ThrowsAsync<ClusterException>(() => ClusterPlan.LoadAsync(run.Storage, Token))).Fault
        );
    }

    [Fact]
    public async Task No_name_leads_out_of_the_root()
    {
        using var folder = new TemporaryFolder();
        var storage = new FileShardStorage(folder["root"]);
        folder.Write("secret", "s");
        string[] names = ["../secret", "/etc/passwd", "a/../../secret", "a\\b", "a//b", ".hidden", "a/./b", "c:d", ""];
        foreach (string name in names)
        {
            await Assert.ThrowsAsync<ClusterException>(async () => await storage.OpenReadAsync(name, Token));
            await Assert.ThrowsAsync<ClusterException>(() => storage.WriteAsync(name, (_, _) => Task.CompletedTask, Token));
            Assert.Throws<ArgumentException>(() =>
                new ClusterPlan(
                    "p",
                    [
                        new PlanStep
                        {
                            Id = "a",
                            Kind = "merge",
                            Inputs = [name],
                        },
                    ]
                )
            );
        }
    }

    [Fact]
    public async Task Neighbors_and_places_do_not_depend_on_the_shards()
    {
        using ShardedRun one = await ShardedRun.OfAsync(Planted, 1, PlanAll);
        using ShardedRun four = await ShardedRun.OfAsync(Planted, 4, PlanAll);
        foreach (string name in (string[])["neighbors/indices", "neighbors/distances", "map/places"])
        {
            byte[] whole = Values(one.PathOf($"{name}-0.npy"));
            byte[] parts = [.. Enumerable.Range(0, 4).SelectMany(shard => Values(four.PathOf($"{name}-{shard}.npy")))];
            Assert.Equal(whole, parts);
        }
    }

    private static byte[] Values(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return bytes[(10 + bytes[8] + (bytes[9] << 8))..];
    }

    /// <summary>Takes some bytes, then none.</summary>
    private sealed class FullStorage(IShardStorage inner) : IShardStorage
    {
        public string Root => inner.Root;

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
            inner.OpenReadAsync(name, cancellationToken);

        public Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(
                name,
                async (stream, token) =>
                {
                    await write(stream, token);
                    throw new IOException("No space left on device");
                },
                cancellationToken
            );

        public Task<long?> LengthAsync(string name, CancellationToken cancellationToken = default) =>
            inner.LengthAsync(name, cancellationToken);

        public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            inner.ListAsync(prefix, cancellationToken);

        public Task DeleteAsync(string name, CancellationToken cancellationToken = default) => inner.DeleteAsync(name, cancellationToken);
    }
}
