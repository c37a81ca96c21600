namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>A candidate whose distance is known; nearer ones come first, equally near ones by index.</summary>
/// <param name="Distance">Distance in the metric of the search, as <see cref="RowDistance.Between"/> gives it.</param>
/// <param name="Index">Reference row, by its id.</param>
/// <param name="Column">The same row by its place among the prepared rows.</param>
/// <param name="LowerBound">The lower bound by which the tile chose it.</param>
internal readonly record struct RankedCandidate(double Distance, int Index, int Column, float LowerBound) : IComparable<RankedCandidate>
{
    public int CompareTo(RankedCandidate other) =>
        Distance < other.Distance ? -1
        : Distance > other.Distance ? 1
        : Index.CompareTo(other.Index);
}
