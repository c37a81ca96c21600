using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>Builds the joint probabilities from the nearest neighbors: calibrate each row, then average with the transpose.</summary>
/// <remarks>What is needed on the way is as large as the neighbors, so it lies in buffers that are gone when the work is done.</remarks>
internal static unsafe class AffinityBuilder
{
    private const int RowsPerBlock = 512;
    private const int MinimumColumnRanges = 8;
    private const long EntriesPerColumnRange = 16_000_000;

    /// <summary>P = (P(j|i) + P(i|j)) / 2n.</summary>
    /// <param name="neighbors">Neighbors of each row among all rows, the row itself left out.</param>
    /// <param name="neighborCount">How many of them to use.</param>
    /// <param name="metric">The metric of their distances.</param>
    /// <param name="perplexities">One or several perplexities.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <param name="order">The row of each point, so that rows that attract each other lie near each other; <see langword="null"/> keeps
    /// the rows' order.</param>
    /// <exception cref="InvalidOperationException">The matrix would have more entries than one array can hold.</exception>
    public static AffinityMatrix Build(
        NeighborTable neighbors,
        int neighborCount,
        DistanceMetric metric,
        double[] perplexities,
        EngineContext context,
        int[]? order = null
    )
    {
        CheckedLength((long)neighbors.RowCount * neighborCount);
        using AlignedBuffer conditional = AlignedBuffer.Uninitialized((long)neighbors.RowCount * neighborCount);
        using AlignedBuffer incoming = AlignedBuffer.Uninitialized((long)neighbors.RowCount * neighborCount);
        Calibrate(neighbors, neighborCount, metric, perplexities, conditional.Pointer, context);
        int[] incomingStarts = Transpose(neighbors, neighborCount, (int*)incoming.Pointer, context);
        return Merge(neighbors, neighborCount, conditional.Pointer, incomingStarts, (int*)incoming.Pointer, order, context);
    }

    /// <summary>What stands for the squared distance in exp(−β d²).</summary>
    /// <remarks>An inner product differs from half the squared distance of rows of equal length by a constant, which calibration
    /// ignores.</remarks>
    public static double Squared(double distance, DistanceMetric metric) =>
        metric switch
        {
            DistanceMetric.SquaredEuclidean => distance,
            DistanceMetric.InnerProduct => 2 * distance,
            _ => distance * distance,
        };

    private static int BlockCount(int rows) => (rows + RowsPerBlock - 1) / RowsPerBlock;

    private static void Calibrate(
        NeighborTable neighbors,
        int neighborCount,
        DistanceMetric metric,
        double[] perplexities,
        float* conditional,
        EngineContext context
    )
    {
        int rows = neighbors.RowCount;
        context.ForWithProgress(
            BlockCount(rows),
            (block, _) =>
            {
                var squared = new double[neighborCount];
                var scratch = new float[PerplexityCalibration.ScratchLength(neighborCount)];
                int end = Math.Min(rows, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    ReadOnlySpan<float> distances = neighbors.DistancesOf(row);
                    for (int i = 0; i < neighborCount; i++)
                        squared[i] = Squared(distances[i], metric);
                    PerplexityCalibration.Calibrate(
                        squared,
                        perplexities,
                        new Span<float>(conditional + ((nint)row * neighborCount), neighborCount),
                        scratch
                    );
                }
            }
        );
    }

    /// <summary>For each row the positions, in ascending order, at which other rows name it; returns where those of each row
    /// start.</summary>
    private static int[] Transpose(NeighborTable neighbors, int neighborCount, int* positions, EngineContext context)
    {
        int rows = neighbors.RowCount;
        int stride = neighbors.NeighborCount;
        int ranges = (int)Math.Max(MinimumColumnRanges, (long)rows * neighborCount / EntriesPerColumnRange);
        var next = new int[rows];
        context.For(
            ranges,
            (range, _) =>
            {
                (int first, int width) = ColumnRange(range, ranges, rows);
                for (int row = 0; row < rows; row++)
                {
                    foreach (int column in neighbors.Indices.AsSpan(row * stride, neighborCount))
                    {
                        if ((uint)(column - first) < (uint)width)
                            next[column]++;
                    }
                }
            }
        );

        var starts = new int[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            starts[row + 1] = starts[row] + next[row];
            next[row] = starts[row];
        }

        context.For(
            ranges,
            (range, _) =>
            {
                (int first, int width) = ColumnRange(range, ranges, rows);
                for (int row = 0; row < rows; row++)
                {
                    ReadOnlySpan<int> columns = neighbors.Indices.AsSpan(row * stride, neighborCount);
                    for (int i = 0; i < columns.Length; i++)
                    {
                        if ((uint)(columns[i] - first) < (uint)width)
                            positions[next[columns[i]]++] = (row * neighborCount) + i;
                    }
                }
            }
        );
        return starts;
    }

