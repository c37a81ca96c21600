using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>The block comparison with the kernels of one vector width.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal sealed unsafe class BlockProduct<TKernel> : IBlockProduct
    where TKernel : struct, ITileKernel
{
    private const int AlignmentFloats = 16;

    private static readonly float[] NoThresholds = CreateNoThresholds();

    public void Search(PreparedRows rows, int start, int count, CandidateBlock candidates, ColumnPanels panels, int block) =>
        Compare(rows, start, count, candidates, panels, block, null, withinBlock: false);

    public void SearchWithin(ColumnPanels panels, int block, CandidateBlock candidates) =>
        Compare(panels.Rows, block * panels.BlockRows, panels.RowsOf(block), candidates, panels, block, null, withinBlock: true);

    public void SearchBetween(ColumnPanels panels, int first, CandidateBlock firstCandidates, int second, CandidateBlock secondCandidates) =>
        Compare(panels.Rows, first * panels.BlockRows, panels.RowsOf(first), firstCandidates, panels, second, secondCandidates, withinBlock: false);

    // Panel by panel, so that a panel stays in the second-level cache while all rows pass by. Rows too deep for that go in stretches, with the tiles kept.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare(
        PreparedRows rows, int start, int count, CandidateBlock candidates, ColumnPanels panels, int block, CandidateBlock? columnCandidates, bool withinBlock)
    {
        int depth = rows.Depth;
        int stretches = Math.Max(1, (depth + TileShape.DepthInCache - 1) / TileShape.DepthInCache);
        int groups = (count / TileShape.Rows) + (count % TileShape.Rows);
        float* unaligned = stackalloc float[((stretches > 1 ? groups : 1) * TileShape.Size) + AlignmentFloats];
        var tiles = (float*)(((nuint)unaligned + 63) & ~(nuint)63);
        int tileStep = stretches > 1 ? TileShape.Size : 0;

        int columnStart = block * panels.BlockRows;
        float* panel = panels.PanelsOf(block);
        fixed (float* values = &rows.Values[(nint)start * depth])
        fixed (float* rowOffsets = &rows.Offsets[start])
        fixed (float* rowThresholds = candidates.Thresholds)
        fixed (float* columnOffsets = &panels.Rows.Offsets[columnStart])
        fixed (float* columnThresholds = columnCandidates?.Thresholds ?? NoThresholds)
        {
            int panelThresholdStep = columnCandidates is null ? 0 : TileShape.Columns;
            float* panelThresholds = columnThresholds;
            for (int column = 0; column < panels.RowsOf(block); column += TileShape.Columns)
            {
                var pairs = new Pairs(candidates, columnCandidates, start, columnStart + column, column, withinBlock);
                for (int stretch = 0; stretch < stretches; stretch++)
                {
                    int from = (int)((long)depth * stretch / stretches);
                    int length = (int)((long)depth * (stretch + 1) / stretches) - from;
                    float* part = panel + ((nint)from * TileShape.Columns);
                    float* tile = tiles;
                    for (int row = 0; row < count; tile += tileStep)
                    {
                        float* first = values + ((nint)row * depth) + from;
                        int height = count - row >= TileShape.Rows ? TileShape.Rows : 1;
                        if (height == TileShape.Rows)
                            TKernel.Multiply(first, depth, part, length, tile, stretch > 0);
                        else
                            TKernel.MultiplyRow(first, part, length, tile, stretch > 0);

                        if (stretch == stretches - 1
                            && TKernel.AnyWithin(tile, height, rowOffsets + row, rowThresholds + row, columnOffsets + column, panelThresholds))
                            Collect(tile, row, height, rowOffsets, rowThresholds, columnOffsets + column, panelThresholds, pairs);

                        row += height;
                    }
                }

                panel += (nint)TileShape.Columns * depth;
                panelThresholds += panelThresholdStep;
            }
        }

        GC.KeepAlive(panels);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(
        float* tile, int row, int height, float* rowOffsets, float* rowThresholds, float* columnOffsets, float* columnThresholds, in Pairs pairs)
    {
        for (int end = row + height; row < end; row++, tile += TileShape.Columns)
        {
            ulong mask = TKernel.WithinMask(tile, rowOffsets[row], rowThresholds[row], columnOffsets, columnThresholds);
            for (; mask != 0; mask &= mask - 1)
            {
                int column = BitOperations.TrailingZeroCount(mask);
                if (pairs.WithinBlock && pairs.FirstRow + row == pairs.FirstColumn + column)
                    continue;

                float lowerBound = rowOffsets[row] + columnOffsets[column] - tile[column];
                if (lowerBound <= rowThresholds[row])
                    pairs.Rows.Add(row, lowerBound, pairs.FirstColumn + column);

                if (lowerBound <= columnThresholds[column])
                    pairs.Columns!.Add(pairs.ColumnInBlock + column, lowerBound, pairs.FirstRow + row);
            }
        }
    }

    private static float[] CreateNoThresholds()
    {
        var thresholds = new float[TileShape.Columns];
        thresholds.AsSpan().Fill(float.MinValue);
        return thresholds;
    }

    /// <summary>Where the pairs of a panel go.</summary>
    private readonly record struct Pairs(
        CandidateBlock Rows, CandidateBlock? Columns, int FirstRow, int FirstColumn, int ColumnInBlock, bool WithinBlock);
}
