using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Neighbors.Tables;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Measures how many true neighbors an index finds.</summary>
internal static class QueryRecall
{
    private const int Queries = 240;

    /// <summary>The share of the true nearest rows found for points halfway between a reference row and one of its neighbors, which are
    /// near the data but not in it.</summary>
    public static double Measure(
        INeighborIndex index,
        ReferenceRows reference,
        SearchGraph graph,
        int neighborCount,
        ulong seed,
        EngineContext context
    )
    {
        Matrix rows = reference.Distinct.Rows;
        var queries = new Matrix(Math.Min(Queries, rows.RowCount), rows.ColumnCount);
        for (int i = 0; i < queries.RowCount; i++)
        {
            int row = CounterRandom.Index(CounterRandom.Bits(seed, 1, (ulong)i), rows.RowCount);
            ReadOnlySpan<int> edges = graph.EdgesOf(row);
            int other = edges.IsEmpty ? row : edges[CounterRandom.Index(CounterRandom.Bits(seed, 2, (ulong)i), edges.Length)];
            for (int column = 0; column < rows.ColumnCount; column++)
                queries[i, column] = (float)(((double)rows[row, column] + rows[other, column]) / 2);
        }

        int count = Math.Min(neighborCount, reference.Count);
        PreparedRows prepared = reference.Prepare(context);
        var panels = new ColumnPanels(prepared, ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth), context);
        NeighborTable exact = QuerySearch.Run(reference, panels, queries, count, context);
        NeighborTable found = index.Search(queries, count, context);
        if (!reference.Distinct.AllDiffer)
            exact = MemberLists.OfQueries(reference, exact, count, context);

        long hits = 0;
        for (int row = 0; row < queries.RowCount; row++)
        {
            foreach (float distance in found.DistancesOf(row))
                hits += distance <= exact.DistancesOf(row)[^1] ? 1 : 0;
        }

        return (double)hits / found.Distances.Length;
    }
}
