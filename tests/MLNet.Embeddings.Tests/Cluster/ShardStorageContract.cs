using System.Buffers.Binary;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>What every storage must do; a class of tests for each storage derives from it.</summary>
public abstract class ShardStorageContract
{
    // Three parts of the smallest size that S3 takes.
    private const int Large = 11_000_003;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A storage whose root is empty and stays so for other tests.</summary>
    private protected abstract Task<IShardStorage> EmptyAsync();

    /// <summary>Another storage beside one: a neighbor under the same folder, bucket or container.</summary>
    private protected abstract Task<IShardStorage> BesideAsync(IShardStorage storage);

    [Fact]
    public async Task What_was_written_is_read_whole()
    {
        IShardStorage storage = await EmptyAsync();
        // Empty, below a range, at the seams of ranges and parts, and above several of them.
        foreach (int length in (int[])[0, 1, 65_535, 65_536, 131_072, 131_073, 3_000_000, Large])
        {
            byte[] bytes = Drawn(length);
            await WriteAsync(storage, "a/b-1.npy", bytes);
            Assert.Equal(length, await storage.LengthAsync("a/b-1.npy", Token));
            await using Stream stream = await storage.OpenReadAsync("a/b-1.npy", Token);
            Assert.Equal(length, stream.Length);
            var read = new byte[length];
            // By turns at once and awaited, in pieces that fit nothing.
            int place = 0;
            for (int turn = 0; place < length; turn++)
            {
                int piece = Math.Min(length - place, 99_991);
                int count = turn % 2 == 0 ? stream.Read(read, place, piece) : await stream.ReadAsync(read.AsMemory(place, piece), Token);
                Assert.NotEqual(0, count);
                place += count;
            }

            Assert.Equal(0, stream.Read(new byte[1], 0, 1));
            AssertSame(bytes, read, $"a file of {length} bytes");
        }
    }

    [Fact]
    public async Task A_write_that_fails_leaves_what_was_there()
    {
        IShardStorage storage = await EmptyAsync();
        await WriteAsync(storage, "a.npy", [1, 2, 3]);
        foreach (int length in (int[])[10, Large])
        {
            await Assert.ThrowsAsync<InvalidDataException>(() =>
                storage.WriteAsync(
                    "a.npy",
                    async (stream, token) =>
                    {
                        await stream.WriteAsync(Drawn(length), token);
                        throw new InvalidDataException("no");
                    },
                    Token
                )
            );
            Assert.Equal([1, 2, 3], await ReadAsync(storage, "a.npy"));
        }

        Assert.Equal(["a.npy"], await storage.ListAsync("", Token).ToListAsync(Token));
    }

    [Fact]
    public async Task A_file_is_seen_only_when_it_is_whole()
    {
        IShardStorage storage = await EmptyAsync();
        await storage.WriteAsync(
            "new.npy",
            async (stream, token) =>
            {
                await stream.WriteAsync(Drawn(Large), token);
                Assert.Null(await storage.LengthAsync("new.npy", token));
                Assert.Empty(await storage.ListAsync("", token).ToListAsync(token));
            },
            Token
        );
        Assert.Equal(Large, await storage.LengthAsync("new.npy", Token));
    }

