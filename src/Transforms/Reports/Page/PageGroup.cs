namespace MLNet.Embeddings.Reports.Page;

/// <summary>Points that repeat each other.</summary>
/// <param name="Id">Number of the group, from 1.</param>
/// <param name="Points">The points, first the one that is kept.</param>
internal sealed record PageGroup(int Id, IReadOnlyList<int> Points);
