namespace MLNet.Embeddings.Numerics;

/// <summary>The matrix of centered inner products XᵀX, applied through X itself: the choice for so many columns that the matrix would be
/// large.</summary>
internal sealed unsafe class InnerProductOperator(CenteredRows rows, int columnCount) : ISymmetricOperator
{
    private const int RowsPerBlock = 96;
    private const int InnerBlock = 64;

    public int Size { get; } = columnCount;

    public double LowerBound => 0;

    public void Multiply(VectorBlock input, VectorBlock output, EngineContext context)
    {
        int width = input.Stride;
        var projected = new float[checked(rows.ChunkRows * width)];
        var sums = new double[output.Values.Length];
        for (int chunk = 0; chunk < rows.ChunkCount; chunk++)
        {
            int count = rows.Fill(chunk, context);
            context.For(
                (count + RowsPerBlock - 1) / RowsPerBlock,
                (block, _) => Project(input, projected, block * RowsPerBlock, Math.Min(count, (block + 1) * RowsPerBlock))
            );
            context.For((Size + RowsPerBlock - 1) / RowsPerBlock, (band, _) => AddBand(projected, count, width, band, sums));
        }

        for (int i = 0; i < sums.Length; i++)
            output.Values[i] = (float)sums[i];
    }

    private void Project(VectorBlock input, float[] projected, int first, int end)
    {
        int width = input.Stride;
        projected.AsSpan(first * width, (end - first) * width).Clear();
        fixed (float* values = rows.Chunk)
        fixed (float* right = input.Values)
        fixed (float* target = projected)
        {
            for (int inner = 0; inner < Size; inner += InnerBlock)
            {
                BlockProduct.Accumulate(
                    values + ((long)first * rows.Stride) + inner,
                    rows.Stride,
                    1,
                    right + ((long)inner * width),
                    width,
                    target + (first * width),
                    width,
                    end - first,
                    width,
                    Math.Min(InnerBlock, Size - inner)
                );
            }
        }
    }

    private void AddBand(float[] projected, int count, int width, int band, double[] sums)
    {
        int first = band * RowsPerBlock;
        int bandRows = Math.Min(RowsPerBlock, Size - first);
        var partial = new float[checked(bandRows * width)];
        fixed (float* values = rows.Chunk)
        fixed (float* right = projected)
        fixed (float* target = partial)
        {
            for (int inner = 0; inner < count; inner += InnerBlock)
            {
                BlockProduct.Accumulate(
                    values + ((long)inner * rows.Stride) + first,
                    1,
                    rows.Stride,
                    right + (inner * width),
                    width,
                    target,
                    width,
                    bandRows,
                    width,
                    Math.Min(InnerBlock, count - inner)
                );
            }
        }

        for (int i = 0; i < partial.Length; i++)
            sums[(first * width) + i] += partial[i];
    }
}
