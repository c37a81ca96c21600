using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Jobs;
using MLNet.Embeddings.Cluster.State;
using Orleans.Storage;

namespace MLNet.Embeddings.Tests.Silos;

public class FileGrainStorageTests
{
    private static readonly GrainId Job = GrainId.Create("job", "team/photos");

    [Fact]
    public async Task States_are_files_that_come_back_and_can_be_cleared()
    {
        using var folder = new TemporaryFolder();
        var storage = new FileGrainStorage(folder.Path, new JobStateSerializer());
        var written = new GrainState<JobRecord>(new JobRecord { Name = "photos", State = JobState.Paused });
        written.State!.Failures["a"] = new FailureRecord { Attempts = 2, Reason = "no" };
        await storage.WriteStateAsync("job", Job, written);
        Assert.Equal(["job-team%2Fphotos.json"], folder.Files);

        var read = new GrainState<JobRecord>();
        await storage.ReadStateAsync("job", Job, read);
        Assert.Equal(("photos", JobState.Paused, "no"), (read.State!.Name, read.State!.State, read.State!.Failures["a"].Reason));
        Assert.True(read.RecordExists);
        await storage.ClearStateAsync("job", Job, read);
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task Who_has_not_seen_the_last_state_does_not_overwrite_it()
    {
        using var folder = new TemporaryFolder();
        var storage = new FileGrainStorage(folder.Path, new JobStateSerializer());
        var first = new GrainState<JobRecord>(new JobRecord());
        await storage.WriteStateAsync("job", Job, first);
        var second = new GrainState<JobRecord>(new JobRecord { Name = "other" });
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("job", Job, second));
    }

    [Fact]
    public async Task A_damaged_state_is_told_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        folder.Write("job-team%2Fphotos.json", "{");
        var storage = new FileGrainStorage(folder.Path, new JobStateSerializer());
        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(() =>
            storage.ReadStateAsync("job", Job, new GrainState<JobRecord>())
        );
        Assert.Contains("is damaged; delete it and submit the job again", exception.Message);
    }

    [Fact]
    public void One_root_serves_one_cluster_without_a_database()
    {
        using var folder = new TemporaryFolder();
        using (RootLock.Take(folder.Path, "127.0.0.1:30000"))
        {
            Assert.Equal("127.0.0.1:30000", RootLock.FindGateway(folder.Path));
            ClusterException taken = Assert.Throws<ClusterException>(() => RootLock.Take(folder.Path, "127.0.0.1:30001"));
            Assert.Contains("Another cluster works in", taken.Message);
        }

        Assert.Null(RootLock.FindGateway(folder.Path));
        RootLock.Take(folder.Path, "127.0.0.1:30001").Dispose();
    }
}
