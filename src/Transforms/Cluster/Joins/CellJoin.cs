using MLNet.Embeddings.Cluster.Shards;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Exact pairs within each of a number of cells; a pair that shares several cells is kept in the smallest alone.</summary>
internal static class CellJoin
{
    // Larger cells are compared one after the other by all threads, smaller ones side by side.
    private const int LargeCell = 20_000;

    /// <summary>Joins.</summary>
    /// <param name="records">Rows with all of their cells, in ascending order of the rows.</param>
    /// <param name="firstCell">The first cell.</param>
    /// <param name="cellCount">Cells, from the first on.</param>
    /// <param name="threshold">Cosine from which on pairs are kept.</param>
    /// <param name="maximum">Pairs there may be.</param>
    /// <param name="context">Threads and callback.</param>
    public static List<RowPair> Run(
        VectorRecords records,
        int firstCell,
        int cellCount,
        float threshold,
        long maximum,
        EngineContext context
    )
    {
        List<int>[] members = Members(records, firstCell, cellCount);
        var found = new List<RowPair>?[cellCount];
        for (int cell = 0; cell < cellCount; cell++)
            if (members[cell].Count > LargeCell)
                found[cell] = Join(records, members[cell], firstCell + cell, threshold, maximum, context);

        context.For(
            cellCount,
            (cell, _) =>
            {
                using var alone = new EngineContext(1);
                found[cell] ??= Join(records, members[cell], firstCell + cell, threshold, maximum, alone);
            }
        );
        List<RowPair> pairs = [.. found.SelectMany(cell => cell!)];
        return pairs.Count <= maximum ? pairs : throw RangeJoin.TooMany(threshold, maximum);
    }

    private static List<int>[] Members(VectorRecords records, int firstCell, int cellCount)
    {
        List<int>[] members = [.. Enumerable.Range(0, cellCount).Select(_ => new List<int>())];
        for (int row = 0; row < records.Rows.Length; row++)
        {
            foreach (int cell in CellsOf(records, row))
                if (cell >= firstCell && cell < firstCell + cellCount)
                    members[cell - firstCell].Add(row);
        }

        return members;
    }

    private static List<RowPair> Join(
        VectorRecords records,
        List<int> members,
        int cell,
        float threshold,
        long maximum,
        EngineContext context
    )
    {
        if (members.Count < 2)
            return [];

        var rows = new ComparableRows(records.Vectors.RowsAt([.. members]), [.. members.Select(member => records.Rows[member])]);
        DistinctVectors distinct = DistinctVectors.Of(rows, context);
        List<RowPair> pairs = [.. distinct.Equal, .. RangeJoin.Within(distinct, threshold, maximum, context)];
        pairs.RemoveAll(pair => SmallestCommon(records, pair) != cell);
        return pairs;
    }

    private static int SmallestCommon(VectorRecords records, RowPair pair)
    {
        ReadOnlySpan<int> cells = CellsOf(records, Array.BinarySearch(records.Rows, pair.First));
        int smallest = int.MaxValue;
        foreach (int cell in CellsOf(records, Array.BinarySearch(records.Rows, pair.Second)))
            if (cell < smallest && cells.Contains(cell))
                smallest = cell;
        return smallest;
    }

    private static ReadOnlySpan<int> CellsOf(VectorRecords records, int row) =>
        records.Cells.AsSpan(row * records.CellsPerRow, records.CellsPerRow);
}
