namespace MLNet.Embeddings.Cluster;

/// <summary>Names under which a cluster's silos publish what they do.</summary>
public static class ClusterTelemetry
{
    /// <summary>Name of the meter and of the source of activities, to be given to OpenTelemetry's <c>AddMeter</c> and
    /// <c>AddSource</c>.</summary>
    public const string Name = "MLNet.Embeddings.Cluster";
}
