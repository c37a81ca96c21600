using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

/// <summary>Plans of steps that do nothing but write their own names.</summary>
internal static class SmallPlans
{
    /// <summary>Steps that depend on nothing, and one that waits for all.</summary>
    public static ClusterPlan Fan(int width, long cost = 1_000_000_000)
    {
        PlanStep[] parts = [.. Enumerable.Range(0, width).Select(i => Step($"part-{i}", cost))];
        return new ClusterPlan("fan", [.. parts, Step("whole", cost, [.. parts.Select(part => part.Id)])]);
    }

    public static PlanStep Step(string id, long cost = 1_000_000_000, string[]? dependsOn = null, JsonObject? parameters = null) =>
        new()
        {
            Id = id,
            Kind = "test",
            DependsOn = dependsOn ?? [],
            Outputs = [$"out/{id}.txt"],
            CostHint = cost,
            Parameters = parameters ?? [],
        };
}
