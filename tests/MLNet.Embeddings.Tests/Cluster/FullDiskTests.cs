using System.Diagnostics;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Cluster;

/// <summary>A disk that is really full: a small one in memory, which only a privileged process can make.</summary>
[Trait("Category", "Long")]
public sealed class FullDiskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_one_sentence_and_once_there_is_room_nothing_is_lost()
    {
        PlantedRows rows = PlantedRows.Draw(2_000, 64, 10);
        static void Plan(PlanBuilder plan) => plan.FindNeighbors(50);
        using ShardedRun expected = await ShardedRun.OfAsync(rows, 4, Plan);
        using var folder = new TemporaryFolder();
        // Room for the shards and a part of what the steps write.
        Mount(folder.Path, "size=900k");
        try
        {
            var storage = new FileShardStorage(folder["job"]);
            var builder = new PlanBuilder("test", await rows.ShardAsync(storage, 4));
            Plan(builder);
            ClusterPlan plan = builder.Build();
            await plan.SaveAsync(storage, Token);
            ClusterException full = await Assert.ThrowsAsync<ClusterException>(() =>
                LocalPlanRunner.RunAsync(plan, storage, cancellationToken: Token)
            );
            Assert.Equal((ClusterFault.Storage, true), (full.Fault, full.MayPass));
            Assert.Contains("No space left on device", full.Message);
            Assert.Contains("make room or mend the storage, and run the step again.", full.Message);
            Assert.DoesNotContain('\n', full.Message);
            Assert.DoesNotContain(Directory.GetFiles(folder.Path, "*.partial-*", SearchOption.AllDirectories), _ => true);

            Mount(folder.Path, "remount,size=8m");
            await LocalPlanRunner.RunAsync(plan, storage, cancellationToken: Token);
            foreach ((string name, byte[] bytes) in expected.Bytes())
                Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(storage.Root, name), Token));
        }
        finally
        {
            TestProcess.Run("umount", folder.Path);
        }
    }

    private static void Mount(string folder, string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root of a Linux system can mount a disk.");
        var start = new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]) { RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, $"A disk cannot be mounted here: {process.StandardError.ReadToEnd()}");
    }
}
