using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>One pass of NN-descent: a neighbor of a neighbor is likely a neighbor.</summary>
/// <remarks>
/// Dong, Moses and Li, "Efficient k-nearest neighbor graph construction for generic similarity measures", WWW 2011. Here the pass is
/// blocked: rows of one panel lie near each other, so their neighbors' neighbors overlap, and the whole panel is compared with their
/// union at the speed of a matrix product. A pass reads a snapshot and each panel changes only its own rows, so that the order of the
/// panels does not matter.
/// </remarks>
internal static class NeighborhoodJoin
{
    /// <summary>Runs one pass.</summary>
    /// <param name="rows">The rows, near ones in near places.</param>
    /// <param name="lists">Snapshot of the candidates.</param>
    /// <param name="candidates">The candidates to improve.</param>
    /// <param name="join">The kernels.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Run(PreparedRows rows, NeighborLists lists, CandidateTable candidates, IRowJoin join, EngineContext context)
    {
        var scratches = new JoinScratch[context.NumberOfThreads];
        var unions = new RowUnion[context.NumberOfThreads];
        context.For(
            (rows.Count + TileShape.Columns - 1) / TileShape.Columns,
            (panel, worker) =>
            {
                JoinScratch scratch = scratches[worker] ??= new JoinScratch(rows.Depth);
                RowUnion union = unions[worker] ??= new RowUnion(rows.Count);
                int start = panel * TileShape.Columns;
                int count = Math.Min(TileShape.Columns, rows.Count - start);
                union.Clear();
                for (int row = start; row < start + count; row++)
                {
                    union.Add(lists.Forward(row));
                    union.Add(lists.Backward(row));
                }

                int direct = union.Members.Length;
                for (int i = 0; i < direct; i++)
                {
                    int neighbor = union.Members[i];
                    union.Add(lists.Forward(neighbor));
                    union.Add(lists.Backward(neighbor));
                }

                join.Onto(rows, start, count, union.Members, candidates, scratch);
            }
        );
    }
}
