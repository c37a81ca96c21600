namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Reference rows, interleaved 64 at a time for the tile kernels, in blocks of whole panels.</summary>
internal sealed unsafe class ColumnPanels
{
    private const int AlignmentBytes = 64;

    private const int SmallBlockRows = 192;
    private const int LargeBlockRows = 384;

    /// <summary>The longest rows of which a small block still fits into one array: 11 million values.</summary>
    public const int MostColumns = (int.MaxValue / SmallBlockRows) - 1;

    private readonly float[][] _blocks;

    public ColumnPanels(PreparedRows rows, int blockRows, EngineContext context)
    {
        Rows = rows;
        BlockRows = blockRows;
        BlockCount = (rows.Count + blockRows - 1) / blockRows;
        _blocks = new float[BlockCount][];
        context.For(
            BlockCount,
            (block, _) => _blocks[block] = Pack(rows, block * blockRows, Math.Min(rows.Count, (block + 1) * blockRows))
        );
    }

    /// <summary>The rows that were packed.</summary>
    public PreparedRows Rows { get; }

    /// <summary>Rows per block, a multiple of 64.</summary>
    public int BlockRows { get; }

    /// <summary>Number of blocks.</summary>
    public int BlockCount { get; }

    /// <summary>Rows of one block.</summary>
    public int RowsOf(int block) => Math.Min(BlockRows, Rows.Count - (block * BlockRows));

    /// <summary>First panel of one block; the arrays are pinned, so the address holds as long as this object is reachable.</summary>
    public float* PanelsOf(int block)
    {
        fixed (float* start = _blocks[block])
            return Align(start);
    }

    /// <summary>How many rows to put into a block: few where there are few rows, to keep all threads busy, or deep ones, to let a
    /// cancellation through.</summary>
    public static int BlockRowsFor(int count, int depth) => count < 16_000 || depth > 4096 ? SmallBlockRows : LargeBlockRows;

    private static float* Align(float* start) => (float*)(((nuint)start + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));

    private static float[] Pack(PreparedRows rows, int start, int end)
    {
        int panels = (end - start + TileShape.Columns - 1) / TileShape.Columns;
        int depth = rows.Depth;
        float[] block = GC.AllocateArray<float>(
            checked((panels * TileShape.Columns * depth) + (AlignmentBytes / sizeof(float))),
            pinned: true
        );
        fixed (float* unaligned = block)
        fixed (float* values = rows.Values)
        {
            float* panel = Align(unaligned);
            for (int row = start; row < end; row++)
            {
                int column = (row - start) % TileShape.Columns;
                if (column == 0 && row > start)
                    panel += (nint)TileShape.Columns * depth;

                float* from = values + ((nint)row * depth);
                float* to = panel + column;
                for (int p = 0; p < depth; p++, to += TileShape.Columns)
                    *to = from[p];
            }
        }

        return block;
    }
}
