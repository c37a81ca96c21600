namespace MLNet.Embeddings;

/// <summary>How far an engine has come.</summary>
/// <param name="Stage">Name of the current stage, such as "neighbors".</param>
/// <param name="Completed">Units of the stage that are done.</param>
/// <param name="Total">Units of the stage in all; 0 while unknown.</param>
public readonly record struct EngineProgress(string Stage, long Completed, long Total);
