using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>What one worker gathers for a join; kept from one join to the next.</summary>
internal sealed class JoinScratch
{
    private const int AlignmentFloats = 16;

    public JoinScratch(int depth)
    {
        Panel = GC.AllocateArray<float>(checked((TileShape.Columns * depth) + AlignmentFloats), pinned: true);
        Tile = GC.AllocateArray<float>(TileShape.Size + AlignmentFloats, pinned: true);
    }

    /// <summary>A panel of gathered rows, to be used from its first address divisible by 64.</summary>
    public float[] Panel { get; }

    /// <summary>The products of one tile, likewise.</summary>
    public float[] Tile { get; }

    /// <summary>Offsets of the rows of the join.</summary>
    public float[] RowOffsets { get; private set; } = [];

    /// <summary>Thresholds of the rows of the join.</summary>
    public float[] RowThresholds { get; private set; } = [];

    /// <summary>Offsets of the columns of the current panel.</summary>
    public float[] ColumnOffsets { get; } = new float[TileShape.Columns];

    /// <summary>Thresholds of the columns of the current panel.</summary>
    public float[] ColumnThresholds { get; } = new float[TileShape.Columns];

    /// <summary>Makes room for the rows of a join.</summary>
    public void Reserve(int rowCount)
    {
        if (RowOffsets.Length >= rowCount)
            return;

        RowOffsets = new float[rowCount * 2];
        RowThresholds = new float[rowCount * 2];
    }
}
