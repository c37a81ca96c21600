using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Compares two blocks of contents, or one with itself.</summary>
internal interface IMatchProduct
{
    /// <summary>Compares every content of one block with every one of another; the blocks may be the same.</summary>
    void Compare(ColumnPanels panels, int first, int second, MatchBlock[] blocks, MatchRule rule);

    /// <summary>The same for two different blocks, with the pairs that coarse rows rule out left out.</summary>
    /// <returns>The multiplications it took, which depend on the data alone.</returns>
    long ComparePruned(ColumnPanels panels, ColumnPanels coarse, int first, int second, MatchBlock[] blocks, MatchRule rule);
}
