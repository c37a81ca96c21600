namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Rows as the tile kernels read them, with the bounds of their rounding error.</summary>
/// <remarks>
/// For rows i and j with inner product p, <c>Offsets[i] + Offsets[j] − p</c> never exceeds half their true squared distance (or the metric's counterpart), and
/// adding <c>Slacks[i] + Slacks[j]</c> gives a number that is never below it.
/// </remarks>
internal sealed class PreparedRows
{
    public PreparedRows(int count, int depth, float[] values)
    {
        Count = count;
        Depth = depth;
        Values = values;
        int padded = (count + TileShape.Columns - 1) / TileShape.Columns * TileShape.Columns;
        Offsets = new float[padded];
        Slacks = new float[padded];

        // Beyond the last row no pair can come within any threshold.
        Offsets.AsSpan(count).Fill(float.PositiveInfinity);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Values per row.</summary>
    public int Depth { get; }

    /// <summary>The values, row after row.</summary>
    public float[] Values { get; }

    /// <summary>Each row's share of the lower bound, padded with +∞ to whole panels.</summary>
    public float[] Offsets { get; }

    /// <summary>Each row's share of the distance between the bounds.</summary>
    public float[] Slacks { get; }
}
