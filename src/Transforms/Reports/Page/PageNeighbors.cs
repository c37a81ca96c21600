namespace MLNet.Embeddings.Reports.Page;

/// <summary>The nearest other points of each point by their vectors, not by their places on a map.</summary>
/// <param name="Count">Neighbors per point.</param>
/// <param name="Points">The neighbors, nearest first, point after point.</param>
internal sealed record PageNeighbors(int Count, int[] Points)
{
    /// <summary>The first neighbors of a table.</summary>
    /// <param name="table">Neighbors of all points.</param>
    /// <param name="count">The most to keep per point.</param>
    public static PageNeighbors From(NeighborTable table, int count)
    {
        int kept = Math.Min(count, table.NeighborCount);
        var points = new int[table.RowCount * kept];
        for (int row = 0; row < table.RowCount; row++)
            table.IndicesOf(row)[..kept].CopyTo(points.AsSpan(row * kept));
        return new PageNeighbors(kept, points);
    }
}
