using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Joins with the kernels of one vector width. The rows of a tile are read where they lie; only its columns are gathered into a
/// panel.</summary>
/// <typeparam name="TKernel">The kernels.</typeparam>
internal sealed unsafe class RowJoin<TKernel> : IRowJoin
    where TKernel : struct, ITileKernel
{
    private const int FloatsPerCacheLine = 16;

    public void Within(PreparedRows rows, ReadOnlySpan<int> members, CandidateTable candidates, JoinScratch scratch)
    {
        scratch.Reserve(members.Length);
        GatherRows(rows, members, candidates, scratch, gain: true);
        for (int first = 0; first < members.Length; first += TileShape.Columns)
        {
            ReadOnlySpan<int> columns = members.Slice(first, Math.Min(TileShape.Columns, members.Length - first));
            GatherColumns(rows, columns, candidates, scratch);
            Compare(rows, members[..(first + columns.Length)], columns, first, candidates, scratch, rowsGain: true);
        }
    }

    public void Onto(PreparedRows rows, int start, int count, ReadOnlySpan<int> members, CandidateTable candidates, JoinScratch scratch)
    {
        scratch.Reserve(members.Length);
        GatherRows(rows, members, candidates, scratch, gain: false);
        Span<int> columns = stackalloc int[count];
        for (int i = 0; i < count; i++)
            columns[i] = start + i;

        GatherColumns(rows, columns, candidates, scratch);
        Compare(rows, members, columns, members.Length, candidates, scratch, rowsGain: false);
    }

    private static void GatherRows(PreparedRows rows, ReadOnlySpan<int> members, CandidateTable candidates, JoinScratch scratch, bool gain)
    {
        float[] thresholds = candidates.Thresholds;
        for (int i = 0; i < members.Length; i++)
        {
            scratch.RowOffsets[i] = rows.Offsets[members[i]];
            scratch.RowThresholds[i] = gain ? thresholds[members[i]] : float.MinValue;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherColumns(PreparedRows rows, ReadOnlySpan<int> columns, CandidateTable candidates, JoinScratch scratch)
    {
        scratch.ColumnOffsets.AsSpan(columns.Length).Fill(float.PositiveInfinity);
        scratch.ColumnThresholds.AsSpan(columns.Length).Fill(float.MinValue);
        fixed (float* values = rows.Values)
        fixed (float* unaligned = scratch.Panel)
        {
            float* panel = Align(unaligned);
            for (int i = 0; i < columns.Length; i++)
            {
                int column = columns[i];
                scratch.ColumnOffsets[i] = rows.Offsets[column];
                scratch.ColumnThresholds[i] = candidates.Thresholds[column];
                float* from = values + ((nint)column * rows.Depth);
                float* to = panel + i;
                for (int p = 0; p < rows.Depth; p++, to += TileShape.Columns)
                    *to = from[p];
            }
        }
    }

    /// <summary>Compares rows with the gathered panel. From row <paramref name="triangle"/> on, the rows are the columns themselves and
    /// each pair counts once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compare(
        PreparedRows rows,
        ReadOnlySpan<int> members,
        ReadOnlySpan<int> columns,
        int triangle,
        CandidateTable candidates,
        JoinScratch scratch,
        bool rowsGain
    )
    {
        float** tileRows = stackalloc float*[TileShape.Rows];
        int depth = rows.Depth;
        fixed (float* values = rows.Values)
        fixed (float* rowOffsets = scratch.RowOffsets)
        fixed (float* rowThresholds = scratch.RowThresholds)
        fixed (float* columnOffsets = scratch.ColumnOffsets)
        fixed (float* columnThresholds = scratch.ColumnThresholds)
        fixed (float* unalignedPanel = scratch.Panel)
        fixed (float* unalignedTile = scratch.Tile)
        {
            float* panel = Align(unalignedPanel);
            float* tile = Align(unalignedTile);
            for (int row = 0; row < members.Length; row += TileShape.Rows)
            {
                int height = Math.Min(TileShape.Rows, members.Length - row);
                for (int i = 0; i < TileShape.Rows; i++)
                    tileRows[i] = values + ((nint)members[row + Math.Min(i, height - 1)] * depth);

                Prefetch(values, depth, members, row + (2 * TileShape.Rows));
                TKernel.Multiply(tileRows, panel, depth, tile, false);
                if (!TKernel.AnyWithin(tile, height, rowOffsets + row, rowThresholds + row, columnOffsets, columnThresholds))
                    continue;

                for (int i = row; i < row + height; i++)
                {
                    float* products = tile + ((i - row) * TileShape.Columns);
                    ulong mask = TKernel.WithinMask(products, rowOffsets[i], rowThresholds[i], columnOffsets, columnThresholds);
                    if (i >= triangle)
                        mask &= ulong.MaxValue << (i - triangle) << 1;

                    for (; mask != 0; mask &= mask - 1)
                    {
                        int place = BitOperations.TrailingZeroCount(mask);
                        int column = columns[place];
                        int member = members[i];
                        if (column == member)
                            continue;

                        float lowerBound = rowOffsets[i] + columnOffsets[place] - products[place];
                        if (lowerBound <= columnThresholds[place])
                        {
                            candidates.AddOnce(column, lowerBound, member);
                            columnThresholds[place] = candidates.Thresholds[column];
                        }

                        if (rowsGain && lowerBound <= rowThresholds[i])
                        {
                            candidates.AddOnce(member, lowerBound, column);
                            rowThresholds[i] = candidates.Thresholds[member];
                        }
                    }
                }
            }
        }
    }

    // The rows lie all over the memory; asking for them two tiles ahead hides the way there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* values, int depth, ReadOnlySpan<int> members, int start)
    {
        if (!Sse.IsSupported)
            return;

        int lines = Math.Min(depth, 8 * FloatsPerCacheLine);
        for (int i = start; i < Math.Min(start + TileShape.Rows, members.Length); i++)
        {
            float* row = values + ((nint)members[i] * depth);
            for (int p = 0; p < lines; p += FloatsPerCacheLine)
                Sse.Prefetch0(row + p);
        }
    }

    private static float* Align(float* start) => (float*)(((nuint)start + 63) & ~(nuint)63);
}
