namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Rows as the tile kernels read them, with the bounds of their rounding error.</summary>
/// <remarks>
/// For rows i and j with inner product p, <c>Offsets[i] + Offsets[j] − p</c> never exceeds half their true squared distance (or the
/// metric's counterpart), and adding <c>Slacks[i] + Slacks[j]</c> gives a number that is never below it.
/// </remarks>
internal sealed class PreparedRows
{
    /// <summary>Wraps prepared values whose bounds are yet to be set.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="depth">Values per row.</param>
    /// <param name="values">The values, row after row.</param>
    /// <param name="ids">What each row is called outside, where that is not its place.</param>
    /// <exception cref="ArgumentException">The rows are longer than a block of panels can hold.</exception>
    public PreparedRows(int count, int depth, float[] values, int[]? ids = null)
    {
        RequireDepth(depth);
        Ids = ids;
        Count = count;
        Depth = depth;
        Values = values;
        int padded = (count + TileShape.Columns - 1) / TileShape.Columns * TileShape.Columns;
        Offsets = new float[padded];
        Slacks = new float[padded];

        // Beyond the last row no pair can come within any threshold.
        Offsets.AsSpan(count).Fill(float.PositiveInfinity);
    }

    /// <summary>Refuses rows of which an interleaved block would be beyond what one array can hold, before anything is allocated for
    /// it.</summary>
    /// <exception cref="ArgumentException">The rows are too long.</exception>
    public static void RequireDepth(int depth)
    {
        if (depth > ColumnPanels.MostColumns)
            throw new ArgumentException(
                $"The rows have {depth} columns; a search compares rows of at most {ColumnPanels.MostColumns}, reduce them first."
            );
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>What each row is called outside; null where that is its place.</summary>
    public int[]? Ids { get; }

    /// <summary>Values per row.</summary>
    public int Depth { get; }

    /// <summary>The values, row after row.</summary>
    public float[] Values { get; }

    /// <summary>Each row's share of the lower bound, padded with +∞ to whole panels.</summary>
    public float[] Offsets { get; }

    /// <summary>Each row's share of the distance between the bounds.</summary>
    public float[] Slacks { get; }

    /// <summary>What a row is called outside.</summary>
    public int IdOf(int row) => Ids is null ? row : Ids[row];

    /// <summary>The values of one row.</summary>
    public ReadOnlySpan<float> Row(int row) => Values.AsSpan(row * Depth, Depth);

    /// <summary>A copy with the rows, or some of them, in another order.</summary>
    /// <param name="order">For each place of the copy, the place of the row here.</param>
    /// <param name="context">Threads and callback.</param>
    public PreparedRows Reordered(int[] order, EngineContext context)
    {
        const int BlockRows = 1024;
        var ids = new int[order.Length];
        var copy = new PreparedRows(order.Length, Depth, GC.AllocateUninitializedArray<float>(order.Length * Depth), ids);
        context.For(
            (order.Length + BlockRows - 1) / BlockRows,
            (block, _) =>
            {
                for (int row = block * BlockRows; row < Math.Min(order.Length, (block + 1) * BlockRows); row++)
                {
                    int from = order[row];
                    ids[row] = IdOf(from);
                    Row(from).CopyTo(copy.Values.AsSpan(row * Depth, Depth));
                    copy.Offsets[row] = Offsets[from];
                    copy.Slacks[row] = Slacks[from];
                }
            }
        );
        return copy;
    }
}
