using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Numerics;

/// <summary>A few long vectors as the columns of a row-major float32 block; sums over the rows are taken in double.</summary>
/// <remarks>Rows are padded with zeros to whole vectors. Rows are summed in blocks that depend on the shape alone.</remarks>
internal sealed unsafe class VectorBlock
{
    private const int RowsPerBlock = 4096;

    // A new direction must keep this share of its length after the earlier ones are taken out; below it, it is rounding noise.
    private const double DependenceThreshold = 1e-5;

    public VectorBlock(int rowCount, int columnCount)
    {
        RowCount = rowCount;
        ColumnCount = columnCount;
        Stride = BlockProduct.Padded(columnCount);
        Values = new float[checked((long)rowCount * Stride)];
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    /// <summary>Distance between two rows, a multiple of <see cref="BlockProduct.Width"/>.</summary>
    public int Stride { get; }

    public float[] Values { get; }

    public Span<float> Row(int row) => Values.AsSpan(row * Stride, ColumnCount);

    /// <summary>Fills one column with normally distributed numbers.</summary>
    public void FillRandom(int column, ulong seed, ulong stream)
    {
        for (int row = 0; row < RowCount; row++)
            Values[(row * Stride) + column] = (float)CounterRandom.Gaussian(seed, stream, (ulong)row);
    }

    /// <summary>The products of all columns with all columns of another block of the same shape.</summary>
    public double[,] InnerProducts(VectorBlock other, EngineContext context)
    {
        int blockCount = BlockCount;
        var partial = new float[blockCount][];
        context.For(
            blockCount,
            (block, _) =>
            {
                var sums = new float[checked(Stride * Stride)];
                int first = block * RowsPerBlock;
                int rows = Math.Min(RowsPerBlock, RowCount - first);
                fixed (float* mine = Values)
                fixed (float* others = other.Values)
                fixed (float* target = sums)
                    BlockProduct.Accumulate(
                        mine + ((long)first * Stride),
                        1,
                        Stride,
                        others + ((long)first * Stride),
                        Stride,
                        target,
                        Stride,
                        ColumnCount,
                        Stride,
                        rows
                    );
                partial[block] = sums;
            }
        );

        var total = new double[ColumnCount, ColumnCount];
        for (int block = 0; block < blockCount; block++)
        {
            for (int i = 0; i < ColumnCount; i++)
            {
                for (int j = 0; j < ColumnCount; j++)
                    total[i, j] += partial[block][(i * Stride) + j];
            }
        }

        return total;
    }

    /// <summary>Replaces the columns by the combinations in the columns of a square matrix.</summary>
    public void Combine(double[,] coefficients, EngineContext context)
    {
        var factors = new float[checked(Stride * Stride)];
        for (int i = 0; i < ColumnCount; i++)
        {
            for (int j = 0; j < ColumnCount; j++)
                factors[(i * Stride) + j] = (float)coefficients[i, j];
        }

        context.For(
            BlockCount,
            (block, _) =>
            {
                int first = block * RowsPerBlock;
                int rows = Math.Min(RowsPerBlock, RowCount - first);
                var combined = new float[rows * Stride];
                fixed (float* mine = Values)
                fixed (float* right = factors)
                fixed (float* target = combined)
                    BlockProduct.Accumulate(
                        mine + ((long)first * Stride),
                        Stride,
                        1,
                        right,
                        Stride,
                        target,
                        Stride,
                        rows,
                        Stride,
                        ColumnCount
                    );
                combined.CopyTo(Values.AsSpan(first * Stride));
            }
        );
    }

    /// <summary>this ← <paramref name="factor"/>·(this − <paramref name="shift"/>·<paramref name="middle"/>) −
    /// <paramref name="share"/>·<paramref name="last"/>.</summary>
    public void ThreeTermStep(double factor, double shift, VectorBlock middle, double share, VectorBlock? last, EngineContext context)
    {
        float[] lastValues = last?.Values ?? middle.Values;
        float lastShare = last is null ? 0 : (float)share;
        context.For(
            BlockCount,
            (block, _) =>
            {
                int first = block * RowsPerBlock * Stride;
                int length = Math.Min(RowsPerBlock * Stride, Values.Length - first);
                ThreeTermStep(
                    (float)factor,
                    (float)shift,
                    lastShare,
                    Values.AsSpan(first, length),
                    middle.Values.AsSpan(first, length),
                    lastValues.AsSpan(first, length)
                );
            }
        );
    }

    /// <summary>Makes the columns orthonormal, one after the other; a column that depends on earlier ones is replaced by a random
    /// one.</summary>
    /// <remarks>Classical Gram–Schmidt, applied twice, which is as accurate as the arithmetic (Giraud, Langou and Rozložník,
    /// 2005).</remarks>
    public void Orthonormalize(ulong seed, EngineContext context)
    {
        for (int column = 0; column < ColumnCount; column++)
        {
            for (ulong attempt = 1; ; attempt++)
            {
                double before = RemoveEarlier(column, context);
                double after = RemoveEarlier(column, context);
                double length = RemoveEarlier(column, context);
                if (length > DependenceThreshold * before && length > 0.5 * after)
                {
                    Scale(column, 1 / Math.Sqrt(Math.Max(SquaredLength(column, context), double.Epsilon)), context);
                    break;
                }

                if (attempt > 4)
                    throw new InvalidOperationException($"{ColumnCount} orthogonal directions do not fit in {RowCount} dimensions.");
                FillRandom(column, seed, (attempt << 32) | (uint)column);
            }
        }
    }

    private int BlockCount => (RowCount + RowsPerBlock - 1) / RowsPerBlock;

    // Takes the earlier columns' parts out of a column; returns its length before.
    private double RemoveEarlier(int column, EngineContext context)
    {
        double[] products = ColumnProducts(column, context);
        context.For(
            BlockCount,
            (block, _) =>
            {
                int end = Math.Min(RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    double value = Values[(row * Stride) + column];
                    for (int j = 0; j < column; j++)
                        value -= products[j] * Values[(row * Stride) + j];
                    Values[(row * Stride) + column] = (float)value;
                }
            }
        );
        return Math.Sqrt(products[column]);
    }

    private double[] ColumnProducts(int column, EngineContext context)
    {
        int blockCount = BlockCount;
        var partial = new double[blockCount][];
        context.For(
            blockCount,
            (block, _) =>
            {
                var sums = new double[column + 1];
                int end = Math.Min(RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    double value = Values[(row * Stride) + column];
                    for (int j = 0; j <= column; j++)
                        sums[j] += value * Values[(row * Stride) + j];
                }

                partial[block] = sums;
            }
        );

        var total = new double[column + 1];
        foreach (double[] sums in partial)
        {
            for (int j = 0; j <= column; j++)
                total[j] += sums[j];
        }

        return total;
    }

    private double SquaredLength(int column, EngineContext context) => ColumnProducts(column, context)[column];

    private void Scale(int column, double factor, EngineContext context)
    {
        context.For(
            BlockCount,
            (block, _) =>
            {
                int end = Math.Min(RowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                    Values[(row * Stride) + column] *= (float)factor;
            }
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ThreeTermStep(
        float factor,
        float shift,
        float share,
        Span<float> target,
        ReadOnlySpan<float> middle,
        ReadOnlySpan<float> last
    )
    {
        Vector256<float> factors = Vector256.Create(factor);
        Vector256<float> shifts = Vector256.Create(-factor * shift);
        Vector256<float> shares = Vector256.Create(-share);
        for (int i = 0; i < target.Length; i += Vector256<float>.Count)
        {
            Vector256<float> value = factors * Vector256.Create(target[i..]);
            value = Vector256.MultiplyAddEstimate(shifts, Vector256.Create(middle[i..]), value);
            Vector256.MultiplyAddEstimate(shares, Vector256.Create(last[i..]), value).CopyTo(target[i..]);
        }
    }
}
