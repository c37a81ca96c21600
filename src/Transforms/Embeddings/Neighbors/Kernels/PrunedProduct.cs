using System.Numerics;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The comparison of two blocks that looks at coarse rows first and multiplies only the pairs that these leave.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal static unsafe class PrunedProduct<TKernel>
    where TKernel : struct, ITileKernel
{
    // Pairs of a tile that are multiplied one by one; from there on the whole tile is no slower.
    private const int MostSinglePairs = TileShape.Size / 4;

    // A pair by itself costs about as much as this many pairs of a tile.
    private const int SinglePairCost = TileShape.Size / MostSinglePairs;

    /// <summary>As <see cref="IBlockProduct.SearchBetweenPruned"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Compare(ColumnPanels panels, ColumnPanels coarsePanels, int first, int second, CandidateTable candidates)
    {
        float* unaligned = stackalloc float[TileShape.Size + 16];
        var tile = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        float** tileRows = stackalloc float*[TileShape.Rows];
        ulong* masks = stackalloc ulong[TileShape.Rows];

        PreparedRows rows = panels.Rows,
            coarse = coarsePanels.Rows;
        int depth = rows.Depth,
            coarseDepth = coarse.Depth;
        int start = first * panels.BlockRows,
            end = start + panels.RowsOf(first);
        int firstColumn = second * panels.BlockRows,
            endColumn = firstColumn + panels.RowsOf(second);
        float* panel = panels.PanelsOf(second),
            coarsePanel = coarsePanels.PanelsOf(second);
        long multiplied = (long)(end - start) * (endColumn - firstColumn) * coarseDepth;
        fixed (float* values = rows.Values)
        fixed (float* coarseValues = coarse.Values)
        fixed (float* offsets = rows.Offsets)
        fixed (float* coarseOffsets = coarse.Offsets)
        fixed (float* thresholds = candidates.Thresholds)
        {
            for (int column = firstColumn; column < endColumn; column += TileShape.Columns)
            {
                for (int row = start, height; row < end; row += height)
                {
                    height = end - row >= TileShape.Rows ? TileShape.Rows : 1;
                    TileProduct<TKernel>.Multiply(
                        coarseValues + ((nint)row * coarseDepth),
                        height,
                        coarseDepth,
                        coarsePanel,
                        coarseDepth,
                        tileRows,
                        tile,
                        accumulate: false
                    );
                    if (
                        !TKernel.AnyWithin(tile, height, coarseOffsets + row, thresholds + row, coarseOffsets + column, thresholds + column)
                    )
                        continue;

                    int pairs = 0;
                    for (int i = 0; i < height; i++)
                    {
                        masks[i] = TKernel.WithinMask(
                            tile + (i * TileShape.Columns),
                            coarseOffsets[row + i],
                            thresholds[row + i],
                            coarseOffsets + column,
                            thresholds + column
                        );
                        pairs += BitOperations.PopCount(masks[i]);
                    }

                    if (pairs <= MostSinglePairs)
                    {
                        multiplied += (long)pairs * SinglePairCost * depth;
                        for (int i = 0; i < height; i++)
                            CollectSingly(values, masks[i], row + i, column, depth, offsets, thresholds, candidates);
                    }
                    else
                    {
                        multiplied += (long)height * TileShape.Columns * depth;
                        TileProduct<TKernel>.Multiply(
                            values + ((nint)row * depth),
                            height,
                            depth,
                            panel,
                            depth,
                            tileRows,
                            tile,
                            accumulate: false
                        );
                        if (TKernel.AnyWithin(tile, height, offsets + row, thresholds + row, offsets + column, thresholds + column))
                            BlockProduct<TKernel>.Collect(
                                tile,
                                row,
                                height,
                                column,
                                offsets,
                                offsets,
                                thresholds,
                                thresholds + column,
                                candidates,
                                false
                            );
                    }
                }

                panel += (nint)TileShape.Columns * depth;
                coarsePanel += (nint)TileShape.Columns * coarseDepth;
            }
        }

        GC.KeepAlive(panels);
        GC.KeepAlive(coarsePanels);
        return multiplied;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CollectSingly(
        float* values,
        ulong mask,
        int row,
        int firstColumn,
        int depth,
        float* offsets,
        float* thresholds,
        CandidateTable candidates
    )
    {
        var rowValues = new ReadOnlySpan<float>(values + ((nint)row * depth), depth);
        for (; mask != 0; mask &= mask - 1)
        {
            int column = firstColumn + BitOperations.TrailingZeroCount(mask);
            float product = RowArithmetic.Dot(rowValues, new ReadOnlySpan<float>(values + ((nint)column * depth), depth));
            float lowerBound = offsets[row] + offsets[column] - product;
            if (lowerBound <= thresholds[row])
                candidates.Add(row, lowerBound, column);

            if (lowerBound <= thresholds[column])
                candidates.Add(column, lowerBound, row);
        }
    }
}
