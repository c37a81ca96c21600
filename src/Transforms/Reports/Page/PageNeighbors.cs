namespace MLNet.Embeddings.Reports.Page;

/// <summary>The nearest other points of each point by their vectors, not by their places on a map.</summary>
/// <param name="Count">Neighbors per point.</param>
/// <param name="Points">The neighbors, nearest first, point after point.</param>
/// <param name="VoterCount">How many of them vote on a point's label, the first ones.</param>
internal sealed record PageNeighbors(int Count, int[] Points, int VoterCount)
{
    /// <summary>The first neighbors of a table.</summary>
    /// <param name="table">Neighbors of all points.</param>
    /// <param name="count">The most to keep per point.</param>
    /// <param name="voterCount">How many of them vote.</param>
    public static PageNeighbors From(NeighborTable table, int count, int voterCount)
    {
        int kept = Math.Min(count, table.NeighborCount);
        var points = new int[table.RowCount * kept];
        for (int row = 0; row < table.RowCount; row++)
            table.IndicesOf(row)[..kept].CopyTo(points.AsSpan(row * kept));
        return new PageNeighbors(kept, points, Math.Min(voterCount, kept));
    }
}
