using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Searches for new rows among reference rows.</summary>
internal static class QuerySearch
{
    private const int QueryBlockRows = 96;

    // About as many reference rows as share the last-level cache with the queries that pass by.
    private const int BlocksPerPass = 10;

    /// <summary>The nearest distinct reference rows of each query, on all threads.</summary>
    public static NeighborTable Run(ReferenceRows reference, ColumnPanels panels, Matrix queries, int neighborCount, EngineContext context)
    {
        double[] squaredNorms = ReferenceRows.SquaredNormsOf(queries, reference.Path, context);
        PreparedRows rows = reference.Space.Prepare(queries, squaredNorms, context);
        IBlockProduct product = BlockProducts.Of(reference.Path);
        RowDistance distance = reference.DistanceFrom(queries, squaredNorms);

        int count = queries.RowCount;
        int queryBlocks = (count + QueryBlockRows - 1) / QueryBlockRows;
        using var candidates = new CandidateTable(neighborCount, rows, panels.Rows, distance);
        for (int pass = 0; pass < panels.BlockCount; pass += BlocksPerPass)
        {
            int first = pass;
            int last = Math.Min(panels.BlockCount, pass + BlocksPerPass);
            context.For(
                queryBlocks,
                (queryBlock, _) =>
                {
                    int start = queryBlock * QueryBlockRows;
                    int height = Math.Min(QueryBlockRows, count - start);
                    for (int block = first; block < last; block++)
                        product.Search(rows, start, height, candidates, panels, block);
                }
            );
            context.Report(last, panels.BlockCount);
        }

        return NeighborTables.Collect(candidates, rows, neighborCount, context);
    }

    /// <summary>The nearest distinct reference rows of one query, on the calling thread.</summary>
    public static void RunSingle(ReferenceRows reference, ColumnPanels panels, Matrix query, Span<int> indices, Span<float> distances)
    {
        double[] squaredNorms = [RowDistance.SquaredNorm(query.Row(0), reference.Path)];
        PreparedRows rows = reference.Space.Prepare(query, squaredNorms);
        IBlockProduct product = BlockProducts.Of(reference.Path);
        using var candidates = new CandidateTable(indices.Length, rows, panels.Rows, reference.DistanceFrom(query, squaredNorms));
        for (int block = 0; block < panels.BlockCount; block++)
            product.Search(rows, 0, 1, candidates, panels, block);

        candidates.Write(0, indices, distances);
    }
}
