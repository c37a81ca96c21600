using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The block comparison with the kernels of one vector width.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal sealed unsafe class BlockProduct<TKernel> : IBlockProduct
    where TKernel : struct, ITileKernel
{
    private const int AlignmentFloats = 16;

    public void Search(PreparedRows rows, int start, int count, CandidateTable candidates, ColumnPanels panels, int block) =>
        Compare(rows, start, count, candidates, panels, block, bothSides: false, withinBlock: false);

    public void SearchWithin(ColumnPanels panels, int block, CandidateTable candidates) =>
        Compare(
            panels.Rows,
            block * panels.BlockRows,
            panels.RowsOf(block),
            candidates,
            panels,
            block,
            bothSides: false,
            withinBlock: true
        );

    public void SearchBetween(ColumnPanels panels, int first, int second, CandidateTable candidates) =>
        Compare(
            panels.Rows,
            first * panels.BlockRows,
            panels.RowsOf(first),
            candidates,
            panels,
            second,
            bothSides: true,
            withinBlock: false
        );

    public long SearchBetweenPruned(ColumnPanels panels, ColumnPanels coarse, int first, int second, CandidateTable candidates) =>
        PrunedProduct<TKernel>.Compare(panels, coarse, first, second, candidates);

    public void SearchFolded(
        ColumnPanels panels,
        int evenCount,
        int first,
        int second,
        CandidateTable candidates,
        CandidateTable mirroredCandidates
    ) => FoldedProduct<TKernel>.Compare(panels, evenCount, first, second, candidates, mirroredCandidates);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Project(PreparedRows rows, int start, int count, ColumnPanels directions, int stretchLength, double[] projections)
    {
        float* unaligned = stackalloc float[TileShape.Columns + AlignmentFloats];
        var products = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        int depth = rows.Depth,
            directionCount = directions.Rows.Count;
        fixed (float* values = rows.Values)
        {
            for (int row = 0; row < count; row++)
            {
                float* panel = directions.PanelsOf(0);
                float* first = values + ((nint)(start + row) * depth);
                for (
                    int direction = 0;
                    direction < directionCount;
                    direction += TileShape.Columns, panel += (nint)TileShape.Columns * depth
                )
                {
                    int width = Math.Min(TileShape.Columns, directionCount - direction);
                    Span<double> sums = projections.AsSpan((row * directionCount) + direction, width);
                    for (int from = 0; from < depth; from += stretchLength)
                    {
                        TKernel.MultiplyRow(
                            first + from,
                            panel + ((nint)from * TileShape.Columns),
                            Math.Min(stretchLength, depth - from),
                            products,
                            accumulate: false
                        );
                        for (int i = 0; i < width; i++)
                            sums[i] += products[i];
                    }
                }
            }
        }

        GC.KeepAlive(directions);
    }

    // Panel by panel, so that a panel stays in the second-level cache while all rows pass by. Rows too deep for that go in stretches, with
    // the tiles kept.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare(
        PreparedRows rows,
        int start,
        int count,
        CandidateTable candidates,
        ColumnPanels panels,
        int block,
        bool bothSides,
        bool withinBlock
    )
    {
        int depth = rows.Depth;
        int stretches = Math.Max(1, (depth + TileShape.DepthInCache - 1) / TileShape.DepthInCache);
        int groups = (count / TileShape.Rows) + (count % TileShape.Rows);
        float* unaligned = stackalloc float[((stretches > 1 ? groups : 1) * TileShape.Size) + AlignmentFloats];
        var tiles = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        int tileStep = stretches > 1 ? TileShape.Size : 0;
        float** tileRows = stackalloc float*[TileShape.Rows];

        int firstColumn = block * panels.BlockRows;
        int endColumn = firstColumn + panels.RowsOf(block);
        float* panel = panels.PanelsOf(block);
        fixed (float* values = rows.Values)
        fixed (float* rowOffsets = rows.Offsets)
        fixed (float* columnOffsets = panels.Rows.Offsets)
        fixed (float* thresholds = candidates.Thresholds)
        fixed (float* noThresholds = TileProduct<TKernel>.NoThresholds)
        {
            for (int column = firstColumn; column < endColumn; column += TileShape.Columns, panel += (nint)TileShape.Columns * depth)
            {
                float* columnThresholds = bothSides ? thresholds + column : noThresholds;
                for (int stretch = 0; stretch < stretches; stretch++)
                {
                    int from = (int)((long)depth * stretch / stretches);
                    int length = (int)((long)depth * (stretch + 1) / stretches) - from;
                    float* part = panel + ((nint)from * TileShape.Columns);
                    float* tile = tiles;
                    for (int row = start, height; row < start + count; row += height, tile += tileStep)
                    {
                        float* first = values + ((nint)row * depth) + from;
                        height = start + count - row >= TileShape.Rows ? TileShape.Rows : 1;
                        TileProduct<TKernel>.Multiply(first, height, depth, part, length, tileRows, tile, accumulate: stretch > 0);
                        if (
                            stretch == stretches - 1
                            && TKernel.AnyWithin(tile, height, rowOffsets + row, thresholds + row, columnOffsets + column, columnThresholds)
                        )
                            Collect(
                                tile,
                                row,
                                height,
                                column,
                                rowOffsets,
                                columnOffsets,
                                thresholds,
                                columnThresholds,
                                candidates,
                                withinBlock
                            );
                    }
                }
            }
        }

        GC.KeepAlive(panels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Collect(
        float* tile,
        int row,
        int height,
        int firstColumn,
        float* rowOffsets,
        float* columnOffsets,
        float* rowThresholds,
        float* columnThresholds,
        CandidateTable candidates,
        bool withinBlock
    )
    {
        for (int end = row + height; row < end; row++, tile += TileShape.Columns)
        {
            ulong mask = TKernel.WithinMask(tile, rowOffsets[row], rowThresholds[row], columnOffsets + firstColumn, columnThresholds);
            for (; mask != 0; mask &= mask - 1)
            {
                int place = BitOperations.TrailingZeroCount(mask);
                int column = firstColumn + place;
                if (withinBlock && row == column)
                    continue;

                float lowerBound = rowOffsets[row] + columnOffsets[column] - tile[place];
                if (lowerBound <= rowThresholds[row])
                    candidates.Add(row, lowerBound, column);

                if (lowerBound <= columnThresholds[place])
                    candidates.Add(column, lowerBound, row);
            }
        }
    }
}
