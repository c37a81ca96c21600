using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Duplicates.Grouping;

/// <summary>Forms groups of cells. Each returns the representative of every cell, which for a cell without a group is the cell
/// itself.</summary>
internal static class Linkages
{
    /// <param name="linkage">How pairs become groups.</param>
    /// <param name="graph">Cells and pairs.</param>
    /// <param name="ranks">A number per cell, all different; of a group, the lowest represents it.</param>
    public static int[] Group(DuplicateLinkage linkage, CellGraph graph, int[] ranks) =>
        linkage switch
        {
            DuplicateLinkage.Star => Star(graph, ranks),
            DuplicateLinkage.Complete => Represent(Complete(graph), ranks),
            _ => Represent(Components(graph), ranks),
        };

    // In the order of preference a cell that is near no representative yet becomes one; every other cell then joins the most similar
    // representative.
    private static int[] Star(CellGraph graph, int[] ranks)
    {
        int[] order = [.. Enumerable.Range(0, graph.Count).OrderBy(cell => ranks[cell])];
        var isRepresentative = new bool[graph.Count];
        var isTaken = new bool[graph.Count];
        foreach (int cell in order)
        {
            if (isTaken[cell])
                continue;

            isRepresentative[cell] = true;
            foreach ((int neighbor, _) in graph.NeighborsOf(cell))
                isTaken[neighbor] = true;
        }

        var representatives = new int[graph.Count];
        for (int cell = 0; cell < graph.Count; cell++)
        {
            int best = cell;
            float bestScore = float.NegativeInfinity;
            if (!isRepresentative[cell])
            {
                foreach ((int neighbor, float score) in graph.NeighborsOf(cell))
                {
                    if (isRepresentative[neighbor] && (score > bestScore || (score == bestScore && ranks[neighbor] < ranks[best])))
                        (best, bestScore) = (neighbor, score);
                }
            }

            representatives[cell] = best;
        }

        return representatives;
    }

    // The best pairs first: two groups merge when every pair between them reaches the threshold.
    private static int[] Complete(CellGraph graph)
    {
        int[] parents = [.. Enumerable.Range(0, graph.Count)];
        var members = new List<int>?[graph.Count];
        var known = new HashSet<(int, int)>(graph.Edges.Count);
        foreach (CellEdge edge in graph.Edges)
            known.Add((edge.First, edge.Second));

        foreach (CellEdge edge in graph.Edges.OrderByDescending(edge => edge.Score).ThenBy(edge => edge.First).ThenBy(edge => edge.Second))
        {
            int one = DisjointSets.Find(parents, edge.First);
            int other = DisjointSets.Find(parents, edge.Second);
            if (one == other)
                continue;

            List<int> first = members[one] ?? [one];
            List<int> second = members[other] ?? [other];
            if (!first.TrueForAll(a => second.TrueForAll(b => known.Contains((Math.Min(a, b), Math.Max(a, b))))))
                continue;

            DisjointSets.Join(parents, one, other);
            first.AddRange(second);
            members[Math.Max(one, other)] = null;
            members[Math.Min(one, other)] = first;
        }

        return parents;
    }

    private static int[] Components(CellGraph graph)
    {
        int[] parents = [.. Enumerable.Range(0, graph.Count)];
        foreach (CellEdge edge in graph.Edges)
            DisjointSets.Join(parents, edge.First, edge.Second);

        return parents;
    }

    private static int[] Represent(int[] parents, int[] ranks)
    {
        var best = new int[parents.Length];
        best.AsSpan().Fill(-1);
        for (int cell = 0; cell < parents.Length; cell++)
        {
            int root = DisjointSets.Find(parents, cell);
            if (best[root] < 0 || ranks[cell] < ranks[best[root]])
                best[root] = cell;
        }

        return [.. Enumerable.Range(0, parents.Length).Select(cell => best[DisjointSets.Find(parents, cell)])];
    }
}
