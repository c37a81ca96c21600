namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The shape that the kernels are written for.</summary>
internal static class TileShape
{
    /// <summary>Rows of a tile: 6 × 64 products fill 24 of the 32 registers of 512 bits.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile, which is the width of a panel.</summary>
    public const int Columns = 64;

    /// <summary>Values of a tile.</summary>
    public const int Size = Rows * Columns;

    /// <summary>Deepest stretch of a panel that stays in the second-level cache while the rows pass by.</summary>
    public const int DepthInCache = 1536;
}
