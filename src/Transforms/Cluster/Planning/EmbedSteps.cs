using System.Text.Json.Nodes;

namespace MLNet.Embeddings.Cluster.Planning;

/// <summary>Steps that make vectors of pictures.</summary>
internal static class EmbedSteps
{
    // Of a picture, some ten milliseconds of a core.
    private const double MultiplicationsPerPicture = 3e8;

    public static void Add(PlanSteps steps, string model, string digest)
    {
        foreach (Shard shard in steps.Shards.Shards)
        {
            steps.Add(
                $"embed-{shard.Index}",
                StepKinds.Embed,
                [shard.Metadata],
                [shard.Vectors, $"img_emb/problems-{shard.Index}.txt"],
                new JsonObject
                {
                    ["shard"] = shard.Index,
                    ["model"] = model,
                    ["modelSha256"] = digest,
                },
                shard.RowCount * MultiplicationsPerPicture
            );
        }
    }
}
