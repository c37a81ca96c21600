using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Jobs;
using MLNet.Embeddings.Tests.Tool;
using MLNet.Embeddings.Tool.Cluster;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tests.Silos;

public class ClusterCommandTests
{
    [Fact]
    public async Task Without_a_cluster_commands_say_so()
    {
        using var folder = new TemporaryFolder();
        (await SampleRun.Of("cluster", "status", "--root", folder.Path)).AssertFailed("No cluster works in", "start one there");
        (await SampleRun.Of("cluster", "submit", "job", "--gateway", "nowhere")).AssertFailed("--gateway must be an address and a port");
        (await SampleRun.Of("cluster", "start", folder["gone"])).AssertFailed("There is no folder");
        (await SampleRun.Of("cluster", "start", folder.Path, "--address", "0.0.0.0")).AssertFailed("--address must be one address");
    }

    [Fact]
    public async Task Secrets_come_from_the_environment_only()
    {
        using var folder = new TemporaryFolder();
        (await SampleRun.Of("cluster", "start", folder.Path, "--postgres")).AssertFailed("MLNET_EMBEDDINGS_POSTGRES");
        folder.Write("silo.pfx", "none");
        (await SampleRun.Of("cluster", "start", folder.Path, "--certificate", folder["silo.pfx"])).AssertFailed(
            "MLNET_EMBEDDINGS_CERTIFICATE_PASSWORD"
        );
    }

    [Fact]
    public async Task A_misspelt_option_is_told_with_the_whole_name_of_the_command() =>
        (await SampleRun.Of("cluster", "start", ".", "--core", "2")).AssertFailed("--cores", "mlnet-embeddings cluster start --help");

    [Fact]
    [Trait("Category", "Long")]
    public async Task One_process_runs_a_job_and_ends()
    {
        using var folder = new TemporaryFolder();
        using Tests.Cluster.ShardedRun job = await Tests.Cluster.ShardedRun.PlanAsync(
            Tests.Cluster.PlantedRows.Draw(200, 16, 10),
            2,
            plan => plan.FindDuplicates(new ShardDuplicateOptions { Threshold = .95f })
        );
        SampleRun run = await SampleRun.Of([
            "cluster",
            "start",
            job.Storage.Root,
            "--job",
            ".",
            "--log",
            "none",
            "--cores",
            "1",
            .. Ports(),
        ]);
        run.AssertSucceeded();
        Assert.Equal("finished", (string)run.Result["jobs"]![0]!["state"]!);
        Assert.Equal(job.Plan.Steps.Count, (int)run.Result["jobs"]![0]!["done"]!);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Jobs_are_submitted_seen_and_steered()
    {
        await using TestSilo silo = await TestSilo.StartAsync(
            (step, _) => step == "part-0" ? throw new IOException("No space left") : Task.CompletedTask
        );
        await silo.SaveAsync("photos", SmallPlans.Fan(3));
        SampleRun submitted = await SampleRun.Of("cluster", "submit", "photos", "--root", silo.Root, "--wait");
        Assert.Equal(3, submitted.ExitCode);
        Assert.Contains("step part-0 was set aside after 4 attempts: No space left", submitted.Output);
        SampleRun status = await SampleRun.Of("cluster", "status", "--root", silo.Root);
        status.AssertSucceeded();
        Assert.Equal("stuck", (string)status.Result["jobs"]![0]!["state"]!);
        (await SampleRun.Of("cluster", "cancel", "photos", "--root", silo.Root)).AssertSucceeded();
        Assert.Equal(
            "canceled",
            (string)(await SampleRun.Of("cluster", "status", "photos", "--root", silo.Root)).Result["jobs"]![0]!["state"]!
        );
        (await SampleRun.Of("cluster", "status", "other", "--root", silo.Root)).AssertFailed("No job 'other' was submitted");
    }

    [Theory]
    [InlineData("Finished", true, 0)]
    [InlineData("Paused", true, 3)]
    [InlineData("Canceled", true, 3)]
    [InlineData("Paused", false, 0)]
    [InlineData("Stuck", false, 3)]
    public void Whoever_waits_for_a_job_that_was_stopped_is_told(string state, bool waited, int exitCode)
    {
        using var error = new StringWriter();
        using var console = new CommandConsole(TextWriter.Null, error, TestContext.Current.CancellationToken);
        var job = new JobSnapshot
        {
            Job = "photos",
            Name = "photos",
            PlanId = "1",
            State = Enum.Parse<JobState>(state),
        };
        JobProgress.End(new JobStatus(job), waited, console);
        Assert.Equal(exitCode, console.ExitCode);
        string told = $"photos was {state.ToLowerInvariant()} before all of it was done; `cluster resume photos` goes on.";
        Assert.Equal(exitCode == 3 && state != "Stuck" ? told : "", error.ToString().TrimEnd());
    }

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(75, "1:15 min")]
    [InlineData(3 * 3600 + 300, "3:05 h")]
    [InlineData(36 * 3600, "1.5 d")]
    public void Times_are_told_as_one_reads_them(double seconds, string text) =>
        Assert.Equal(text, JobStatusText.Duration(TimeSpan.FromSeconds(seconds)));

    private static string[] Ports() => ["--port", $"{TestSilo.FreePort()}", "--gateway-port", $"{TestSilo.FreePort()}"];
}
