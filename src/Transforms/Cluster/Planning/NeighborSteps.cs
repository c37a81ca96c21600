using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps that find nearest neighbors.</summary>
internal static class NeighborSteps
{
    public static void Add(PlanSteps steps, int dimension, int neighbors, DistanceMetric metric)
    {
        foreach (Shard shard in steps.Shards.Shards)
        {
            steps.Add(
                $"neighbors-{shard.Index}",
                StepKinds.Neighbors,
                steps.Shards.Shards.Select(other => other.Vectors),
                [$"neighbors/indices-{shard.Index}.npy", $"neighbors/distances-{shard.Index}.npy"],
                new JsonObject
                {
                    ["shard"] = shard.Index,
                    ["neighbors"] = neighbors,
                    ["metric"] = $"{metric}",
                },
                (double)shard.RowCount * steps.Shards.RowCount * dimension
            );
        }
    }
}
