using System.Diagnostics.Metrics;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>One silo in this process, in the short run of tests.</summary>
public class OneSiloTests
{
    [Fact]
    public async Task A_silo_runs_a_job_and_measures_what_is_done()
    {
        var counts = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == ClusterTelemetry.Name)
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) =>
            {
                lock (counts)
                    counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value;
            }
        );
        listener.Start();
        await using TestSilo silo = await TestSilo.StartAsync();
        await silo.SaveAsync("job", SmallPlans.Fan(5));
        await silo.Client.SubmitAsync("job");
        JobStatus status = await silo.WaitAsync("job");
        Assert.Equal((JobState.Finished, 6, 1.0), (status.State, status.DoneCount, status.Progress));
        lock (counts)
        {
            Assert.True(counts["cluster.steps.done"] >= 6);
            Assert.True(counts["cluster.items"] >= 6);
        }
    }
}