    [Fact]
    public async Task Two_that_write_the_same_at_once_leave_it_whole()
    {
        IShardStorage storage = await EmptyAsync();
        byte[] bytes = Drawn(Large);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WriteAsync(storage, "same.npy", bytes), Token)));
        AssertSame(bytes, await ReadAsync(storage, "same.npy"), "same.npy");
    }

    [Fact]
    public async Task Files_are_listed_in_order_and_removed()
    {
        IShardStorage storage = await EmptyAsync();
        foreach (string name in (string[])["b/2.npy", "b/10.npy", "a.json", "b2.txt", "B.txt"])
            await WriteAsync(storage, name, new byte[3]);
        Assert.Equal(["B.txt", "a.json", "b/10.npy", "b/2.npy", "b2.txt"], await storage.ListAsync("", Token).ToListAsync(Token));
        Assert.Equal(["b/10.npy", "b/2.npy"], await storage.ListAsync("b/", Token).ToListAsync(Token));
        Assert.Equal(["b/10.npy"], await storage.ListAsync("b/1", Token).ToListAsync(Token));
        Assert.Empty(await storage.ListAsync("c/d", Token).ToListAsync(Token));
        await storage.DeleteAsync("b/2.npy", Token);
        await storage.DeleteAsync("b/2.npy", Token);
        Assert.Null(await storage.LengthAsync("b/2.npy", Token));
        await Assert.ThrowsAsync<FileNotFoundException>(() => storage.OpenReadAsync("b/2.npy", Token));
    }

    [Fact]
    public async Task No_name_leads_out_of_the_root()
    {
        IShardStorage storage = await EmptyAsync();
        IShardStorage beside = await BesideAsync(storage);
        await WriteAsync(beside, "secret.txt", [1]);
        string neighbor = beside.Root[(beside.Root.TrimEnd('/').LastIndexOf('/') + 1)..];
        string[] names =
        [
            $"../{neighbor}/secret.txt",
            $"a/../../{neighbor}/secret.txt",
            $"/{neighbor}/secret.txt",
            $"..%2f{neighbor}%2fsecret.txt",
            "a\\b",
            "a//b",
            ".hidden",
            "a/./b",
            "c:d",
            "",
        ];
        foreach (string name in names)
        {
            await Assert.ThrowsAsync<ClusterException>(async () => await storage.OpenReadAsync(name, Token));
            await Assert.ThrowsAsync<ClusterException>(async () => await storage.LengthAsync(name, Token));
            await Assert.ThrowsAsync<ClusterException>(() => storage.WriteAsync(name, (_, _) => Task.CompletedTask, Token));
            await Assert.ThrowsAsync<ClusterException>(async () => await storage.DeleteAsync(name, Token));
        }

        Assert.Empty(await storage.ListAsync("", Token).ToListAsync(Token));
        Assert.Equal([1], await ReadAsync(beside, "secret.txt"));
    }

    [Fact]
    public async Task Steps_write_the_bytes_that_they_write_into_a_folder()
    {
        PlantedRows rows = PlantedRows.Draw(400, 16, 10);
        void Plan(PlanBuilder plan) =>
            plan.FindDuplicates(new ShardDuplicateOptions { Threshold = PlantedRows.Threshold, Join = ShardJoin.Cells })
                .FindNeighbors(5)
                .FitMap(new ShardMapOptions { SampleRows = 100 });
        using ShardedRun folder = await ShardedRun.OfAsync(rows, 3, Plan);
        IShardStorage storage = await EmptyAsync();
        var builder = new PlanBuilder("test", await rows.ShardAsync(storage, 3));
        Plan(builder);
        await builder.Build().SaveAsync(storage, Token);
        ClusterPlan plan = await ClusterPlan.LoadAsync(storage, Token);
        await LocalPlanRunner.RunAsync(plan, storage, cancellationToken: Token);
        Dictionary<string, byte[]> expected = folder.Bytes();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), await storage.ListAsync("", Token).ToListAsync(Token));
        foreach ((string name, byte[] bytes) in expected)
            AssertSame(bytes, await ReadAsync(storage, name), name);

        // What is there is not done again; what is damaged or gone is.
        var runner = new StepRunner(storage, plan);
        Assert.Equal(plan.Steps.Select(step => step.Id), await runner.FindDoneAsync(Token));
        await storage.DeleteAsync("pairs/all.npy", Token);
        await WriteAsync(storage, "cells/centroids.npy", [.. expected["cells/centroids.npy"][..^1], 0x55]);
        IReadOnlyList<StepResult> again = await LocalPlanRunner.RunAsync(plan, storage, cancellationToken: Token);
        Assert.Equal(["centroids", "merge"], again.Where(result => !result.WasDone).Select(result => result.StepId).Order());
        AssertSame(expected["cells/centroids.npy"], await ReadAsync(storage, "cells/centroids.npy"), "cells/centroids.npy");
    }

    private protected static async Task WriteAsync(IShardStorage storage, string name, byte[] bytes) =>
        await storage.WriteAsync(
            name,
            (stream, _) =>
            {
                // As steps write: at once, in pieces of their own.
                for (int start = 0; start < bytes.Length; start += 300_007)
                    stream.Write(bytes.AsSpan(start, Math.Min(300_007, bytes.Length - start)));
                return Task.CompletedTask;
            },
            Token
        );

    private protected static async Task<byte[]> ReadAsync(IShardStorage storage, string name)
    {
        await using Stream stream = await storage.OpenReadAsync(name, Token);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private protected static void AssertSame(byte[] expected, byte[] actual, string name) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"The bytes of {name} are not those that were written.");

    private static byte[] Drawn(int length)
    {
        var bytes = new byte[length];
        for (int place = 0; place + 8 <= length; place += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(place), (ulong)place * 0x9E3779B97F4A7C15);
        return bytes;
    }
}
