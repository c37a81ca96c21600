using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>A sample's rows of all shards in one file, in the order of the rows.</summary>
internal static class GatherStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        VectorRecords sample = await context.SampleAsync(context.Step.Inputs).ConfigureAwait(false);
        await context.WriteAsync(sample.Write).ConfigureAwait(false);
        return sample.Rows.Length;
    }
}
