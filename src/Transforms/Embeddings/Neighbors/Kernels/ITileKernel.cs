namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The inner loops of exact search for one vector width.</summary>
/// <remarks>
/// A panel holds <see cref="TileShape.Columns"/> reference rows, interleaved: value p of reference row j is at p·64 + j. A tile holds the
/// inner products of a few rows with one panel. Tiles only choose candidates, so their rounding may differ between paths.
/// </remarks>
internal unsafe interface ITileKernel
{
    /// <summary>Inner products of <see cref="TileShape.Rows"/> rows with a panel.</summary>
    /// <param name="rows">First value of each row.</param>
    /// <param name="panel">The panel, aligned to 64 bytes.</param>
    /// <param name="depth">Values to multiply per row.</param>
    /// <param name="tile">The products, row after row, aligned to 64 bytes.</param>
    /// <param name="accumulate">Whether to add to the tile rather than to overwrite it.</param>
    static abstract void Multiply(float** rows, float* panel, int depth, float* tile, bool accumulate);

    /// <summary>As <see cref="Multiply"/> for a single row.</summary>
    static abstract void MultiplyRow(float* row, float* panel, int depth, float* tile, bool accumulate);

    /// <summary>Whether any pair of the tile may be within the threshold of its row or of its column.</summary>
    /// <param name="tile">Inner products of <paramref name="rowCount"/> rows with a panel.</param>
    /// <param name="rowCount">Rows in the tile.</param>
    /// <param name="rowOffsets">What to add to −product for each row.</param>
    /// <param name="rowThresholds">Largest lower bound of interest to each row.</param>
    /// <param name="columnOffsets">What to add to −product for each column of the panel.</param>
    /// <param name="columnThresholds">Largest lower bound of interest to each column of the panel.</param>
    static abstract bool AnyWithin(
        float* tile,
        int rowCount,
        float* rowOffsets,
        float* rowThresholds,
        float* columnOffsets,
        float* columnThresholds
    );

    /// <summary>One bit for each column that is within the threshold of the row or of itself.</summary>
    static abstract ulong WithinMask(float* tileRow, float rowOffset, float rowThreshold, float* columnOffsets, float* columnThresholds);
}
