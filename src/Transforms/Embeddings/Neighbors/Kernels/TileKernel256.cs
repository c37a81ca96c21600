using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Kernels in 256-bit vectors: 6 × 16 products at a time, in 12 of the 16 registers.</summary>
internal readonly unsafe struct TileKernel256 : ITileKernel
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
        for (int slice = 0; slice < TileShape.Columns; slice += 16)
        {
            Vector256<float> s00 = Vector256<float>.Zero,
                s01 = Vector256<float>.Zero;
            Vector256<float> s10 = Vector256<float>.Zero,
                s11 = Vector256<float>.Zero;
            Vector256<float> s20 = Vector256<float>.Zero,
                s21 = Vector256<float>.Zero;
            Vector256<float> s30 = Vector256<float>.Zero,
                s31 = Vector256<float>.Zero;
            Vector256<float> s40 = Vector256<float>.Zero,
                s41 = Vector256<float>.Zero;
            Vector256<float> s50 = Vector256<float>.Zero,
                s51 = Vector256<float>.Zero;
            if (accumulate)
            {
                float* from = tile + slice;
                s00 = Vector256.Load(from);
                s01 = Vector256.Load(from + 8);
                s10 = Vector256.Load(from + 64);
                s11 = Vector256.Load(from + 72);
                s20 = Vector256.Load(from + 128);
                s21 = Vector256.Load(from + 136);
                s30 = Vector256.Load(from + 192);
                s31 = Vector256.Load(from + 200);
                s40 = Vector256.Load(from + 256);
                s41 = Vector256.Load(from + 264);
                s50 = Vector256.Load(from + 320);
                s51 = Vector256.Load(from + 328);
            }

            float* columns = panel + slice;
            for (nint p = 0; p < depth; p++)
            {
                Vector256<float> b0 = Vector256.Load(columns);
                Vector256<float> b1 = Vector256.Load(columns + 8);
                columns += TileShape.Columns;

                Vector256<float> a0 = Vector256.Create(row0[p]);
                s00 = Vector256.MultiplyAddEstimate(a0, b0, s00);
                s01 = Vector256.MultiplyAddEstimate(a0, b1, s01);
                Vector256<float> a1 = Vector256.Create(row1[p]);
                s10 = Vector256.MultiplyAddEstimate(a1, b0, s10);
                s11 = Vector256.MultiplyAddEstimate(a1, b1, s11);
                Vector256<float> a2 = Vector256.Create(row2[p]);
                s20 = Vector256.MultiplyAddEstimate(a2, b0, s20);
                s21 = Vector256.MultiplyAddEstimate(a2, b1, s21);
                Vector256<float> a3 = Vector256.Create(row3[p]);
                s30 = Vector256.MultiplyAddEstimate(a3, b0, s30);
                s31 = Vector256.MultiplyAddEstimate(a3, b1, s31);
                Vector256<float> a4 = Vector256.Create(row4[p]);
                s40 = Vector256.MultiplyAddEstimate(a4, b0, s40);
                s41 = Vector256.MultiplyAddEstimate(a4, b1, s41);
                Vector256<float> a5 = Vector256.Create(row5[p]);
                s50 = Vector256.MultiplyAddEstimate(a5, b0, s50);
                s51 = Vector256.MultiplyAddEstimate(a5, b1, s51);
            }

            float* to = tile + slice;
            s00.Store(to);
            s01.Store(to + 8);
            s10.Store(to + 64);
            s11.Store(to + 72);
            s20.Store(to + 128);
            s21.Store(to + 136);
            s30.Store(to + 192);
            s31.Store(to + 200);
            s40.Store(to + 256);
            s41.Store(to + 264);
            s50.Store(to + 320);
            s51.Store(to + 328);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(float* row, float* panel, int depth, float* tile, bool accumulate)
    {
        for (int slice = 0; slice < TileShape.Columns; slice += 32)
        {
            float* to = tile + slice;
            float* columns = panel + slice;
            Vector256<float> s0 = accumulate ? Vector256.Load(to) : Vector256<float>.Zero;
            Vector256<float> s1 = accumulate ? Vector256.Load(to + 8) : Vector256<float>.Zero;
            Vector256<float> s2 = accumulate ? Vector256.Load(to + 16) : Vector256<float>.Zero;
            Vector256<float> s3 = accumulate ? Vector256.Load(to + 24) : Vector256<float>.Zero;
            for (nint p = 0; p < depth; p++)
            {
                Vector256<float> a = Vector256.Create(row[p]);
                s0 = Vector256.MultiplyAddEstimate(a, Vector256.Load(columns), s0);
                s1 = Vector256.MultiplyAddEstimate(a, Vector256.Load(columns + 8), s1);
                s2 = Vector256.MultiplyAddEstimate(a, Vector256.Load(columns + 16), s2);
                s3 = Vector256.MultiplyAddEstimate(a, Vector256.Load(columns + 24), s3);
                columns += TileShape.Columns;
            }

            s0.Store(to);
            s1.Store(to + 8);
            s2.Store(to + 16);
            s3.Store(to + 24);
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
        Vector256<float> least = Vector256.Create(float.PositiveInfinity);
        for (int slice = 0; slice < TileShape.Columns; slice += 32)
        {
            Vector256<float> offset0 = Vector256.Load(columnOffsets + slice);
            Vector256<float> offset1 = Vector256.Load(columnOffsets + slice + 8);
            Vector256<float> offset2 = Vector256.Load(columnOffsets + slice + 16);
            Vector256<float> offset3 = Vector256.Load(columnOffsets + slice + 24);
            Vector256<float> threshold0 = Vector256.Load(columnThresholds + slice);
            Vector256<float> threshold1 = Vector256.Load(columnThresholds + slice + 8);
            Vector256<float> threshold2 = Vector256.Load(columnThresholds + slice + 16);
            Vector256<float> threshold3 = Vector256.Load(columnThresholds + slice + 24);
            float* products = tile + slice;
            for (int row = 0; row < rowCount; row++, products += TileShape.Columns)
            {
                Vector256<float> offset = Vector256.Create(rowOffsets[row]);
                Vector256<float> threshold = Vector256.Create(rowThresholds[row]);
                least = Vector256.MinNative(
                    least,
                    offset + offset0 - Vector256.Load(products) - Vector256.MaxNative(threshold, threshold0)
                );
                least = Vector256.MinNative(
                    least,
                    offset + offset1 - Vector256.Load(products + 8) - Vector256.MaxNative(threshold, threshold1)
                );
                least = Vector256.MinNative(
                    least,
                    offset + offset2 - Vector256.Load(products + 16) - Vector256.MaxNative(threshold, threshold2)
                );
                least = Vector256.MinNative(
                    least,
                    offset + offset3 - Vector256.Load(products + 24) - Vector256.MaxNative(threshold, threshold3)
                );
            }
        }

        return Vector256.LessThanOrEqualAny(least, Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong WithinMask(float* tileRow, float rowOffset, float rowThreshold, float* columnOffsets, float* columnThresholds)
    {
        Vector256<float> offset = Vector256.Create(rowOffset);
        Vector256<float> threshold = Vector256.Create(rowThreshold);
        ulong mask = 0;
        for (int column = 0; column < TileShape.Columns; column += Vector256<float>.Count)
        {
            Vector256<float> lower = offset + Vector256.Load(columnOffsets + column) - Vector256.Load(tileRow + column);
            Vector256<float> within = Vector256.LessThanOrEqual(
                lower,
                Vector256.MaxNative(threshold, Vector256.Load(columnThresholds + column))
            );
            mask |= (ulong)within.ExtractMostSignificantBits() << column;
        }

        return mask;
    }
}
