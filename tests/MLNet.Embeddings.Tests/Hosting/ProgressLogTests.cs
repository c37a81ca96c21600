using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Hosting;

public class ProgressLogTests
{
    [Fact]
    public void Progress_reaches_the_log_with_rate_and_remaining_time()
    {
        var context = new MLContext();
        var listener = new LogListener(context);
        var host = new ComponentHost(context, "Test");
        using LogChannel log = host.Log("Fit");
        var progress = new ProgressLog(host, log, TimeSpan.Zero);
        progress.Report(new EngineProgress("neighbors", 0, 10_000));
        Thread.Sleep(20);
        progress.Report(new EngineProgress("neighbors", 2_500, 10_000));

        Assert.Contains("neighbors: 0 of 10,000", listener.Of(ChannelMessageKind.Info));
        Assert.Matches(@"^neighbors: 2,500 of 10,000, [\d,.]+ per second, about \d+\.\d s left$", listener.Of(ChannelMessageKind.Info)[^1]);
    }

    [Fact]
    public void Messages_are_rare()
    {
        var context = new MLContext();
        var listener = new LogListener(context);
        var host = new ComponentHost(context, "Test");
        using LogChannel log = host.Log("Fit");
        var progress = new ProgressLog(host, log, TimeSpan.FromHours(1));
        for (int i = 0; i < 1000; i++)
            progress.Report(new EngineProgress("work", i, 1000));
        Assert.Empty(listener.Of(ChannelMessageKind.Info));
    }

    [Fact]
    public void A_canceled_environment_stops_the_work()
    {
        var context = new MLContext();
        var host = new ComponentHost(context, "Test");
        using LogChannel log = host.Log("Fit");
        var progress = new ProgressLog(host, log);
        progress.Report(new EngineProgress("work", 1, 2));

        context.CancelExecution();
        Assert.ThrowsAny<OperationCanceledException>(() => progress.Report(new EngineProgress("work", 1, 2)));
    }

    [Fact]
    public void Seeds_come_from_the_environment_unless_one_is_given()
    {
        static int Draw(int seed) => new ComponentHost(new MLContext(seed), "Test").Seed(null);
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
        Assert.Equal(9, new ComponentHost(new MLContext(1), "Test").Seed(9));
    }
}
