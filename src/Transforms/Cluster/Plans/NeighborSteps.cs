using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Plans;

/// <summary>Steps that find nearest neighbors.</summary>
internal static class NeighborSteps
{
    public static void Add(PlanSteps steps, int dimension, int neighbors, DistanceMetric metric)
    {
        foreach (Shard shard in steps.Shards.Shards)
        {
            steps.Add(
                $"neighbors-{shard.Number}",
                StepKinds.Neighbors,
                steps.Shards.Shards.Select(other => other.Vectors),
                [$"neighbors/indices-{shard.Number}.npy", $"neighbors/distances-{shard.Number}.npy"],
                new JsonObject
                {
                    ["shard"] = shard.Number,
                    ["neighbors"] = neighbors,
                    ["metric"] = $"{metric}",
                },
                (double)shard.RowCount * steps.Shards.RowCount * dimension
            );
        }
    }
}
