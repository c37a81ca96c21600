namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Turns candidates into tables.</summary>
internal static class NeighborTables
{
    private const int BlockRows = 192;

    /// <summary>Refuses a table that no array can hold, before anything is allocated for it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has too many entries.</exception>
    public static void RequireSize(int rowCount, int neighborCount)
    {
        if ((long)rowCount * neighborCount > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(neighborCount),
                neighborCount,
                $"{neighborCount} neighbors of {rowCount} rows are more than the {Array.MaxLength} entries that one table can hold; ask "
                    + "for fewer."
            );
        }
    }

    /// <summary>The nearest candidates of each row, by the ids of the rows.</summary>
    public static NeighborTable Collect(CandidateTable candidates, PreparedRows rows, int neighborCount, EngineContext context)
    {
        var indices = new int[checked(rows.Count * neighborCount)];
        var distances = new float[indices.Length];
        context.For(
            (rows.Count + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                for (int row = block * BlockRows; row < Math.Min(rows.Count, (block + 1) * BlockRows); row++)
                {
                    int start = rows.IdOf(row) * neighborCount;
                    candidates.Write(row, indices.AsSpan(start, neighborCount), distances.AsSpan(start, neighborCount));
                }
            }
        );
        return new NeighborTable(rows.Count, neighborCount, indices, distances);
    }

    /// <summary>The first neighbors of each row.</summary>
    /// <param name="table">At least so many per row.</param>
    /// <param name="neighborCount">Neighbors to keep.</param>
    public static NeighborTable Take(NeighborTable table, int neighborCount)
    {
        if (neighborCount == table.NeighborCount)
            return table;

        var indices = new int[table.RowCount * neighborCount];
        var distances = new float[indices.Length];
        for (int row = 0; row < table.RowCount; row++)
        {
            table.IndicesOf(row)[..neighborCount].CopyTo(indices.AsSpan(row * neighborCount));
            table.DistancesOf(row)[..neighborCount].CopyTo(distances.AsSpan(row * neighborCount));
        }

        return new NeighborTable(table.RowCount, neighborCount, indices, distances);
    }
}
