namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Compares a block of rows with a block of reference rows and hands on the pairs that may be near neighbours.</summary>
internal interface IBlockProduct
{
    /// <summary>Compares rows with a block of another set of rows; only the rows gain candidates.</summary>
    /// <param name="rows">The rows that are searched for.</param>
    /// <param name="start">First of them.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="candidates">Their candidates.</param>
    /// <param name="panels">The reference rows.</param>
    /// <param name="block">Block of reference rows.</param>
    void Search(PreparedRows rows, int start, int count, CandidateTable candidates, ColumnPanels panels, int block);

    /// <summary>Compares the rows of one block with each other.</summary>
    /// <param name="panels">The rows.</param>
    /// <param name="block">The block.</param>
    /// <param name="candidates">Candidates of all rows.</param>
    void SearchWithin(ColumnPanels panels, int block, CandidateTable candidates);

    /// <summary>Compares two different blocks of one set of rows; both gain candidates.</summary>
    /// <param name="panels">The rows.</param>
    /// <param name="first">One block.</param>
    /// <param name="second">The other block.</param>
    /// <param name="candidates">Candidates of all rows.</param>
    void SearchBetween(ColumnPanels panels, int first, int second, CandidateTable candidates);
}
