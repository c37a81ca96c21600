using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Searches rows among themselves, multiplying each pair of blocks once for both of its sides.</summary>
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
        BlockTournament.Play(
            panels.BlockCount,
            pruning,
            (one, other) => product.SearchBetween(panels, one, other, candidates),
            (coarse, one, other) => product.SearchBetweenPruned(panels, coarse, one, other, candidates),
            context
        );
    }
}
