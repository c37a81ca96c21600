namespace MLNet.Embeddings.Cluster.Jobs;

/// <summary>What a step that ended well has done.</summary>
/// <param name="WasDone">Whether its output was there already.</param>
/// <param name="Items">Rows, or pairs of rows.</param>
internal readonly record struct StepWork(bool WasDone, long Items);