    private static (int First, int Width) ColumnRange(int range, int ranges, int rows)
    {
        int first = (int)((long)rows * range / ranges);
        return (first, (int)((long)rows * (range + 1) / ranges) - first);
    }

    private static AffinityMatrix Merge(
        NeighborTable neighbors,
        int neighborCount,
        float* conditional,
        int[] incomingStarts,
        int* incoming,
        int[]? order,
        EngineContext context
    )
    {
        int rows = neighbors.RowCount;
        int[]? pointOfRow = order is null ? null : Inverse(order);
        var marks = new int[context.NumberOfThreads][];
        var sizes = new int[rows];
        context.For(
            BlockCount(rows),
            (block, worker) =>
            {
                int[] mark = marks[worker] ??= new int[rows];
                int end = Math.Min(rows, (block + 1) * RowsPerBlock);
                for (int point = block * RowsPerBlock; point < end; point++)
                {
                    int row = order is null ? point : order[point];
                    ReadOnlySpan<int> outgoing = neighbors.IndicesOf(row)[..neighborCount];
                    foreach (int column in outgoing)
                        mark[column] = 1;
                    int size = neighborCount;
                    foreach (
                        int position in new ReadOnlySpan<int>(incoming + incomingStarts[row], incomingStarts[row + 1] - incomingStarts[row])
                    )
                        size += 1 - mark[position / neighborCount];
                    foreach (int column in outgoing)
                        mark[column] = 0;
                    sizes[point] =
                        (size + AffinityMatrix.RowGranularity - 1) / AffinityMatrix.RowGranularity * AffinityMatrix.RowGranularity;
                }
            }
        );

        var starts = new int[rows + 1];
        long length = 0;
        for (int row = 0; row < rows; row++)
        {
            length += sizes[row];
            starts[row + 1] = CheckedLength(length);
        }

        int[] columns = GC.AllocateUninitializedArray<int>((int)length);
        float[] values = GC.AllocateUninitializedArray<float>((int)length);
        float scale = 1f / (2f * rows);
        context.For(
            BlockCount(rows),
            (block, worker) =>
            {
                int[] mark = marks[worker] ??= new int[rows];
                int end = Math.Min(rows, (block + 1) * RowsPerBlock);
                for (int point = block * RowsPerBlock; point < end; point++)
                {
                    int row = order is null ? point : order[point];
                    int at = starts[point];
                    ReadOnlySpan<int> outgoing = neighbors.IndicesOf(row)[..neighborCount];
                    for (int i = 0; i < outgoing.Length; i++)
                    {
                        columns[at] = pointOfRow is null ? outgoing[i] : pointOfRow[outgoing[i]];
                        values[at] = conditional[((nint)row * neighborCount) + i] * scale;
                        mark[outgoing[i]] = ++at;
                    }

                    foreach (
                        int position in new ReadOnlySpan<int>(incoming + incomingStarts[row], incomingStarts[row + 1] - incomingStarts[row])
                    )
                    {
                        int column = position / neighborCount;
                        int marked = mark[column];
                        if (marked > 0)
                        {
                            values[marked - 1] += conditional[position] * scale;
                            continue;
                        }

                        columns[at] = pointOfRow is null ? column : pointOfRow[column];
                        values[at++] = conditional[position] * scale;
                    }

                    foreach (int column in outgoing)
                        mark[column] = 0;
                    columns.AsSpan(at, starts[point + 1] - at).Fill(point);
                    values.AsSpan(at, starts[point + 1] - at).Clear();
                }
            }
        );
        return new AffinityMatrix(starts, columns, values, order);
    }

    private static int[] Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++)
            inverse[order[i]] = i;
        return inverse;
    }

    private static int CheckedLength(long length)
    {
        if (length > Array.MaxLength)
            throw new InvalidOperationException(
                $"The affinities would need {length} entries, more than the {Array.MaxLength} that one array can hold; take fewer rows or "
                    + "a lower perplexity."
            );

        return (int)length;
    }
}
