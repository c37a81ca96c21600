using System.Numerics;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The comparison of two blocks that looks at coarse rows first and multiplies only the pairs that these leave.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal static unsafe class PrunedMatchProduct<TKernel>
    where TKernel : struct, ITileKernel
{
    private const int AlignmentFloats = 16;

    // Pairs of a tile that are multiplied one by one; from there on the whole tile is no slower.
    private const int MostSinglePairs = TileShape.Size / 4;

    // A pair by itself costs about as much as this many pairs of a tile.
    private const int SinglePairCost = TileShape.Size / MostSinglePairs;

    /// <summary>As <see cref="IMatchProduct.ComparePruned"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Compare(ColumnPanels panels, ColumnPanels coarsePanels, int first, int second, MatchBlock[] blocks, MatchRule rule)
    {
        PreparedRows rows = panels.Rows,
            coarse = coarsePanels.Rows;
        int depth = rows.Depth,
            coarseDepth = coarse.Depth;
        int start = first * panels.BlockRows,
            columnStart = second * panels.BlockRows;
        int count = panels.RowsOf(first),
            columnCount = panels.RowsOf(second);
        MatchBlock rowBlock = blocks[first],
            columnBlock = blocks[second];
        bool ownSplit = MatchProduct<TKernel>.IsOneSplit(rule, start, count, columnStart, columnCount);
        float* unaligned = stackalloc float[TileShape.Size + AlignmentFloats];
        var tile = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        float** tileRows = stackalloc float*[TileShape.Rows];
        ulong* masks = stackalloc ulong[TileShape.Rows];
        float* panel = panels.PanelsOf(second),
            coarsePanel = coarsePanels.PanelsOf(second);
        long multiplied = (long)count * columnCount * coarseDepth;
        fixed (float* values = &rows.Values[(nint)start * depth])
        fixed (float* columnValues = &rows.Values[(nint)columnStart * depth])
        fixed (float* coarseValues = &coarse.Values[(nint)start * coarseDepth])
        fixed (float* rowOffsets = &rows.Offsets[start])
        fixed (float* columnOffsets = &rows.Offsets[columnStart])
        fixed (float* coarseRowOffsets = &coarse.Offsets[start])
        fixed (float* coarseColumnOffsets = &coarse.Offsets[columnStart])
        fixed (float* rowThresholds = ownSplit ? rowBlock.Thresholds : rowBlock.AcrossThresholds)
        fixed (float* columnThresholds = ownSplit ? columnBlock.Thresholds : columnBlock.AcrossThresholds)
        {
            for (int column = 0; column < columnCount; column += TileShape.Columns)
            {
                for (int row = 0, height; row < count; row += height)
                {
                    height = count - row >= TileShape.Rows ? TileShape.Rows : 1;
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
                    int pairs = Masks(
                        tile,
                        height,
                        coarseRowOffsets + row,
                        rowThresholds + row,
                        coarseColumnOffsets + column,
                        columnThresholds + column,
                        masks
                    );
                    if (pairs == 0)
                        continue;

                    bool singly = pairs <= MostSinglePairs;
                    multiplied += (singly ? (long)pairs * SinglePairCost : (long)height * TileShape.Columns) * depth;
                    if (!singly)
                    {
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
                        Masks(
                            tile,
                            height,
                            rowOffsets + row,
                            rowThresholds + row,
                            columnOffsets + column,
                            columnThresholds + column,
                            masks
                        );
                    }

                    for (int line = 0; line < height; line++)
                    {
                        int one = row + line;
                        ulong mask = singly
                            ? Within(
                                masks[line],
                                values + ((nint)one * depth),
                                columnValues + ((nint)column * depth),
                                depth,
                                rowOffsets[one],
                                rowThresholds[one],
                                columnOffsets + column,
                                columnThresholds + column
                            )
                            : masks[line];
                        if (mask != 0)
                            MatchProduct<TKernel>.Collect(mask, one, start, column, columnStart, rowBlock, columnBlock, rule);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Masks(
        float* tile,
        int height,
        float* rowOffsets,
        float* rowThresholds,
        float* columnOffsets,
        float* columnThresholds,
        ulong* masks
    )
    {
        if (!TKernel.AnyWithin(tile, height, rowOffsets, rowThresholds, columnOffsets, columnThresholds))
        {
            for (int line = 0; line < height; line++)
                masks[line] = 0;

            return 0;
        }

        int pairs = 0;
        for (int line = 0; line < height; line++)
        {
            masks[line] = TKernel.WithinMask(
                tile + (line * TileShape.Columns),
                rowOffsets[line],
                rowThresholds[line],
                columnOffsets,
                columnThresholds
            );
            pairs += BitOperations.PopCount(masks[line]);
        }

        return pairs;
    }

    // Of the pairs that the coarse rows have left, those that the rows themselves leave.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong Within(
        ulong mask,
        float* row,
        float* columns,
        int depth,
        float rowOffset,
        float rowThreshold,
        float* columnOffsets,
        float* columnThresholds
    )
    {
        ulong within = 0;
        var rowValues = new ReadOnlySpan<float>(row, depth);
        for (; mask != 0; mask &= mask - 1)
        {
            int column = BitOperations.TrailingZeroCount(mask);
            float product = RowArithmetic.Dot(rowValues, new ReadOnlySpan<float>(columns + ((nint)column * depth), depth));
            float lowerBound = rowOffset + columnOffsets[column] - product;
            if (lowerBound <= rowThreshold || lowerBound <= columnThresholds[column])
                within |= 1UL << column;
        }

        return within;
    }
}
