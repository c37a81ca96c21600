using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The comparison of two blocks of <see cref="FoldedRows"/>, as they are and with one side mirrored, by one
/// multiplication.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal static unsafe class FoldedProduct<TKernel>
    where TKernel : struct, ITileKernel
{
    /// <summary>As <see cref="IBlockProduct.SearchFolded"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare(
        ColumnPanels panels,
        int evenCount,
        int first,
        int second,
        CandidateTable candidates,
        CandidateTable mirroredCandidates
    )
    {
        float* unaligned = stackalloc float[(2 * TileShape.Size) + 16];
        var even = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        float* odd = even + TileShape.Size;
        float** tileRows = stackalloc float*[TileShape.Rows];

        bool isWithin = first == second;
        PreparedRows rows = panels.Rows;
        int depth = rows.Depth;
        int start = first * panels.BlockRows,
            end = start + panels.RowsOf(first);
        int firstColumn = second * panels.BlockRows,
            endColumn = firstColumn + panels.RowsOf(second);
        float* panel = panels.PanelsOf(second);
        fixed (float* values = rows.Values)
        fixed (float* offsets = rows.Offsets)
        fixed (float* thresholds = candidates.Thresholds)
        fixed (float* mirroredThresholds = mirroredCandidates.Thresholds)
        fixed (float* noThresholds = TileProduct<TKernel>.NoThresholds)
        {
            for (int column = firstColumn; column < endColumn; column += TileShape.Columns, panel += (nint)TileShape.Columns * depth)
            {
                float* oddPanel = panel + ((nint)TileShape.Columns * evenCount);
                float* columnThresholds = isWithin ? noThresholds : thresholds + column;
                float* mirroredColumnThresholds = isWithin ? noThresholds : mirroredThresholds + column;
                for (int row = start, height; row < end; row += height)
                {
                    height = end - row >= TileShape.Rows ? TileShape.Rows : 1;
                    float* from = values + ((nint)row * depth);
                    TileProduct<TKernel>.Multiply(from, height, depth, panel, evenCount, tileRows, even, accumulate: false);
                    int oddCount = depth - evenCount;
                    TileProduct<TKernel>.Multiply(from + evenCount, height, depth, oddPanel, oddCount, tileRows, odd, accumulate: false);
                    Combine(even, odd, height * TileShape.Columns);
                    if (TKernel.AnyWithin(even, height, offsets + row, thresholds + row, offsets + column, columnThresholds))
                        BlockProduct<TKernel>.Collect(
                            even,
                            row,
                            height,
                            column,
                            offsets,
                            offsets,
                            thresholds,
                            columnThresholds,
                            candidates,
                            isWithin
                        );

                    if (TKernel.AnyWithin(odd, height, offsets + row, mirroredThresholds + row, offsets + column, mirroredColumnThresholds))
                        BlockProduct<TKernel>.Collect(
                            odd,
                            row,
                            height,
                            column,
                            offsets,
                            offsets,
                            mirroredThresholds,
                            mirroredColumnThresholds,
                            mirroredCandidates,
                            false
                        );
                }
            }
        }

        GC.KeepAlive(panels);
    }

    // Sums and differences: the products as rows are, and of the mirrored ones. Rounded once, whatever the width.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Combine(float* even, float* odd, int length)
    {
        for (int i = 0; i < length; i += Vector256<float>.Count)
        {
            Vector256<float> kept = Vector256.Load(even + i);
            Vector256<float> changed = Vector256.Load(odd + i);
            (kept + changed).Store(even + i);
            (kept - changed).Store(odd + i);
        }
    }
}
