using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Approximate search of distinct rows among themselves: a forest of random projection trees, then passes of NN-descent until a
/// sample shows enough recall.</summary>
internal static class ApproximateSelfSearch
{
    private const int SmallestLeaf = 384;
    private const int Trees = 6;
    private const int MostPasses = 4;
    private const int ShortestList = 10;
    private const int LongestList = 24;
    private const double SufficientRecall = 0.97;
    private const double WorthwhileGain = 0.002;

    /// <summary>The fewest rows that a forest can be grown for with this many neighbors.</summary>
    public static int FewestRows(int neighborCount) => 4 * LeafRows(neighborCount);

    /// <summary>Finds near neighbors and estimates how many of them are the nearest.</summary>
    /// <param name="rows">At least <see cref="FewestRows"/> distinct rows.</param>
    /// <param name="neighborCount">Neighbors per row.</param>
    /// <param name="seed">Seed of the forest and the sample.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="recall">The share of true neighbors found, estimated on a sample.</param>
    public static NeighborTable Run(ReferenceRows rows, int neighborCount, ulong seed, EngineContext context, out double recall)
    {
        int leafRows = LeafRows(neighborCount);
        PreparedRows prepared = rows.Prepare(context);
        prepared = prepared.Reordered(RandomProjectionTree.Build(prepared, leafRows, seed, 0, context).Order, context);
        using var candidates = new CandidateTable(neighborCount, prepared, prepared, rows.DistanceWithin());
        IRowJoin join = RowJoins.Of(rows.Path);
        RecallSample sample = RecallSample.Of(rows, prepared, neighborCount, seed, context);

        for (int tree = 0; tree < Trees; tree++)
        {
            JoinLeaves(prepared, RandomProjectionTree.Build(prepared, leafRows, seed, tree + 1, context), candidates, join, context);
            context.Report(tree + 1, Trees + MostPasses);
        }

        recall = sample.Measure(candidates, context);
        int listLength = Math.Clamp(neighborCount / 3, Math.Min(neighborCount, ShortestList), LongestList);
        for (int pass = 0; pass < MostPasses && recall < SufficientRecall; pass++)
        {
            NeighborLists lists = NeighborLists.Of(candidates, prepared.Count, listLength, context);
            NeighborhoodJoin.Run(prepared, lists, candidates, join, context);
            context.Report(Trees + pass + 1, Trees + MostPasses);
            double before = recall;
            recall = sample.Measure(candidates, context);
            if (recall - before < WorthwhileGain)
                break;
        }

        return NeighborTables.Collect(candidates, prepared, neighborCount, context);
    }

    private static void JoinLeaves(
        PreparedRows rows,
        RandomProjectionTree tree,
        CandidateTable candidates,
        IRowJoin join,
        EngineContext context
    )
    {
        var scratches = new JoinScratch[context.NumberOfThreads];
        context.For(
            tree.LeafCount,
            (leaf, worker) =>
            {
                JoinScratch scratch = scratches[worker] ??= new JoinScratch(rows.Depth);
                join.Within(rows, tree.Order.AsSpan(tree.LeafStarts[leaf]..tree.LeafStarts[leaf + 1]), candidates, scratch);
            }
        );
    }

    // A leaf is at least half as large and has to hold all neighbors of a row.
    private static int LeafRows(int neighborCount) => Math.Max(SmallestLeaf, 4 * (neighborCount + 1));
}
