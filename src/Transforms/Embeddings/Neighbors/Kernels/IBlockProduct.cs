namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Compares a block of rows with a block of reference rows and hands on the pairs that may be near neighbors.</summary>
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

    /// <summary>As <see cref="SearchBetween"/>, with most pairs ruled out by rows that stand for the others at no larger
    /// distances.</summary>
    /// <param name="panels">The rows.</param>
    /// <param name="coarse">A short row for each, from <see cref="CoarseRows"/>, in blocks of the same size.</param>
    /// <param name="first">One block.</param>
    /// <param name="second">The other block.</param>
    /// <param name="candidates">Candidates of all rows.</param>
    /// <returns>The work that was done, as a number of multiplications of a whole tile's pace.</returns>
    long SearchBetweenPruned(ColumnPanels panels, ColumnPanels coarse, int first, int second, CandidateTable candidates);

    /// <summary>Compares two blocks of rows with each other, or one with itself, both as they are and with one side mirrored; both gain
    /// candidates of both kinds.</summary>
    /// <param name="panels">Rows of <see cref="FoldedRows"/>.</param>
    /// <param name="evenCount">How many of their coordinates mirroring keeps.</param>
    /// <param name="first">One block.</param>
    /// <param name="second">The other block, or the same one: then no row is its own candidate, but its mirror image's.</param>
    /// <param name="candidates">Candidates of all rows.</param>
    /// <param name="mirroredCandidates">Candidates of their mirror images.</param>
    void SearchFolded(
        ColumnPanels panels,
        int evenCount,
        int first,
        int second,
        CandidateTable candidates,
        CandidateTable mirroredCandidates
    );

    /// <summary>Inner products of rows with directions, added up in double precision.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="start">First of them.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="directions">The directions, in one block.</param>
    /// <param name="stretchLength">Products that are added in single precision.</param>
    /// <param name="projections">Zeros, to which the products are added, row after row.</param>
    void Project(PreparedRows rows, int start, int count, ColumnPanels directions, int stretchLength, double[] projections);
}
