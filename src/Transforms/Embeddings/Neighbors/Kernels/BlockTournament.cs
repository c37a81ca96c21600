namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Brings every two blocks of panels together once.</summary>
/// <remarks>
/// The pairs of blocks are played as a round-robin tournament (circle method): within a round no block appears twice, so that what is
/// collected for a block has one owner at a time and nothing depends on which thread is faster.
/// </remarks>
internal static class BlockTournament
{
    /// <summary>Compares the blocks of each pair.</summary>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="compare">Compares two blocks.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Play(int blockCount, Action<int, int> compare, EngineContext context) =>
        Play(blockCount, pruning: null, compare, static (_, _, _) => 0, context);

    /// <summary>Compares the blocks of each pair.</summary>
    /// <param name="blockCount">Number of blocks.</param>
    /// <param name="pruning">Coarse rows and when to use them; <see langword="null"/> to compare all rows in full.</param>
    /// <param name="compare">Compares two blocks in full.</param>
    /// <param name="comparePruned">Compares two blocks with coarse rows first, and returns the multiplications that were left to
    /// do.</param>
    /// <param name="context">Threads and callback.</param>
    public static void Play(
        int blockCount,
        Pruning? pruning,
        Action<int, int> compare,
        Func<ColumnPanels, int, int, long> comparePruned,
        EngineContext context
    )
    {
        // Where the number of blocks is odd, the one that plays against the missing player sits out.
        int players = (blockCount + 1) & ~1;
        int rounds = Math.Max(players - 1, 0);
        for (int round = 0; round < rounds; round++)
        {
            int turn = round;
            ColumnPanels? coarse = pruning?.CoarseFor(round);
            long work = 0;
            context.For(
                players / 2,
                (game, _) =>
                {
                    int one = (turn + game) % rounds;
                    int other = game == 0 ? rounds : (turn - game + rounds) % rounds;
                    if (one >= blockCount || other >= blockCount)
                        return;

                    if (coarse is null)
                        compare(one, other);
                    else
                        Interlocked.Add(ref work, comparePruned(coarse, one, other));
                }
            );
            if (coarse is not null)
                pruning!.Record(round, work);

            context.Report(round + 1, rounds);
        }
    }
}
