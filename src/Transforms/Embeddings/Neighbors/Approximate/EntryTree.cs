using System.Numerics;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Where searches begin: a tree that sends a query to a leaf, and a few rows of each leaf.</summary>
/// <param name="Normals">The direction of each inner node in level order: the children of node i are 2i + 1 and 2i + 2.</param>
/// <param name="Splits">The projection of each inner node from which points go to the second child.</param>
/// <param name="Entries">The entry rows, leaf after leaf, as many for each.</param>
internal sealed record EntryTree(float[] Normals, float[] Splits, int[] Entries)
{
    private const int EntriesPerLeaf = 16;

    /// <summary>Takes a tree and some rows of each leaf.</summary>
    public static EntryTree Of(RandomProjectionTree tree)
    {
        int perLeaf = EntriesPerLeaf;
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
            perLeaf = Math.Min(perLeaf, tree.LeafStarts[leaf + 1] - tree.LeafStarts[leaf]);

        var entries = new int[perLeaf * tree.LeafCount];
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            int size = tree.LeafStarts[leaf + 1] - tree.LeafStarts[leaf];
            for (int i = 0; i < perLeaf; i++)
                entries[(leaf * perLeaf) + i] = tree.Order[tree.LeafStarts[leaf] + (int)((long)size * i / perLeaf)];
        }

        return new EntryTree(tree.Normals, tree.Splits, entries);
    }

    /// <summary>Whether a tree that was read from elsewhere is one of so many rows with so many values.</summary>
    public bool Fits(int rowCount, int depth) =>
        Normals.Length == (long)Splits.Length * depth
        && BitOperations.IsPow2(Splits.Length + 1)
        && Entries.Length % (Splits.Length + 1) == 0
        && !Entries.AsSpan().ContainsAnyExceptInRange(0, rowCount - 1);

    /// <summary>The rows to begin with for a point in the coordinates of the tree.</summary>
    public ReadOnlySpan<int> EntriesFor(ReadOnlySpan<float> point, SimdPath path)
    {
        int node = 0;
        while (node < Splits.Length)
        {
            double projection = LaneSum.Of<Product>(point, Normals.AsSpan(node * point.Length, point.Length), path);
            node = (2 * node) + (projection < Splits[node] ? 1 : 2);
        }

        int perLeaf = Entries.Length / (Splits.Length + 1);
        return Entries.AsSpan((node - Splits.Length) * perLeaf, perLeaf);
    }
}
