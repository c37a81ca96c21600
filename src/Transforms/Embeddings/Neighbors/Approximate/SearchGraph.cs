namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>The edges along which a search walks: from each row to its near neighbors and to rows whose near neighbor it is.</summary>
/// <param name="Starts">Where the edges of each row begin in <paramref name="Targets"/>, with their number as a last entry.</param>
/// <param name="Targets">The rows that the edges lead to.</param>
internal sealed record SearchGraph(int[] Starts, int[] Targets)
{
    private const int MostPerDirection = 14;

    /// <summary>The rows that the edges of a row lead to.</summary>
    public ReadOnlySpan<int> EdgesOf(int row) => Targets.AsSpan(Starts[row]..Starts[row + 1]);

    /// <summary>Whether a graph that was read from elsewhere is one of so many rows.</summary>
    public bool Fits(int rowCount)
    {
        bool fits = Starts.Length == rowCount + 1 && Starts[0] == 0 && Starts[^1] == Targets.Length;
        for (int row = 0; fits && row < rowCount; row++)
            fits = Starts[row] <= Starts[row + 1];

        return fits && !Targets.AsSpan().ContainsAnyExceptInRange(0, rowCount - 1);
    }

    /// <summary>Draws the edges of a neighbor table.</summary>
    public static SearchGraph Of(NeighborTable table, EngineContext context)
    {
        int length = Math.Min(MostPerDirection, table.NeighborCount);
        var backward = new int[table.RowCount * length];
        var counts = new int[table.RowCount];
        for (int rank = 0; rank < length; rank++)
        {
            // One block per rank: a million rows take a while, and a cancellation is to get through.
            int current = rank;
            context.For(
                1,
                (_, _) =>
                {
                    for (int row = 0; row < table.RowCount; row++)
                    {
                        int other = table.IndicesOf(row)[current];
                        if (counts[other] < length && !table.IndicesOf(other)[..length].Contains(row))
                            backward[(other * length) + counts[other]++] = row;
                    }
                }
            );
        }

        var starts = new int[table.RowCount + 1];
        for (int row = 0; row < table.RowCount; row++)
            starts[row + 1] = checked(starts[row] + length + counts[row]);

        var targets = new int[starts[^1]];
        for (int row = 0; row < table.RowCount; row++)
        {
            table.IndicesOf(row)[..length].CopyTo(targets.AsSpan(starts[row]));
            backward.AsSpan(row * length, counts[row]).CopyTo(targets.AsSpan(starts[row] + length));
        }

        return new SearchGraph(starts, targets);
    }
}
