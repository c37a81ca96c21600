using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Brings every block of one set together with every block of another.</summary>
/// <remarks>In each round no block appears twice, so that what is collected for a block has one owner at a time.</remarks>
internal static class BlockRectangle
{
    /// <summary>Compares.</summary>
    /// <param name="panels">Blocks of the one set, then of the other.</param>
    /// <param name="first">Blocks of the one.</param>
    /// <param name="pruning">Coarse rows; null to compare all in full.</param>
    /// <param name="rule">How pairs are judged.</param>
    /// <param name="path">Vector width.</param>
    /// <param name="context">Threads and callback.</param>
    public static MatchBlock[] Compare(
        ColumnPanels panels,
        int first,
        Pruning? pruning,
        MatchRule rule,
        SimdPath path,
        EngineContext context
    )
    {
        IMatchProduct product = path switch
        {
            SimdPath.Vector512 => new MatchProduct<TileKernel512>(),
            SimdPath.Vector256 => new MatchProduct<TileKernel256>(),
            _ => new MatchProduct<TileKernelPortable>(),
        };
        MatchBlock[] blocks =
        [
            .. Enumerable.Range(0, panels.BlockCount).Select(block => MatchBlock.OfRange(panels.RowsOf(block), rule.Range, rule.Range)),
        ];
        int second = panels.BlockCount - first;
        int rounds = Math.Max(first, second);
        for (int round = 0; round < rounds; round++)
        {
            int turn = round;
            long work = 0;
            ColumnPanels? coarse = pruning?.CoarseFor(round);
            context.For(
                Math.Min(first, second),
                (game, _) =>
                {
                    int partner = (game + turn) % rounds;
                    int one = first <= second ? game : partner;
                    int other = first + (first <= second ? partner : game);
                    if (coarse is null)
                        product.Compare(panels, one, other, blocks, rule);
                    else
                        Interlocked.Add(ref work, product.ComparePruned(panels, coarse, one, other, blocks, rule));
                }
            );
            if (coarse is not null)
                pruning!.Record(round, work);
            context.Report(round + 1, rounds);
        }

        return blocks;
    }
}
