namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Two points and their mutual reachability distance.</summary>
/// <param name="Weight">The distance; infinite for no edge at all.</param>
/// <param name="First">One point.</param>
/// <param name="Second">The other point.</param>
internal readonly record struct TreeEdge(float Weight, int First, int Second) : IComparable<TreeEdge>
{
    public static TreeEdge None { get; } = new(float.PositiveInfinity, -1, -1);

    /// <summary>By weight, then by the points.</summary>
    public int CompareTo(TreeEdge other)
    {
        int order = Weight.CompareTo(other.Weight);
        if (order == 0)
            order = First.CompareTo(other.First);
        return order == 0 ? Second.CompareTo(other.Second) : order;
    }
}
