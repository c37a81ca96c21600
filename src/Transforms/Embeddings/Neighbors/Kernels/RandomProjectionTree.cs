using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>A tree that halves the rows again and again by their projection onto a random direction, so that near rows tend to share a
/// leaf.</summary>
/// <remarks>
/// Dasgupta and Freund, "Random projection trees and low dimensional manifolds", STOC 2008. The direction of a node joins two of its rows,
/// which follows the extent of the data. All nodes of a level are split at once; where they begin depends on the number of rows alone.
/// </remarks>
internal sealed class RandomProjectionTree
{
    private const int BlockRows = 2048;

    private RandomProjectionTree(int[] order, int[] leafStarts, float[] normals, float[] splits)
    {
        Order = order;
        LeafStarts = leafStarts;
        Normals = normals;
        Splits = splits;
    }

    /// <summary>The rows, leaf after leaf.</summary>
    public int[] Order { get; }

    /// <summary>Where each leaf begins in <see cref="Order"/>, with the number of rows as a last entry. Their number is a power of
    /// two.</summary>
    public int[] LeafStarts { get; }

    /// <summary>The direction of each inner node in level order: the children of node i are 2i + 1 and 2i + 2.</summary>
    public float[] Normals { get; }

    /// <summary>The projection of each inner node from which rows go to the second child.</summary>
    public float[] Splits { get; }

    /// <summary>Number of leaves.</summary>
    public int LeafCount => LeafStarts.Length - 1;

    /// <summary>Builds a tree.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="leafRows">The most rows that a leaf may hold.</param>
    /// <param name="seed">Seed of the directions.</param>
    /// <param name="tree">Which tree of the forest this is.</param>
    /// <param name="context">Threads and callback.</param>
    public static RandomProjectionTree Build(PreparedRows rows, int leafRows, ulong seed, int tree, EngineContext context)
    {
        int count = rows.Count;
        int levels = 0;
        while ((count + (1L << levels) - 1) >> levels > leafRows)
            levels++;

        // The row in the lower half, its projection as an ordered integer in the upper: sorting the pairs breaks ties by row.
        var keys = new ulong[count];
        for (int i = 0; i < count; i++)
            keys[i] = (uint)i;

        int innerNodes = (1 << levels) - 1;
        var normals = new float[innerNodes * rows.Depth];
        var splits = new float[innerNodes];
        for (int level = 0; level < levels; level++)
        {
            int nodes = 1 << level;
            int firstNode = nodes - 1;
            ulong levelSeed = CounterRandom.Bits(seed, (ulong)tree, (ulong)level);
            for (int node = 0; node < nodes; node++)
            {
                int start = Start(count, nodes, node);
                Direction(
                    rows,
                    keys.AsSpan(start, Start(count, nodes, node + 1) - start),
                    levelSeed,
                    node,
                    Normal(normals, rows.Depth, firstNode + node)
                );
            }

            context.For(
                (count + BlockRows - 1) / BlockRows,
                (block, _) => Project(rows, keys, normals, nodes, block * BlockRows, Math.Min(count, (block + 1) * BlockRows))
            );
            context.For(
                nodes,
                (node, _) =>
                {
                    int start = Start(count, nodes, node);
                    int middle = Start(count, nodes * 2, (node * 2) + 1);
                    splits[firstNode + node] = Split(keys.AsSpan(start, Start(count, nodes, node + 1) - start), middle - start);
                }
            );
        }

        var order = new int[count];
        for (int i = 0; i < count; i++)
            order[i] = (int)(uint)keys[i];

        var leafStarts = new int[(1 << levels) + 1];
        for (int leaf = 0; leaf < leafStarts.Length; leaf++)
            leafStarts[leaf] = Start(count, 1 << levels, leaf);

        return new RandomProjectionTree(order, leafStarts, normals, splits);
    }

    private static int Start(int count, int nodes, int node) => (int)((long)count * node / nodes);

    private static Span<float> Normal(float[] normals, int depth, int node) => normals.AsSpan(node * depth, depth);

    private static void Direction(PreparedRows rows, ReadOnlySpan<ulong> keys, ulong seed, int node, Span<float> normal)
    {
        ReadOnlySpan<float> one = rows.Row((int)(uint)keys[CounterRandom.Index(CounterRandom.Bits(seed, (ulong)node, 0), keys.Length)]);
        ReadOnlySpan<float> other = rows.Row((int)(uint)keys[CounterRandom.Index(CounterRandom.Bits(seed, (ulong)node, 1), keys.Length)]);
        RowArithmetic.Subtract(one, other, normal);
        if (normal.ContainsAnyExcept(0f))
            return;

        for (int i = 0; i < normal.Length; i++)
            normal[i] = (float)CounterRandom.Gaussian(seed, (ulong)node + 1, (ulong)i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Project(PreparedRows rows, ulong[] keys, float[] normals, int nodes, int start, int end)
    {
        var node = (int)((long)start * nodes / rows.Count);
        for (int i = start; i < end; i++)
        {
            while (i >= Start(rows.Count, nodes, node + 1))
                node++;

            var row = (uint)keys[i];
            float projection = RowArithmetic.Dot(rows.Row((int)row), Normal(normals, rows.Depth, nodes - 1 + node));
            keys[i] = ((ulong)OrderedBits.Of(projection) << 32) | row;
        }
    }

    // Brings the smaller keys to the front; the key at the border belongs to the second child.
    private static float Split(Span<ulong> keys, int middle) =>
        keys.IsEmpty ? 0 : OrderedBits.ToSingle((uint)(Selection.Smallest(keys, middle) >> 32));
}
