using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Searches rows among themselves, multiplying each pair of blocks once for both of its sides.</summary>
/// <remarks>
/// The pairs of blocks are played as a round-robin tournament (circle method): within a round no block appears twice, so that every block's candidates have
/// one owner at a time and nothing depends on which thread is faster.
/// </remarks>
internal static class SymmetricSearch
{
    /// <summary>The nearest distinct rows of each distinct row, itself left out.</summary>
    public static NeighborTable Run(PackedReference reference, int neighborCount, EngineContext context)
    {
        ColumnPanels panels = reference.Panels;
        IBlockProduct product = BlockProducts.Of(reference.Path);
        var distance = new RowDistance(
            reference.Distinct.Rows, reference.SquaredNorms, reference.Distinct.Rows, reference.SquaredNorms, reference.Metric, reference.Path);
        var candidates = new CandidateBlock[panels.BlockCount];

        // A player more than there are blocks, where their number is odd, is the one that sits out.
        int players = (panels.BlockCount + 1) & ~1;
        int rounds = Math.Max(players - 1, 0);
        context.For(panels.BlockCount, (block, _) =>
        {
            candidates[block] = new CandidateBlock(
                block * panels.BlockRows, panels.RowsOf(block), neighborCount, panels.Rows, panels.Rows, distance);
            product.SearchWithin(panels, block, candidates[block]);
        });

        for (int round = 0; round < rounds; round++)
        {
            int turn = round;
            context.For(players / 2, (game, _) =>
            {
                int one = (turn + game) % rounds;
                int other = game == 0 ? rounds : (turn - game + rounds) % rounds;
                if (one < panels.BlockCount && other < panels.BlockCount)
                    product.SearchBetween(panels, one, candidates[one], other, candidates[other]);
            });
            context.Report(round + 1, rounds);
        }

        var indices = new int[checked(reference.Count * neighborCount)];
        var distances = new float[indices.Length];
        context.For(panels.BlockCount, (block, _) =>
        {
            for (int row = 0; row < panels.RowsOf(block); row++)
            {
                int start = ((block * panels.BlockRows) + row) * neighborCount;
                candidates[block].Write(row, indices.AsSpan(start, neighborCount), distances.AsSpan(start, neighborCount));
            }
        });
        return new NeighborTable(reference.Count, neighborCount, indices, distances);
    }
}
