namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>The points that an edge of the minimum spanning tree may still begin at, in the order of a candidate's hierarchy.</summary>
/// <remarks>
/// An edge between two trees of the forest is of use only where it is shorter than what the candidate has between them, and it is never
/// shorter than the bound of either of its points. So most points of a dense region are out of the question: their own core distances, or
/// those of all whom they could be joined to, are as long as the way that is known.
/// </remarks>
internal sealed class OpenPoints
{
    public OpenPoints(Forest forest, TreeEdge[] candidate)
    {
        int count = forest.TreeCount;
        Order = new TreeOrder(count, candidate, forest.Trees);
        float[] limits = LimitsOf(forest, candidate);
        Points =
        [
            .. Enumerable
                .Range(0, forest.Trees.Length)
                .Where(point => forest.Bounds[point] < limits[forest.Trees[point]])
                .OrderBy(point => Order.PlaceOf(forest.Trees[point]))
                // Points that are out of the question for a tile alike lie together, so that whole tiles are passed over.
                .ThenBy(point => forest.Bounds[point]),
        ];
        Bounds = [.. Points.Select(point => forest.Bounds[point])];
        Trees = [.. Points.Select(point => forest.Trees[point])];
        Places = [.. Trees.Select(Order.PlaceOf)];
        Starts = new int[count + 1];
        foreach (int place in Places)
            Starts[place + 1]++;
        for (int place = 0; place < count; place++)
            Starts[place + 1] += Starts[place];
    }

    /// <summary>The candidate's hierarchy.</summary>
    public TreeOrder Order { get; }

    /// <summary>The points, tree after tree.</summary>
    public int[] Points { get; }

    /// <summary>No edge of a point that is not known is shorter.</summary>
    public float[] Bounds { get; }

    /// <summary>The tree of each.</summary>
    public int[] Trees { get; }

    /// <summary>The place of each one's tree in the hierarchy, ascending.</summary>
    public int[] Places { get; }

    /// <summary>Where the points of the tree at each place begin.</summary>
    public int[] Starts { get; }

    // For each tree the longest edge of the candidate that a shorter one from this tree could replace.
    private static float[] LimitsOf(Forest forest, TreeEdge[] candidate)
    {
        int count = forest.TreeCount;
        var least = new float[(2 * count) - 1];
        Array.Fill(least, float.PositiveInfinity);
        for (int point = 0; point < forest.Trees.Length; point++)
            least[forest.Trees[point]] = Math.Min(least[forest.Trees[point]], forest.Bounds[point]);

        TreeEdge[] sorted = [.. candidate.Order()];
        var sets = new DisjointSets(count);
        var nodes = new int[count];
        var children = new (int Left, int Right)[count - 1];
        for (int i = 0; i < count; i++)
            nodes[i] = i;
        for (int i = 0; i < sorted.Length; i++)
        {
            int left = nodes[sets.Find(forest.Trees[sorted[i].First])];
            int right = nodes[sets.Find(forest.Trees[sorted[i].Second])];
            sets.Merge(forest.Trees[sorted[i].First], forest.Trees[sorted[i].Second]);
            nodes[sets.Find(forest.Trees[sorted[i].First])] = count + i;
            children[i] = (left, right);
            least[count + i] = Math.Min(least[left], least[right]);
        }

        var limits = new float[least.Length];
        for (int i = children.Length - 1; i >= 0; i--)
        {
            (int left, int right) = children[i];
            limits[left] = least[right] < sorted[i].Weight ? Math.Max(limits[count + i], sorted[i].Weight) : limits[count + i];
            limits[right] = least[left] < sorted[i].Weight ? Math.Max(limits[count + i], sorted[i].Weight) : limits[count + i];
        }

        return limits[..count];
    }
}
