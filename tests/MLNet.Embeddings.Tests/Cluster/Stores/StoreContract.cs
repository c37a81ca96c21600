using System.Diagnostics;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Shards;
using MLNet.Embeddings.Tests.Silos;
using MLNet.Embeddings.Tests.Tool;

namespace MLNet.Embeddings.Tests.Cluster.Stores;

/// <summary>What a store must do beyond what every storage does: tell its faults, and serve the tool.</summary>
public abstract class StoreContract(StoreServer server) : ShardStorageContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A key of the right form that is not the store's.</summary>
    private protected abstract string WrongKey { get; }

    private protected override async Task<IShardStorage> EmptyAsync() => server.Open($"{await server.MakeAsync()}/team/own");

    private protected override Task<IShardStorage> BesideAsync(IShardStorage storage)
    {
        string scheme = storage.Root.StartsWith("s3", StringComparison.Ordinal) ? "s3://" : "az://";
        string container = storage.Root.Split('/')[^3];
        return Task.FromResult(server.Open($"{scheme}{container}/team/own2"));
    }

    [Fact]
    public async Task A_wrong_key_and_no_bucket_are_one_sentence_each()
    {
        string address = await server.MakeAsync();
        foreach (
            (IShardStorage storage, string part) in new[]
            {
                (server.Open(address, WrongKey), "does not let this program in"),
                (server.Open($"{address}x"), "make it, or name another"),
            }
        )
        {
            ClusterException read = await Assert.ThrowsAsync<ClusterException>(() => ClusterPlan.LoadAsync(storage, Token));
            ClusterException written = await Assert.ThrowsAsync<ClusterException>(() => WriteAsync(storage, "a.npy", [1]));
            ClusterException listed = await Assert.ThrowsAsync<ClusterException>(async () =>
                await storage.ListAsync("", Token).ToListAsync(Token)
            );
            foreach (ClusterException exception in new[] { read, written, listed })
            {
                Assert.Equal((ClusterFault.Access, false), (exception.Fault, exception.MayPass));
                Assert.Contains(part, exception.Message);
                Assert.Contains(storage.Root, exception.Message);
                Assert.DoesNotContain(WrongKey, exception.Message);
                Assert.DoesNotContain('\n', exception.Message);
            }
        }
    }

    [Fact]
    public async Task The_tool_shards_steps_and_merges_there_and_a_killed_one_leaves_the_same_bytes()
    {
        string address = $"{await server.MakeAsync()}/jobs/photos";
        using (FileStream file = File.Create(_folder["v.npy"]))
            Npy.Write(file, PlantedRows.Draw(1_500, 16, 10).Vectors);
        string[] shard = ["shard", "--input", _folder["v.npy"], "--rows", "150", "--threshold", "0.95", "--name", "job", "--out"];
        (await SampleRun.Of([.. shard, _folder["whole"]])).AssertSucceeded();
        (await SampleRun.Of("step", _folder["whole"], "--all")).AssertSucceeded();
        Assert.Equal(0, (await RunAsync([.. shard, address])).ExitCode);
        (int again, string refusal) = await RunAsync([.. shard, address]);
        Assert.Equal(2, again);
        Assert.Contains("is not empty", refusal);

        int kills = 0;
        for (int wait = 300; ; wait *= 2)
        {
            using Process process = SampleProcess.StartWith(_folder.Path, server.Variables, "step", address, "--all");
            Task drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
            bool isKilled = !process.WaitForExit(wait);
            if (isKilled)
            {
                process.Kill();
                kills++;
            }

            await process.WaitForExitAsync(Token);
            await drained;
            if (isKilled)
                continue;
            Assert.Equal(0, process.ExitCode);
            break;
        }

        Assert.True(kills > 1, $"It was killed {kills} times only.");
        Assert.Equal(0, (await RunAsync("merge", address)).ExitCode);
        await AssertEqualAsync(server.Open(address), _folder["whole"]);
    }

    [Fact]
    public async Task A_silo_works_on_jobs_there()
    {
        string root = $"{await server.MakeAsync()}/jobs";
        using ShardedRun expected = await ShardedRun.OfAsync(PlantedRows.Draw(300, 16, 10), 3, plan => plan.FindNeighbors(5));
        IShardStorage job = server.Open($"{root}/team/photos");
        foreach (string name in (string[])["plan.json", "shards.json"])
            await WriteAsync(job, name, expected.Bytes()[name]);
        foreach (string name in expected.Bytes().Keys.Where(name => name.Split('/')[0] is "img_emb" or "metadata"))
            await WriteAsync(job, name, expected.Bytes()[name]);

        string[] start =
        [
            "cluster",
            "start",
            root,
            "--port",
            $"{TestSilo.FreePort()}",
            "--gateway-port",
            $"{TestSilo.FreePort()}",
            "--log",
            "none",
        ];
        (int exitCode, string output) = await RunAsync([.. start, "--job", "team/photos"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("name a folder for the state, or a database", output);
        (exitCode, output) = await RunAsync([.. start, "--job", "team/photos", "--state", _folder["state"]]);
        Assert.True(exitCode == 0, output);
        Assert.True(Directory.Exists(_folder["state/.cluster"]));
        using var files = new TemporaryFolder();
        foreach ((string name, byte[] bytes) in expected.Bytes())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(files[name])!);
            files.Write(name, bytes);
        }

        await AssertEqualAsync(job, files.Path);
        (exitCode, output) = await RunAsync([.. start, "--job", "../other", "--state", _folder["state"]]);
        Assert.Equal(2, exitCode);
        Assert.Contains("is no name of a job", output);
    }

    private static async Task AssertEqualAsync(IShardStorage storage, string folder)
    {
        string[] names =
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(names, await storage.ListAsync("", Token).ToListAsync(Token));
        foreach (string name in names)
            AssertSame(await File.ReadAllBytesAsync(Path.Combine(folder, name), Token), await ReadAsync(storage, name), name);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = SampleProcess.StartWith(_folder.Path, server.Variables, arguments);
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output + await error);
    }
}
