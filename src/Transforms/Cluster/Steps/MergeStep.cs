using MLNet.Embeddings.Cluster.Joins;

namespace MLNet.Embeddings.Cluster.Steps;

/// <summary>Pairs of several files in one, in order, each once.</summary>
internal static class MergeStep
{
    public static async Task<long> RunAsync(StepContext context)
    {
        long maximum = context.Parameter<long>("maximumPairs");
        var pairs = new List<RowPair>();
        foreach (string name in context.Step.Inputs)
        {
            pairs.AddRange(await context.ReadAsync(name, PairFile.Read).ConfigureAwait(false));
            if (pairs.Count > maximum)
                throw new ClusterException(
                    ClusterFault.InvalidPlan,
                    $"More than {maximum:N0} pairs reach the threshold, so it hardly tells duplicates from other rows: make a plan with a "
                        + "higher threshold, or with more pairs if so many are meant."
                );
        }

        RowPair[] ordered = PairFile.Ordered(pairs);
        await context.WriteAsync(stream => PairFile.Write(stream, ordered)).ConfigureAwait(false);
        return ordered.Length;
    }
}
