using MLNet.Embeddings.Neighbors.Exact;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Compares two blocks of contents, or one with itself.</summary>
internal interface IMatchProduct
{
    /// <summary>Compares every content of one block with every one of another; the blocks may be the same.</summary>
    void Compare(ColumnPanels panels, int first, int second, MatchBlock[] blocks, MatchRule rule);
}
