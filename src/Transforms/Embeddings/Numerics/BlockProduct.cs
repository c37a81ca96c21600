using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Numerics;

/// <summary>C += A·B for small blocks of float32, with A read at any strides, so that one kernel serves A·B and Aᵀ·B.</summary>
internal static unsafe class BlockProduct
{
    /// <summary>The columns of B and C come in multiples of this.</summary>
    public const int Width = 8;

    private const int TileRows = 6;

    /// <summary>The number of columns rounded up to a whole number of vectors.</summary>
    public static int Padded(int columns) => (columns + Width - 1) / Width * Width;

    /// <summary>C[i, j] += Σ_r A[i, r]·B[r, j].</summary>
    /// <param name="a">First value of A.</param>
    /// <param name="rowStride">Distance between A[i, r] and A[i + 1, r].</param>
    /// <param name="innerStride">Distance between A[i, r] and A[i, r + 1].</param>
    /// <param name="b">First value of B.</param>
    /// <param name="bStride">Distance between two rows of B.</param>
    /// <param name="c">First value of C.</param>
    /// <param name="cStride">Distance between two rows of C.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C, a multiple of <see cref="Width"/>.</param>
    /// <param name="inner">Columns of A and rows of B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Accumulate(
        float* a,
        nint rowStride,
        nint innerStride,
        float* b,
        nint bStride,
        float* c,
        nint cStride,
        int rows,
        int columns,
        int inner
    )
    {
        int column = 0;
        for (; column + (2 * Width) <= columns; column += 2 * Width)
        {
            int row = 0;
            for (; row + TileRows <= rows; row += TileRows)
                TileOfSixteen(
                    a + (row * rowStride),
                    rowStride,
                    innerStride,
                    b + column,
                    bStride,
                    c + (row * cStride) + column,
                    cStride,
                    inner
                );
            for (; row < rows; row++)
            {
                Row(a + (row * rowStride), innerStride, b + column, bStride, c + (row * cStride) + column, inner);
                Row(a + (row * rowStride), innerStride, b + column + Width, bStride, c + (row * cStride) + column + Width, inner);
            }
        }

        if (column < columns)
        {
            int row = 0;
            for (; row + TileRows <= rows; row += TileRows)
                TileOfEight(
                    a + (row * rowStride),
                    rowStride,
                    innerStride,
                    b + column,
                    bStride,
                    c + (row * cStride) + column,
                    cStride,
                    inner
                );
            for (; row < rows; row++)
                Row(a + (row * rowStride), innerStride, b + column, bStride, c + (row * cStride) + column, inner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfSixteen(float* a, nint rowStride, nint innerStride, float* b, nint bStride, float* c, nint cStride, int inner)
    {
        Vector256<float> c00 = default,
            c01 = default,
            c10 = default,
            c11 = default,
            c20 = default,
            c21 = default;
        Vector256<float> c30 = default,
            c31 = default,
            c40 = default,
            c41 = default,
            c50 = default,
            c51 = default;
        float* a3 = a + (3 * rowStride);
        for (int r = 0; r < inner; r++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            Vector256<float> b1 = Vector256.Load(b + Width);
            Vector256<float> value = Vector256.Create(a[0]);
            c00 = Vector256.MultiplyAddEstimate(value, b0, c00);
            c01 = Vector256.MultiplyAddEstimate(value, b1, c01);
            value = Vector256.Create(a[rowStride]);
            c10 = Vector256.MultiplyAddEstimate(value, b0, c10);
            c11 = Vector256.MultiplyAddEstimate(value, b1, c11);
            value = Vector256.Create(a[2 * rowStride]);
            c20 = Vector256.MultiplyAddEstimate(value, b0, c20);
            c21 = Vector256.MultiplyAddEstimate(value, b1, c21);
            value = Vector256.Create(a3[0]);
            c30 = Vector256.MultiplyAddEstimate(value, b0, c30);
            c31 = Vector256.MultiplyAddEstimate(value, b1, c31);
            value = Vector256.Create(a3[rowStride]);
            c40 = Vector256.MultiplyAddEstimate(value, b0, c40);
            c41 = Vector256.MultiplyAddEstimate(value, b1, c41);
            value = Vector256.Create(a3[2 * rowStride]);
            c50 = Vector256.MultiplyAddEstimate(value, b0, c50);
            c51 = Vector256.MultiplyAddEstimate(value, b1, c51);
            a += innerStride;
            a3 += innerStride;
            b += bStride;
        }

        Add(c, c00, c01);
        Add(c + cStride, c10, c11);
        Add(c + (2 * cStride), c20, c21);
        Add(c + (3 * cStride), c30, c31);
        Add(c + (4 * cStride), c40, c41);
        Add(c + (5 * cStride), c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileOfEight(float* a, nint rowStride, nint innerStride, float* b, nint bStride, float* c, nint cStride, int inner)
    {
        Vector256<float> c0 = default,
            c1 = default,
            c2 = default,
            c3 = default,
            c4 = default,
            c5 = default;
        float* a3 = a + (3 * rowStride);
        for (int r = 0; r < inner; r++)
        {
            Vector256<float> b0 = Vector256.Load(b);
            c0 = Vector256.MultiplyAddEstimate(Vector256.Create(a[0]), b0, c0);
            c1 = Vector256.MultiplyAddEstimate(Vector256.Create(a[rowStride]), b0, c1);
            c2 = Vector256.MultiplyAddEstimate(Vector256.Create(a[2 * rowStride]), b0, c2);
            c3 = Vector256.MultiplyAddEstimate(Vector256.Create(a3[0]), b0, c3);
            c4 = Vector256.MultiplyAddEstimate(Vector256.Create(a3[rowStride]), b0, c4);
            c5 = Vector256.MultiplyAddEstimate(Vector256.Create(a3[2 * rowStride]), b0, c5);
            a += innerStride;
            a3 += innerStride;
            b += bStride;
        }

        (Vector256.Load(c) + c0).Store(c);
        (Vector256.Load(c + cStride) + c1).Store(c + cStride);
        (Vector256.Load(c + (2 * cStride)) + c2).Store(c + (2 * cStride));
        (Vector256.Load(c + (3 * cStride)) + c3).Store(c + (3 * cStride));
        (Vector256.Load(c + (4 * cStride)) + c4).Store(c + (4 * cStride));
        (Vector256.Load(c + (5 * cStride)) + c5).Store(c + (5 * cStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float* a, nint innerStride, float* b, nint bStride, float* c, int inner)
    {
        Vector256<float> sum = default;
        for (int r = 0; r < inner; r++)
            sum = Vector256.MultiplyAddEstimate(Vector256.Create(a[r * innerStride]), Vector256.Load(b + (r * bStride)), sum);
        (Vector256.Load(c) + sum).Store(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* c, Vector256<float> first, Vector256<float> second)
    {
        (Vector256.Load(c) + first).Store(c);
        (Vector256.Load(c + Width) + second).Store(c + Width);
    }
}
