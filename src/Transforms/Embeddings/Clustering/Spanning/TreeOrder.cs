using System.Numerics;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>A spanning tree's answer to: what is the longest edge on the way from one vertex to another? That is the distance at which
/// single linkage brings both together.</summary>
/// <remarks>
/// With the vertices in the order of the hierarchy's leaves, the answer is the largest of the gaps between the two, found in constant time
/// in a sparse table (Bender and Farach-Colton, "The LCA problem revisited", 2000).
/// </remarks>
internal sealed class TreeOrder
{
    private readonly int[] _places;
    private readonly float[][] _largest;

    /// <param name="count">Number of vertices.</param>
    /// <param name="edges">The edges of a spanning tree.</param>
    /// <param name="vertexOf">The vertex that an end of an edge belongs to.</param>
    public TreeOrder(int count, ReadOnlySpan<TreeEdge> edges, int[] vertexOf)
    {
        Leaves = new int[count];
        _places = new int[count];
        var gaps = new float[Math.Max(count - 1, 0)];
        Arrange(count, edges, vertexOf, gaps);
        for (int place = 0; place < count; place++)
            _places[Leaves[place]] = place;

        var levels = new List<float[]> { gaps };
        for (int width = 2; width <= gaps.Length; width *= 2)
        {
            float[] below = levels[^1];
            var level = new float[gaps.Length - width + 1];
            for (int i = 0; i < level.Length; i++)
                level[i] = Math.Max(below[i], below[i + (width / 2)]);
            levels.Add(level);
        }

        _largest = [.. levels];
    }

    /// <summary>The vertices in the order of the hierarchy's leaves.</summary>
    public int[] Leaves { get; }

    /// <summary>The place of a vertex among the leaves.</summary>
    public int PlaceOf(int vertex) => _places[vertex];

    /// <summary>The longest edge between two vertices.</summary>
    public float Between(int first, int second) => BetweenPlaces(_places[first], _places[second]);

    /// <summary>The longest edge between the vertices at two places.</summary>
    public float BetweenPlaces(int first, int second)
    {
        if (first == second)
            return 0;
        if (first > second)
            (first, second) = (second, first);
        int level = BitOperations.Log2((uint)(second - first));
        return Math.Max(_largest[level][first], _largest[level][second - (1 << level)]);
    }

    // Each set is a chain of leaves; joining two puts one chain behind the other, with the edge's length as the gap.
    private void Arrange(int count, ReadOnlySpan<TreeEdge> edges, int[] vertexOf, float[] gaps)
    {
        TreeEdge[] sorted = edges.ToArray();
        Array.Sort(sorted);
        var sets = new DisjointSets(count);
        var next = new int[count];
        var gapBehind = new float[count];
        var first = new int[count];
        var last = new int[count];
        for (int i = 0; i < count; i++)
        {
            next[i] = -1;
            first[i] = last[i] = i;
        }

        foreach (TreeEdge edge in sorted)
        {
            int left = sets.Find(vertexOf[edge.First]);
            int right = sets.Find(vertexOf[edge.Second]);
            next[last[left]] = first[right];
            gapBehind[last[left]] = edge.Weight;
            (int start, int end) = (first[left], last[right]);
            sets.Merge(left, right);
            int root = sets.Find(left);
            first[root] = start;
            last[root] = end;
        }

        int leaf = count == 0 ? -1 : first[sets.Find(0)];
        for (int place = 0; place < count; place++, leaf = next[leaf])
        {
            Leaves[place] = leaf;
            if (place < gaps.Length)
                gaps[place] = gapBehind[leaf];
        }
    }
}
