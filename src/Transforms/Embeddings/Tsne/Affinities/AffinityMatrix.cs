using MLNet.Embeddings.Graphs;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>The joint probabilities P of t-SNE: sparse, symmetric, summing to 1.</summary>
/// <remarks>
/// Compressed rows. Each row is filled up to a multiple of <see cref="RowGranularity"/> entries with zeros in its own column, so that
/// vector loops need no remainder: a point neither attracts itself nor adds to the divergence.
/// </remarks>
internal sealed class AffinityMatrix
{
    /// <summary>Rows take a multiple of this many entries.</summary>
    public const int RowGranularity = 16;

    private const int RowsPerBlock = 512;

    public AffinityMatrix(int[] rowStarts, int[] columns, float[] values, int[]? order = null)
    {
        Order = order;
        RowStarts = rowStarts;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of points.</summary>
    public int PointCount => RowStarts.Length - 1;

    /// <summary>The row of the data that each point stands for; <see langword="null"/> where they are the same.</summary>
    public int[]? Order { get; }

    /// <summary>First entry of each row, and the number of entries at the end.</summary>
    public int[] RowStarts { get; }

    /// <summary>Column of each entry.</summary>
    public int[] Columns { get; }

    /// <summary>Probability of each entry.</summary>
    public float[] Values { get; }

    /// <summary>The same as a graph of the rows of the data, without the filling and with ascending columns.</summary>
    public WeightedGraph ToGraph(EngineContext context)
    {
        var starts = new int[PointCount + 1];
        for (int point = 0; point < PointCount; point++)
            starts[RowOf(point) + 1] =
                Values.AsSpan(RowStarts[point]..RowStarts[point + 1]).Length
                - Values.AsSpan(RowStarts[point]..RowStarts[point + 1]).Count(0f);
        for (int row = 0; row < PointCount; row++)
            starts[row + 1] += starts[row];
        var columns = new int[starts[PointCount]];
        var weights = new float[starts[PointCount]];
        context.For(
            (PointCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                int end = Math.Min(PointCount, (block + 1) * RowsPerBlock);
                for (int point = block * RowsPerBlock; point < end; point++)
                {
                    int start = starts[RowOf(point)];
                    int at = start;
                    for (int entry = RowStarts[point]; entry < RowStarts[point + 1]; entry++)
                    {
                        if (Values[entry] == 0)
                            continue;

                        columns[at] = RowOf(Columns[entry]);
                        weights[at++] = Values[entry];
                    }

                    columns.AsSpan(start..at).Sort(weights.AsSpan(start..at));
                }
            }
        );
        return new WeightedGraph(starts, columns, weights);
    }

    private int RowOf(int point) => Order is null ? point : Order[point];
}
