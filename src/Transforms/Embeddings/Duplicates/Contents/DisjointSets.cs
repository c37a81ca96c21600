namespace MLNet.Embeddings.Duplicates.Contents;

/// <summary>Disjoint sets in an array of parents; the root of a set is its smallest element.</summary>
internal static class DisjointSets
{
    public static int Find(int[] parents, int element)
    {
        while (parents[element] != element)
        {
            parents[element] = parents[parents[element]];
            element = parents[element];
        }

        return element;
    }

    public static void Join(int[] parents, int one, int other)
    {
        int a = Find(parents, one);
        int b = Find(parents, other);
        parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
