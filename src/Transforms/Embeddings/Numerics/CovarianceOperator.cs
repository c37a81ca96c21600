namespace MLNet.Embeddings.Numerics;

/// <summary>The matrix of centered inner products XᵀX, computed once: the choice for few columns.</summary>
internal sealed unsafe class CovarianceOperator : ISymmetricOperator
{
    private const int RowsPerBand = 96;
    private const int InnerBlock = 64;

    private readonly float[] _matrix;
    private readonly int _stride;

    /// <summary>Computes the matrix.</summary>
    public CovarianceOperator(CenteredRows rows, int columnCount, EngineContext context)
    {
        Size = columnCount;
        _stride = rows.Stride;
        var sums = new double[(long)columnCount * _stride];
        for (int chunk = 0; chunk < rows.ChunkCount; chunk++)
        {
            int count = rows.Fill(chunk, context);
            context.For(BandCount, (band, _) => AddBand(rows.Chunk, count, band, sums));
            context.Report(chunk + 1, rows.ChunkCount);
        }

        _matrix = new float[sums.Length];
        for (int i = 0; i < columnCount; i++)
        {
            // Only the part right of the band's first column was summed.
            int firstColumn = i / RowsPerBand * RowsPerBand;
            for (int j = firstColumn; j < columnCount; j++)
            {
                float value = (float)sums[((long)i * _stride) + j];
                _matrix[((long)i * _stride) + j] = value;
                _matrix[((long)j * _stride) + i] = value;
            }
        }
    }

    public int Size { get; }

    public double LowerBound => 0;

    private int BandCount => (Size + RowsPerBand - 1) / RowsPerBand;

    public void Multiply(VectorBlock input, VectorBlock output, EngineContext context)
    {
        context.For(
            BandCount,
            (band, _) =>
            {
                int first = band * RowsPerBand;
                int rows = Math.Min(RowsPerBand, Size - first);
                output.Values.AsSpan(first * output.Stride, rows * output.Stride).Clear();
                fixed (float* matrix = _matrix)
                fixed (float* right = input.Values)
                fixed (float* target = output.Values)
                {
                    for (int inner = 0; inner < Size; inner += InnerBlock)
                    {
                        BlockProduct.Accumulate(
                            matrix + ((long)first * _stride) + inner,
                            _stride,
                            1,
                            right + ((long)inner * input.Stride),
                            input.Stride,
                            target + ((long)first * output.Stride),
                            output.Stride,
                            rows,
                            input.Stride,
                            Math.Min(InnerBlock, Size - inner)
                        );
                    }
                }
            }
        );
    }

    private void AddBand(float[] chunk, int count, int band, double[] sums)
    {
        int first = band * RowsPerBand;
        int rows = Math.Min(RowsPerBand, Size - first);
        int columns = _stride - first;
        var partial = new float[rows * columns];
        fixed (float* values = chunk)
        fixed (float* target = partial)
        {
            for (int inner = 0; inner < count; inner += InnerBlock)
            {
                float* block = values + ((long)inner * _stride) + first;
                BlockProduct.Accumulate(
                    block,
                    1,
                    _stride,
                    block,
                    _stride,
                    target,
                    columns,
                    rows,
                    columns,
                    Math.Min(InnerBlock, count - inner)
                );
            }
        }

        for (int i = 0; i < rows; i++)
        {
            Span<double> row = sums.AsSpan(((first + i) * _stride) + first, columns);
            ReadOnlySpan<float> part = partial.AsSpan(i * columns, columns);
            for (int j = 0; j < row.Length; j++)
                row[j] += part[j];
        }
    }
}
