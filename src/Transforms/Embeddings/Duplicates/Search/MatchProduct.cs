using System.Numerics;
using System.Runtime.CompilerServices;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The comparison with the tile kernels of one vector width.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal sealed unsafe class MatchProduct<TKernel> : IMatchProduct
    where TKernel : struct, ITileKernel
{
    private const int AlignmentFloats = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compare(ColumnPanels panels, int first, int second, MatchBlock[] blocks, MatchRule rule)
    {
        PreparedRows rows = panels.Rows;
        int depth = rows.Depth;
        int start = first * panels.BlockRows;
        int columnStart = second * panels.BlockRows;
        int count = panels.RowsOf(first);
        MatchBlock rowBlock = blocks[first];
        MatchBlock columnBlock = blocks[second];
        bool ownSplit = IsOneSplit(rule, start, count, columnStart, panels.RowsOf(second));
        float* unaligned = stackalloc float[TileShape.Size + AlignmentFloats];
        var tile = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        float** tileRows = stackalloc float*[TileShape.Rows];
        float* panel = panels.PanelsOf(second);
        fixed (float* values = &rows.Values[(nint)start * depth])
        fixed (float* rowOffsets = &rows.Offsets[start])
        fixed (float* columnOffsets = &rows.Offsets[columnStart])
        fixed (float* rowThresholds = ownSplit ? rowBlock.Thresholds : rowBlock.AcrossThresholds)
        fixed (float* columnThresholds = ownSplit ? columnBlock.Thresholds : columnBlock.AcrossThresholds)
        {
            for (int column = 0; column < panels.RowsOf(second); column += TileShape.Columns)
            {
                // Within one block each pair is met twice; the rows before the panel have met it already.
                int from = first == second ? column : 0;
                for (int row = from; row < count; )
                {
                    float* firstRow = values + ((nint)row * depth);
                    int height = count - row >= TileShape.Rows ? TileShape.Rows : 1;
                    TileProduct<TKernel>.Multiply(firstRow, height, depth, panel, depth, tileRows, tile, accumulate: false);
                    if (
                        TKernel.AnyWithin(
                            tile,
                            height,
                            rowOffsets + row,
                            rowThresholds + row,
                            columnOffsets + column,
                            columnThresholds + column
                        )
                    )
                    {
                        for (int line = 0; line < height; line++)
                        {
                            ulong mask = TKernel.WithinMask(
                                tile + (line * TileShape.Columns),
                                rowOffsets[row + line],
                                rowThresholds[row + line],
                                columnOffsets + column,
                                columnThresholds + column
                            );
                            if (mask != 0)
                                Collect(mask, row + line, start, column, columnStart, rowBlock, columnBlock, rule);
                        }
                    }

                    row += height;
                }

                panel += (nint)TileShape.Columns * depth;
            }
        }

        GC.KeepAlive(panels);
    }

    public long ComparePruned(ColumnPanels panels, ColumnPanels coarse, int first, int second, MatchBlock[] blocks, MatchRule rule) =>
        PrunedMatchProduct<TKernel>.Compare(panels, coarse, first, second, blocks, rule);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Collect(
        ulong mask,
        int row,
        int start,
        int column,
        int columnStart,
        MatchBlock rowBlock,
        MatchBlock columnBlock,
        MatchRule rule
    )
    {
        for (; mask != 0; mask &= mask - 1)
        {
            int columnInBlock = column + BitOperations.TrailingZeroCount(mask);
            int one = start + row;
            int other = columnStart + columnInBlock;
            if (rowBlock == columnBlock && one <= other)
                continue;

            var distance = (float)rule.Distance.Between(rule.Places[one], rule.Places[other]);
            bool across = rule.AreAcross(one, other);
            int content = rule.Contents[one];
            int otherContent = rule.Contents[other];
            rowBlock.Offer(row, otherContent, distance, across);
            columnBlock.Offer(columnInBlock, content, distance, across);
            if (distance <= rule.Range)
            {
                rule.Budget.Add(1);
                rowBlock.Pairs.Add(new ContentPair(Math.Min(content, otherContent), Math.Max(content, otherContent), 1 - distance));
            }
        }
    }

    internal static bool IsOneSplit(MatchRule rule, int start, int count, int otherStart, int otherCount)
    {
        if (!rule.HasSplits)
            return true;

        int split = rule.Splits[start];
        return split != ContentSplits.Several
            && !rule.Splits.AsSpan(start, count).ContainsAnyExcept(split)
            && !rule.Splits.AsSpan(otherStart, otherCount).ContainsAnyExcept(split);
    }
}
