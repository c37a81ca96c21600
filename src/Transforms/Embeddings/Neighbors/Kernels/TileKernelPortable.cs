using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Kernels in 128-bit vectors, which every machine runs: 6 × 8 products at a time.</summary>
internal readonly unsafe struct TileKernelPortable : ITileKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float** rows, float* panel, int depth, float* tile, bool accumulate)
    {
        float* row0 = rows[0],
            row1 = rows[1],
            row2 = rows[2],
            row3 = rows[3],
            row4 = rows[4],
            row5 = rows[5];
        for (int slice = 0; slice < TileShape.Columns; slice += 8)
        {
            Vector128<float> s00 = Vector128<float>.Zero,
                s01 = Vector128<float>.Zero;
            Vector128<float> s10 = Vector128<float>.Zero,
                s11 = Vector128<float>.Zero;
            Vector128<float> s20 = Vector128<float>.Zero,
                s21 = Vector128<float>.Zero;
            Vector128<float> s30 = Vector128<float>.Zero,
                s31 = Vector128<float>.Zero;
            Vector128<float> s40 = Vector128<float>.Zero,
                s41 = Vector128<float>.Zero;
            Vector128<float> s50 = Vector128<float>.Zero,
                s51 = Vector128<float>.Zero;
            if (accumulate)
            {
                float* from = tile + slice;
                s00 = Vector128.Load(from);
                s01 = Vector128.Load(from + 4);
                s10 = Vector128.Load(from + 64);
                s11 = Vector128.Load(from + 68);
                s20 = Vector128.Load(from + 128);
                s21 = Vector128.Load(from + 132);
                s30 = Vector128.Load(from + 192);
                s31 = Vector128.Load(from + 196);
                s40 = Vector128.Load(from + 256);
                s41 = Vector128.Load(from + 260);
                s50 = Vector128.Load(from + 320);
                s51 = Vector128.Load(from + 324);
            }

            float* columns = panel + slice;
            for (nint p = 0; p < depth; p++)
            {
                Vector128<float> b0 = Vector128.Load(columns);
                Vector128<float> b1 = Vector128.Load(columns + 4);
                columns += TileShape.Columns;

                Vector128<float> a0 = Vector128.Create(row0[p]);
                s00 = Vector128.MultiplyAddEstimate(a0, b0, s00);
                s01 = Vector128.MultiplyAddEstimate(a0, b1, s01);
                Vector128<float> a1 = Vector128.Create(row1[p]);
                s10 = Vector128.MultiplyAddEstimate(a1, b0, s10);
                s11 = Vector128.MultiplyAddEstimate(a1, b1, s11);
                Vector128<float> a2 = Vector128.Create(row2[p]);
                s20 = Vector128.MultiplyAddEstimate(a2, b0, s20);
                s21 = Vector128.MultiplyAddEstimate(a2, b1, s21);
                Vector128<float> a3 = Vector128.Create(row3[p]);
                s30 = Vector128.MultiplyAddEstimate(a3, b0, s30);
                s31 = Vector128.MultiplyAddEstimate(a3, b1, s31);
                Vector128<float> a4 = Vector128.Create(row4[p]);
                s40 = Vector128.MultiplyAddEstimate(a4, b0, s40);
                s41 = Vector128.MultiplyAddEstimate(a4, b1, s41);
                Vector128<float> a5 = Vector128.Create(row5[p]);
                s50 = Vector128.MultiplyAddEstimate(a5, b0, s50);
                s51 = Vector128.MultiplyAddEstimate(a5, b1, s51);
            }

            float* to = tile + slice;
            s00.Store(to);
            s01.Store(to + 4);
            s10.Store(to + 64);
            s11.Store(to + 68);
            s20.Store(to + 128);
            s21.Store(to + 132);
            s30.Store(to + 192);
            s31.Store(to + 196);
            s40.Store(to + 256);
            s41.Store(to + 260);
            s50.Store(to + 320);
            s51.Store(to + 324);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(float* row, float* panel, int depth, float* tile, bool accumulate)
    {
        for (int slice = 0; slice < TileShape.Columns; slice += 16)
        {
            float* to = tile + slice;
            float* columns = panel + slice;
            Vector128<float> s0 = accumulate ? Vector128.Load(to) : Vector128<float>.Zero;
            Vector128<float> s1 = accumulate ? Vector128.Load(to + 4) : Vector128<float>.Zero;
            Vector128<float> s2 = accumulate ? Vector128.Load(to + 8) : Vector128<float>.Zero;
            Vector128<float> s3 = accumulate ? Vector128.Load(to + 12) : Vector128<float>.Zero;
            for (nint p = 0; p < depth; p++)
            {
                Vector128<float> a = Vector128.Create(row[p]);
                s0 = Vector128.MultiplyAddEstimate(a, Vector128.Load(columns), s0);
                s1 = Vector128.MultiplyAddEstimate(a, Vector128.Load(columns + 4), s1);
                s2 = Vector128.MultiplyAddEstimate(a, Vector128.Load(columns + 8), s2);
                s3 = Vector128.MultiplyAddEstimate(a, Vector128.Load(columns + 12), s3);
                columns += TileShape.Columns;
            }

            s0.Store(to);
            s1.Store(to + 4);
            s2.Store(to + 8);
            s3.Store(to + 12);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AnyWithin(
        float* tile,
        int rowCount,
        float* rowOffsets,
        float* rowThresholds,
        float* columnOffsets,
        float* columnThresholds
    )
    {
        Vector128<float> least = Vector128.Create(float.PositiveInfinity);
        for (int slice = 0; slice < TileShape.Columns; slice += 16)
        {
            Vector128<float> offset0 = Vector128.Load(columnOffsets + slice);
            Vector128<float> offset1 = Vector128.Load(columnOffsets + slice + 4);
            Vector128<float> offset2 = Vector128.Load(columnOffsets + slice + 8);
            Vector128<float> offset3 = Vector128.Load(columnOffsets + slice + 12);
            Vector128<float> threshold0 = Vector128.Load(columnThresholds + slice);
            Vector128<float> threshold1 = Vector128.Load(columnThresholds + slice + 4);
            Vector128<float> threshold2 = Vector128.Load(columnThresholds + slice + 8);
            Vector128<float> threshold3 = Vector128.Load(columnThresholds + slice + 12);
            float* products = tile + slice;
            for (int row = 0; row < rowCount; row++, products += TileShape.Columns)
            {
                Vector128<float> offset = Vector128.Create(rowOffsets[row]);
                Vector128<float> threshold = Vector128.Create(rowThresholds[row]);
                least = Vector128.MinNative(
                    least,
                    offset + offset0 - Vector128.Load(products) - Vector128.MaxNative(threshold, threshold0)
                );
                least = Vector128.MinNative(
                    least,
                    offset + offset1 - Vector128.Load(products + 4) - Vector128.MaxNative(threshold, threshold1)
                );
                least = Vector128.MinNative(
                    least,
                    offset + offset2 - Vector128.Load(products + 8) - Vector128.MaxNative(threshold, threshold2)
                );
                least = Vector128.MinNative(
                    least,
                    offset + offset3 - Vector128.Load(products + 12) - Vector128.MaxNative(threshold, threshold3)
                );
            }
        }

        return Vector128.LessThanOrEqualAny(least, Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong WithinMask(float* tileRow, float rowOffset, float rowThreshold, float* columnOffsets, float* columnThresholds)
    {
        Vector128<float> offset = Vector128.Create(rowOffset);
        Vector128<float> threshold = Vector128.Create(rowThreshold);
        ulong mask = 0;
        for (int column = 0; column < TileShape.Columns; column += Vector128<float>.Count)
        {
            Vector128<float> lower = offset + Vector128.Load(columnOffsets + column) - Vector128.Load(tileRow + column);
            Vector128<float> within = Vector128.LessThanOrEqual(
                lower,
                Vector128.MaxNative(threshold, Vector128.Load(columnThresholds + column))
            );
            mask |= (ulong)within.ExtractMostSignificantBits() << column;
        }

        return mask;
    }
}
