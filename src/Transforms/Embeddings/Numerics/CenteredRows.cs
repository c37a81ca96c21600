using System.Numerics.Tensors;

namespace MLNet.Embeddings.Numerics;

/// <summary>Hands out the rows of a matrix with the column means taken off, chunk by chunk, so that no second copy of the matrix is
/// needed.</summary>
/// <remarks>
/// Subtracting first keeps float32 products accurate where the mean is large against the spread. Very large and very small values are
/// scaled by a power of two, so that their squares stay within the range of float32.
/// </remarks>
internal sealed class CenteredRows
{
    private const int LargestChunk = 2048;
    private const int SmallestChunk = 64;
    private const int ValuesPerChunk = 1 << 22;
    private const int RowsPerBlock = 64;
    private const float LargestUnscaled = 1e12f;
    private const float SmallestUnscaled = 1e-12f;

    private readonly Matrix _rows;
    private readonly float[] _mean;

    /// <summary>Reads the means.</summary>
    public CenteredRows(Matrix rows, EngineContext context)
    {
        _rows = rows;
        Stride = BlockProduct.Padded(rows.ColumnCount);
        ChunkRows = Math.Clamp(ValuesPerChunk / Math.Max(Stride, 1), SmallestChunk, LargestChunk);
        Chunk = new float[(long)Math.Min(ChunkRows, rows.RowCount) * Stride];
        _mean = ColumnMeans(rows, context);
        float largest = LargestMagnitude(rows, context);
        Scale = largest is > LargestUnscaled or (< SmallestUnscaled and > 0)
            ? (float)Math.ScaleB(1, -Math.Clamp(Math.ILogB(largest), -120, 120))
            : 1;
    }

    /// <summary>Column means.</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Factor on the values in <see cref="Chunk"/>, 1 for values of ordinary size.</summary>
    public float Scale { get; }

    /// <summary>Distance between two rows of <see cref="Chunk"/>.</summary>
    public int Stride { get; }

    /// <summary>Rows per chunk; the last chunk may be shorter.</summary>
    public int ChunkRows { get; }

    /// <summary>Number of chunks.</summary>
    public int ChunkCount => (_rows.RowCount + ChunkRows - 1) / ChunkRows;

    /// <summary>The rows of the chunk that was filled last.</summary>
    public float[] Chunk { get; }

    /// <summary>Fills <see cref="Chunk"/>; returns its number of rows.</summary>
    public int Fill(int chunk, EngineContext context)
    {
        int first = chunk * ChunkRows;
        int count = Math.Min(ChunkRows, _rows.RowCount - first);
        context.For(
            (count + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(count, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    Span<float> target = Chunk.AsSpan(row * Stride, _rows.ColumnCount);
                    RowArithmetic.Subtract(_rows.Row(first + row), _mean, target);
                    if (Scale != 1)
                        TensorPrimitives.Multiply(target, Scale, target);
                }
            }
        );
        return count;
    }

    private static float LargestMagnitude(Matrix rows, EngineContext context)
    {
        const int rowsPerMaximum = 1024;
        var largest = new float[(rows.RowCount + rowsPerMaximum - 1) / rowsPerMaximum];
        context.For(
            largest.Length,
            (block, _) =>
            {
                int first = block * rowsPerMaximum * rows.ColumnCount;
                int length = Math.Min(rowsPerMaximum * rows.ColumnCount, rows.Values.Length - first);
                largest[block] = RowArithmetic.LargestMagnitude(rows.Values.AsSpan(first, length));
            }
        );
        return largest.Length > 0 ? largest.Max() : 0;
    }

    private static float[] ColumnMeans(Matrix rows, EngineContext context)
    {
        const int rowsPerSum = 4096;
        int blockCount = (rows.RowCount + rowsPerSum - 1) / rowsPerSum;
        var partial = new double[blockCount][];
        context.For(
            blockCount,
            (block, _) =>
            {
                var sums = new double[rows.ColumnCount];
                int end = Math.Min(rows.RowCount, (block + 1) * rowsPerSum);
                for (int row = block * rowsPerSum; row < end; row++)
                    RowArithmetic.AddTo(sums, rows.Row(row));
                partial[block] = sums;
            }
        );

        var total = new double[rows.ColumnCount];
        foreach (double[] sums in partial)
            TensorPrimitives.Add(total, sums, total);
        return Array.ConvertAll(total, sum => (float)(sum / Math.Max(rows.RowCount, 1)));
    }
}
