using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Searches rows among themselves, multiplying each pair of blocks once for both of its sides.</summary>
/// <remarks>
/// The pairs of blocks are played as a round-robin tournament (circle method): within a round no block appears twice, so that every block's candidates have
/// one owner at a time and nothing depends on which thread is faster.
/// </remarks>
internal static class SymmetricSearch
{
    /// <summary>Adds to each row's candidates its nearest among all other rows.</summary>
    /// <param name="panels">The rows.</param>
    /// <param name="pruning">Coarse rows and when to use them; null to compare all pairs.</param>
    /// <param name="candidates">Candidates of all rows.</param>
    /// <param name="product">The comparison.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Run(ColumnPanels panels, Pruning? pruning, CandidateTable candidates, IBlockProduct product, EngineContext context)
    {
        context.For(panels.BlockCount, (block, _) => product.SearchWithin(panels, block, candidates));

        // Where the number of blocks is odd, the one that plays against the missing player sits out.
        int players = (panels.BlockCount + 1) & ~1;
        int rounds = players - 1;
        for (int round = 0; round < rounds; round++)
        {
            int turn = round;
            ColumnPanels? coarse = pruning?.CoarseFor(round);
            long work = 0;
            context.For(players / 2, (game, _) =>
            {
                int one = (turn + game) % rounds;
                int other = game == 0 ? rounds : (turn - game + rounds) % rounds;
                if (one >= panels.BlockCount || other >= panels.BlockCount)
                    return;

                if (coarse is null)
                    product.SearchBetween(panels, one, other, candidates);
                else
                    Interlocked.Add(ref work, product.SearchBetweenPruned(panels, coarse, one, other, candidates));
            });
            if (coarse is not null)
                pruning!.Record(round, work);

            context.Report(round + 1, rounds);
        }
    }
}
