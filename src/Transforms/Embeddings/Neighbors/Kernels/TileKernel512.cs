using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Kernels in 512-bit vectors: all 6 × 64 products of a tile stay in 24 registers.</summary>
internal readonly unsafe struct TileKernel512 : ITileKernel
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
        Vector512<float> s00 = Vector512<float>.Zero,
            s01 = Vector512<float>.Zero,
            s02 = Vector512<float>.Zero,
            s03 = Vector512<float>.Zero;
        Vector512<float> s10 = Vector512<float>.Zero,
            s11 = Vector512<float>.Zero,
            s12 = Vector512<float>.Zero,
            s13 = Vector512<float>.Zero;
        Vector512<float> s20 = Vector512<float>.Zero,
            s21 = Vector512<float>.Zero,
            s22 = Vector512<float>.Zero,
            s23 = Vector512<float>.Zero;
        Vector512<float> s30 = Vector512<float>.Zero,
            s31 = Vector512<float>.Zero,
            s32 = Vector512<float>.Zero,
            s33 = Vector512<float>.Zero;
        Vector512<float> s40 = Vector512<float>.Zero,
            s41 = Vector512<float>.Zero,
            s42 = Vector512<float>.Zero,
            s43 = Vector512<float>.Zero;
        Vector512<float> s50 = Vector512<float>.Zero,
            s51 = Vector512<float>.Zero,
            s52 = Vector512<float>.Zero,
            s53 = Vector512<float>.Zero;
        if (accumulate)
        {
            s00 = Vector512.Load(tile);
            s01 = Vector512.Load(tile + 16);
            s02 = Vector512.Load(tile + 32);
            s03 = Vector512.Load(tile + 48);
            s10 = Vector512.Load(tile + 64);
            s11 = Vector512.Load(tile + 80);
            s12 = Vector512.Load(tile + 96);
            s13 = Vector512.Load(tile + 112);
            s20 = Vector512.Load(tile + 128);
            s21 = Vector512.Load(tile + 144);
            s22 = Vector512.Load(tile + 160);
            s23 = Vector512.Load(tile + 176);
            s30 = Vector512.Load(tile + 192);
            s31 = Vector512.Load(tile + 208);
            s32 = Vector512.Load(tile + 224);
            s33 = Vector512.Load(tile + 240);
            s40 = Vector512.Load(tile + 256);
            s41 = Vector512.Load(tile + 272);
            s42 = Vector512.Load(tile + 288);
            s43 = Vector512.Load(tile + 304);
            s50 = Vector512.Load(tile + 320);
            s51 = Vector512.Load(tile + 336);
            s52 = Vector512.Load(tile + 352);
            s53 = Vector512.Load(tile + 368);
        }

        float* columns = panel;
        for (nint p = 0; p < depth; p++)
        {
            Vector512<float> b0 = Vector512.Load(columns);
            Vector512<float> b1 = Vector512.Load(columns + 16);
            Vector512<float> b2 = Vector512.Load(columns + 32);
            Vector512<float> b3 = Vector512.Load(columns + 48);
            columns += TileShape.Columns;

            Vector512<float> a0 = Vector512.Create(row0[p]);
            s00 = Vector512.MultiplyAddEstimate(a0, b0, s00);
            s01 = Vector512.MultiplyAddEstimate(a0, b1, s01);
            s02 = Vector512.MultiplyAddEstimate(a0, b2, s02);
            s03 = Vector512.MultiplyAddEstimate(a0, b3, s03);
            Vector512<float> a1 = Vector512.Create(row1[p]);
            s10 = Vector512.MultiplyAddEstimate(a1, b0, s10);
            s11 = Vector512.MultiplyAddEstimate(a1, b1, s11);
            s12 = Vector512.MultiplyAddEstimate(a1, b2, s12);
            s13 = Vector512.MultiplyAddEstimate(a1, b3, s13);
            Vector512<float> a2 = Vector512.Create(row2[p]);
            s20 = Vector512.MultiplyAddEstimate(a2, b0, s20);
            s21 = Vector512.MultiplyAddEstimate(a2, b1, s21);
            s22 = Vector512.MultiplyAddEstimate(a2, b2, s22);
            s23 = Vector512.MultiplyAddEstimate(a2, b3, s23);
            Vector512<float> a3 = Vector512.Create(row3[p]);
            s30 = Vector512.MultiplyAddEstimate(a3, b0, s30);
            s31 = Vector512.MultiplyAddEstimate(a3, b1, s31);
            s32 = Vector512.MultiplyAddEstimate(a3, b2, s32);
            s33 = Vector512.MultiplyAddEstimate(a3, b3, s33);
            Vector512<float> a4 = Vector512.Create(row4[p]);
            s40 = Vector512.MultiplyAddEstimate(a4, b0, s40);
            s41 = Vector512.MultiplyAddEstimate(a4, b1, s41);
            s42 = Vector512.MultiplyAddEstimate(a4, b2, s42);
            s43 = Vector512.MultiplyAddEstimate(a4, b3, s43);
            Vector512<float> a5 = Vector512.Create(row5[p]);
            s50 = Vector512.MultiplyAddEstimate(a5, b0, s50);
            s51 = Vector512.MultiplyAddEstimate(a5, b1, s51);
            s52 = Vector512.MultiplyAddEstimate(a5, b2, s52);
            s53 = Vector512.MultiplyAddEstimate(a5, b3, s53);
        }

        s00.Store(tile);
        s01.Store(tile + 16);
        s02.Store(tile + 32);
        s03.Store(tile + 48);
        s10.Store(tile + 64);
        s11.Store(tile + 80);
        s12.Store(tile + 96);
        s13.Store(tile + 112);
        s20.Store(tile + 128);
        s21.Store(tile + 144);
        s22.Store(tile + 160);
        s23.Store(tile + 176);
        s30.Store(tile + 192);
        s31.Store(tile + 208);
        s32.Store(tile + 224);
        s33.Store(tile + 240);
        s40.Store(tile + 256);
        s41.Store(tile + 272);
        s42.Store(tile + 288);
        s43.Store(tile + 304);
        s50.Store(tile + 320);
        s51.Store(tile + 336);
        s52.Store(tile + 352);
        s53.Store(tile + 368);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyRow(float* row, float* panel, int depth, float* tile, bool accumulate)
    {
        float* to = tile;
        float* columns = panel;
        Vector512<float> s0 = accumulate ? Vector512.Load(to) : Vector512<float>.Zero;
        Vector512<float> s1 = accumulate ? Vector512.Load(to + 16) : Vector512<float>.Zero;
        Vector512<float> s2 = accumulate ? Vector512.Load(to + 32) : Vector512<float>.Zero;
        Vector512<float> s3 = accumulate ? Vector512.Load(to + 48) : Vector512<float>.Zero;
        for (nint p = 0; p < depth; p++)
        {
            Vector512<float> a = Vector512.Create(row[p]);
            s0 = Vector512.MultiplyAddEstimate(a, Vector512.Load(columns), s0);
            s1 = Vector512.MultiplyAddEstimate(a, Vector512.Load(columns + 16), s1);
            s2 = Vector512.MultiplyAddEstimate(a, Vector512.Load(columns + 32), s2);
            s3 = Vector512.MultiplyAddEstimate(a, Vector512.Load(columns + 48), s3);
            columns += TileShape.Columns;
        }

        s0.Store(to);
        s1.Store(to + 16);
        s2.Store(to + 32);
        s3.Store(to + 48);
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
        Vector512<float> least = Vector512.Create(float.PositiveInfinity);
        Vector512<float> offset0 = Vector512.Load(columnOffsets);
        Vector512<float> offset1 = Vector512.Load(columnOffsets + 16);
        Vector512<float> offset2 = Vector512.Load(columnOffsets + 32);
        Vector512<float> offset3 = Vector512.Load(columnOffsets + 48);
        Vector512<float> threshold0 = Vector512.Load(columnThresholds);
        Vector512<float> threshold1 = Vector512.Load(columnThresholds + 16);
        Vector512<float> threshold2 = Vector512.Load(columnThresholds + 32);
        Vector512<float> threshold3 = Vector512.Load(columnThresholds + 48);
        float* products = tile;
        for (int row = 0; row < rowCount; row++, products += TileShape.Columns)
        {
            Vector512<float> offset = Vector512.Create(rowOffsets[row]);
            Vector512<float> threshold = Vector512.Create(rowThresholds[row]);
            least = Vector512.MinNative(least, offset + offset0 - Vector512.Load(products) - Vector512.MaxNative(threshold, threshold0));
            least = Vector512.MinNative(
                least,
                offset + offset1 - Vector512.Load(products + 16) - Vector512.MaxNative(threshold, threshold1)
            );
            least = Vector512.MinNative(
                least,
                offset + offset2 - Vector512.Load(products + 32) - Vector512.MaxNative(threshold, threshold2)
            );
            least = Vector512.MinNative(
                least,
                offset + offset3 - Vector512.Load(products + 48) - Vector512.MaxNative(threshold, threshold3)
            );
        }

        return Vector512.LessThanOrEqualAny(least, Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong WithinMask(float* tileRow, float rowOffset, float rowThreshold, float* columnOffsets, float* columnThresholds)
    {
        Vector512<float> offset = Vector512.Create(rowOffset);
        Vector512<float> threshold = Vector512.Create(rowThreshold);
        ulong mask = 0;
        for (int column = 0; column < TileShape.Columns; column += Vector512<float>.Count)
        {
            Vector512<float> lower = offset + Vector512.Load(columnOffsets + column) - Vector512.Load(tileRow + column);
            Vector512<float> within = Vector512.LessThanOrEqual(
                lower,
                Vector512.MaxNative(threshold, Vector512.Load(columnThresholds + column))
            );
            mask |= (ulong)within.ExtractMostSignificantBits() << column;
        }

        return mask;
    }
}
