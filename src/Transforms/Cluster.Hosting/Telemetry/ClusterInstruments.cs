using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MLNet.Embeddings.Cluster.Telemetry;

/// <summary>What the host measures of itself; docs/cluster.md lists names, units and tags.</summary>
internal static class ClusterInstruments
{
    public static readonly Meter Meter = new(ClusterTelemetry.Name);

    public static readonly ActivitySource Activities = new(ClusterTelemetry.Name);

    private static readonly Counter<long> Done = Meter.CreateCounter<long>("cluster.steps.done", "{step}", "Steps done");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("cluster.steps.failed", "{attempt}", "Attempts that failed");
    private static readonly Counter<long> Retried = Meter.CreateCounter<long>("cluster.steps.retried", "{attempt}", "Further attempts");
    private static readonly Counter<long> Items = Meter.CreateCounter<long>("cluster.items", "{item}", "Rows, or pairs of rows, done");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("cluster.step.duration", "s", "Time of a step");
    private static readonly Gauge<int> Ready = Meter.CreateGauge<int>("cluster.queue.ready", "{step}", "Steps that may be taken");
    private static readonly Gauge<int> Running = Meter.CreateGauge<int>("cluster.queue.running", "{step}", "Steps that silos hold");
    private static readonly Gauge<int> SetAside = Meter.CreateGauge<int>("cluster.queue.set_aside", "{step}", "Steps set aside");

    public static void StepDone(string kind, long items, TimeSpan elapsed)
    {
        KeyValuePair<string, object?> tag = new("step.kind", kind);
        Done.Add(1, tag);
        Items.Add(items, tag);
        Duration.Record(elapsed.TotalSeconds, tag);
    }

    public static void StepFailed(string kind) => Failed.Add(1, new KeyValuePair<string, object?>("step.kind", kind));

    public static void StepRetried(string kind) => Retried.Add(1, new KeyValuePair<string, object?>("step.kind", kind));

    public static void Queue(string job, int ready, int running, int setAside)
    {
        KeyValuePair<string, object?> tag = new("job", job);
        Ready.Record(ready, tag);
        Running.Record(running, tag);
        SetAside.Record(setAside, tag);
    }
}
