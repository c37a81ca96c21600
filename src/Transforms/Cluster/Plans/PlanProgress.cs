namespace MLNet.Embeddings.Cluster;

/// <summary>How far a plan is.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps of the plan.</param>
/// <param name="Last">The step that has just been done.</param>
public sealed record PlanProgress(int Done, int Total, StepResult Last);
