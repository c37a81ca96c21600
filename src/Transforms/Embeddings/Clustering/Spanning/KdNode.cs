namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>A node of a <see cref="KdTree"/>.</summary>
/// <param name="Start">Its first point in the order of the leaves.</param>
/// <param name="End">The place behind its last point.</param>
/// <param name="Right">Its right child, −1 for a leaf; the left child is the next node.</param>
internal readonly record struct KdNode(int Start, int End, int Right)
{
    public bool IsLeaf => Right < 0;
}
