using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The products of a tile's rows, as many as a tile has or a single one, with a panel of columns.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal static unsafe class TileProduct<TKernel>
    where TKernel : struct, ITileKernel
{
    /// <summary>Thresholds of columns that take nothing.</summary>
    public static readonly float[] NoThresholds = [.. Enumerable.Repeat(float.MinValue, TileShape.Columns)];

    /// <summary>Multiplies.</summary>
    /// <param name="first">The first row, or where its coordinates to be multiplied begin.</param>
    /// <param name="height">Rows: <see cref="TileShape.Rows"/>, or 1.</param>
    /// <param name="rowLength">From row to row.</param>
    /// <param name="panel">The columns.</param>
    /// <param name="depth">Coordinates to be multiplied.</param>
    /// <param name="tileRows">Room for <see cref="TileShape.Rows"/> pointers.</param>
    /// <param name="tile">Receives the products.</param>
    /// <param name="accumulate">Whether they are added to what is there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(
        float* first,
        int height,
        int rowLength,
        float* panel,
        int depth,
        float** tileRows,
        float* tile,
        bool accumulate
    )
    {
        if (height == 1)
        {
            TKernel.MultiplyRow(first, panel, depth, tile, accumulate);
            return;
        }

        for (int i = 0; i < TileShape.Rows; i++)
            tileRows[i] = first + ((nint)i * rowLength);

        TKernel.Multiply(tileRows, panel, depth, tile, accumulate);
    }
}
