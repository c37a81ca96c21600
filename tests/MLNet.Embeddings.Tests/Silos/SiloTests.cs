using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tests.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>One silo in this process; each test starts its own.</summary>
[Trait("Category", "Long")]
public class SiloTests
{
    [Fact]
    public async Task Steps_of_the_library_give_the_bytes_of_a_plain_run()
    {
        PlantedRows rows = PlantedRows.Draw(300, 16, 10);
        using ShardedRun plain = await ShardedRun.OfAsync(rows, 3, plan => plan.FindDuplicates(new() { Threshold = .95f }));
        using ShardedRun job = await ShardedRun.PlanAsync(rows, 3, plan => plan.FindDuplicates(new() { Threshold = .95f }));
        await using (ClusterHost host = await ClusterHost.StartAsync(TestSilo.OptionsOf(job.Storage.Root)))
        {
            await host.Client.SubmitAsync(".");
            JobStatus status = await host.Client.WaitAsync(".", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((JobState.Finished, plain.Plan.Steps.Count), (status.State, status.DoneCount));
        }

        Directory.Delete(job.PathOf(".cluster"), recursive: true);
        AssertEqual(plain.Bytes(), job.Bytes());
    }

    [Fact]
    public async Task A_step_that_fails_is_tried_again_and_then_set_aside_with_its_reason()
    {
        int attempts = 0;
        await using TestSilo silo = await TestSilo.StartAsync(
            (step, _) =>
                step == "part-1" && Interlocked.Increment(ref attempts) > 0 ? throw new IOException("No space left") : Task.CompletedTask
        );
        await silo.SaveAsync("job", SmallPlans.Fan(3));
        await silo.Client.SubmitAsync("job");
        JobStatus status = await silo.WaitAsync("job");
        Assert.Equal((JobState.Stuck, 2, 3), (status.State, status.DoneCount, status.RetryCount));
        SetAsideStep step = Assert.Single(status.SetAside);
        Assert.Equal(("part-1", 4, "No space left"), (step.StepId, step.AttemptCount, step.Reason));

        await silo.RestartAsync();
        Assert.Equal("No space left", Assert.Single((await silo.Client.GetStatusAsync("job")).SetAside).Reason);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task A_job_that_is_paused_goes_on_after_a_restart_and_only_when_told()
    {
        var begun = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        await using TestSilo silo = await TestSilo.StartAsync(
            (_, _) =>
            {
                begun.TrySetResult();
                return gate.Task;
            }
        );
        await silo.SaveAsync("job", SmallPlans.Fan(8));
        await silo.Client.SubmitAsync("job");
        await begun.Task;
        Assert.Equal(JobState.Paused, (await silo.Client.PauseAsync("job")).State);
        gate.SetResult();
        await silo.RestartAsync();
        JobStatus paused = await silo.Client.GetStatusAsync("job");
        Assert.Equal(JobState.Paused, paused.State);
        Assert.InRange(paused.DoneCount, 0, 2);
        await silo.Client.ResumeAsync("job");
        Assert.Equal(JobState.Finished, (await silo.WaitAsync("job")).State);
    }

    [Fact]
    public async Task Canceling_stops_the_steps_that_run()
    {
        var stopped = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using TestSilo silo = await TestSilo.StartAsync(
            async (_, token) =>
            {
                begun.TrySetResult();
                await using (token.Register(() => stopped.TrySetResult()))
                    await Task.Delay(Timeout.Infinite, token);
            },
            options => options with { LeaseDuration = TimeSpan.FromSeconds(2) }
        );
        await silo.SaveAsync("job", SmallPlans.Fan(2));
        await silo.Client.SubmitAsync("job");
        await begun.Task;
        Assert.Equal(JobState.Canceled, (await silo.Client.CancelAsync("job")).State);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_output_that_someone_removes_is_written_again()
    {
        string? root = null;
        int removals = 0;
        await using TestSilo silo = await TestSilo.StartAsync(
            (step, _) =>
            {
                if (step == "whole" && Interlocked.Increment(ref removals) == 1)
                    File.Delete(Path.Combine(root!, "job", "out", "part-0.txt"));
                return Task.CompletedTask;
            }
        );
        root = silo.Root;
        await silo.SaveAsync("job", SmallPlans.Fan(2));
        await silo.Client.SubmitAsync("job");
        JobStatus status = await silo.WaitAsync("job");
        Assert.Equal((JobState.Finished, 3), (status.State, status.DoneCount));
        Assert.True(File.Exists(Path.Combine(root, "job", "out", "part-0.txt")));
    }

    [Fact]
    public async Task What_cannot_be_is_told_in_one_sentence()
    {
        await using TestSilo silo = await TestSilo.StartAsync();
        Directory.CreateDirectory(Path.Combine(silo.Root, "empty"));
        await AssertRefusedAsync(() => silo.Client.SubmitAsync("../job"), "is no name of a job");
        await AssertRefusedAsync(() => silo.Client.SubmitAsync("nowhere"), "There is no folder 'nowhere'");
        await AssertRefusedAsync(() => silo.Client.SubmitAsync("empty"), "There is no plan.json");
        await AssertRefusedAsync(() => silo.Client.PauseAsync("nowhere"), "No job 'nowhere' was submitted");
        await AssertRefusedAsync(() => ClusterHost.StartAsync(silo.Options), "cannot be used");
        ClusterHostOptions beside = TestSilo.OptionsOf(silo.Root);
        await AssertRefusedAsync(() => ClusterHost.StartAsync(beside), "Another cluster works in");
    }

    private static async Task AssertRefusedAsync<T>(Func<Task<T>> act, string part)
    {
        ClusterException exception = await Assert.ThrowsAsync<ClusterException>(act);
        Assert.Contains(part, exception.Message);
        Assert.DoesNotContain('\n', exception.Message);
    }

    private static void AssertEqual(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), file.Key));
    }
}
