using MLNet.Embeddings.Cluster.Joins;
using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Coarse centroids of a sample.</summary>
internal static class CentroidsStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        int cells = context.Parameter<int>("cells");
        VectorRecords sample = await context.SampleAsync(context.Step.Inputs).ConfigureAwait(false);
        if (sample.Rows.Length < cells)
            throw new ClusterException(
                ClusterFault.InvalidPlan,
                $"The sample has {sample.Rows.Length} rows that can be compared, fewer than the "
                    + $"{cells} cells of the plan: most vectors are "
                    + "zero or missing; make a plan with an exact join."
            );
        Matrix centroids = CoarseCells.Fit(sample.Vectors, cells, context.Engine);
        await context.WriteAsync(stream => Npy.Write(stream, centroids)).ConfigureAwait(false);
        return sample.Rows.Length;
    }
}
