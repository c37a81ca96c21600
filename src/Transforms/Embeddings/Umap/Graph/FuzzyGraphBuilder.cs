using MLNet.Embeddings.Graphs;

namespace MLNet.Embeddings.Umap.Graph;

/// <summary>Builds the fuzzy simplicial set of a data set from the nearest neighbors of its rows.</summary>
internal static class FuzzyGraphBuilder
{
    private const int RowsPerBlock = 2048;

    /// <summary>Builds the graph.</summary>
    /// <param name="neighbors">Neighbors of each row, the row itself left out.</param>
    /// <param name="localConnectivity">Number of nearest distinct neighbors that count as fully connected.</param>
    /// <param name="mixRatio">Between fuzzy intersection (0) and fuzzy union (1) of the two directions of an edge.</param>
    /// <param name="context">What to run in.</param>
    public static WeightedGraph Build(NeighborTable neighbors, double localConnectivity, double mixRatio, EngineContext context)
    {
        int rowCount = neighbors.RowCount;
        int neighborCount = neighbors.NeighborCount;
        int blockCount = (rowCount + RowsPerBlock - 1) / RowsPerBlock;
        var columns = (int[])neighbors.Indices.Clone();
        var memberships = new float[columns.Length];
        double meanOfAll = MeanDistance(neighbors);

        context.For(
            blockCount,
            (block, _) =>
            {
                int end = Math.Min(rowCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    Span<float> rowMemberships = memberships.AsSpan(row * neighborCount, neighborCount);
                    SmoothNeighborDistances.Memberships(neighbors.DistancesOf(row), localConnectivity, meanOfAll, rowMemberships);
                    columns.AsSpan(row * neighborCount, neighborCount).Sort(rowMemberships);
                }
            }
        );

        var starts = new int[rowCount + 1];
        for (int row = 0; row <= rowCount; row++)
            starts[row] = row * neighborCount;
        return Symmetrize(new WeightedGraph(starts, columns, memberships), mixRatio, context);
    }

    /// <summary>Combines w(i→j) and w(j→i) of a directed graph to mix·(w + w′ − w·w′) + (1 − mix)·w·w′.</summary>
    /// <param name="directed">A graph whose rows have ascending columns.</param>
    /// <param name="mixRatio">Between fuzzy intersection (0) and fuzzy union (1).</param>
    /// <param name="context">What to run in.</param>
    public static WeightedGraph Symmetrize(WeightedGraph directed, double mixRatio, EngineContext context)
    {
        int vertexCount = directed.VertexCount;
        WeightedGraph reversed = Transpose(directed);
        int blockCount = (vertexCount + RowsPerBlock - 1) / RowsPerBlock;

        var starts = new int[vertexCount + 1];
        context.For(
            blockCount,
            (block, _) =>
            {
                int end = Math.Min(vertexCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                    starts[row + 1] = MergeRow(directed, reversed, row, mixRatio, [], []);
            }
        );

        long total = 0;
        for (int row = 0; row < vertexCount; row++)
        {
            total += starts[row + 1];
            if (total > Array.MaxLength)
                throw new InvalidOperationException(
                    $"The neighborhood graph of {vertexCount} rows has more than {Array.MaxLength} edges; take fewer neighbors or fewer "
                        + "rows."
                );
            starts[row + 1] = (int)total;
        }

        var columns = new int[total];
        var weights = new float[total];
        context.For(
            blockCount,
            (block, _) =>
            {
                int end = Math.Min(vertexCount, (block + 1) * RowsPerBlock);
                for (int row = block * RowsPerBlock; row < end; row++)
                {
                    int length = starts[row + 1] - starts[row];
                    MergeRow(directed, reversed, row, mixRatio, columns.AsSpan(starts[row], length), weights.AsSpan(starts[row], length));
                }
            }
        );

        return new WeightedGraph(starts, columns, weights);
    }

    private static WeightedGraph Transpose(WeightedGraph graph)
    {
        int vertexCount = graph.VertexCount;
        var starts = new int[vertexCount + 1];
        foreach (int column in graph.Columns)
            starts[column + 1]++;
        for (int row = 0; row < vertexCount; row++)
            starts[row + 1] += starts[row];

        int[] next = starts[..^1];
        var columns = new int[graph.Columns.Length];
        var weights = new float[graph.Columns.Length];
        for (int row = 0; row < vertexCount; row++)
        {
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
            {
                int slot = next[graph.Columns[edge]]++;
                columns[slot] = row;
                weights[slot] = graph.Weights[edge];
            }
        }

        return new WeightedGraph(starts, columns, weights);
    }

    // Merges the ascending rows of both directions; with empty outputs it only counts.
    private static int MergeRow(
        WeightedGraph forward,
        WeightedGraph backward,
        int row,
        double mixRatio,
        Span<int> columns,
        Span<float> weights
    )
    {
        int first = forward.RowStarts[row];
        int firstEnd = forward.RowStarts[row + 1];
        int second = backward.RowStarts[row];
        int secondEnd = backward.RowStarts[row + 1];
        int count = 0;
        while (first < firstEnd || second < secondEnd)
        {
            int firstColumn = first < firstEnd ? forward.Columns[first] : int.MaxValue;
            int secondColumn = second < secondEnd ? backward.Columns[second] : int.MaxValue;
            int column = Math.Min(firstColumn, secondColumn);
            double there = firstColumn == column ? forward.Weights[first++] : 0;
            double back = secondColumn == column ? backward.Weights[second++] : 0;
            double product = there * back;
            float weight = (float)((mixRatio * (there + back - product)) + ((1 - mixRatio) * product));
            if (weight <= 0 || column == row)
                continue;

            if (!columns.IsEmpty)
            {
                columns[count] = column;
                weights[count] = weight;
            }

            count++;
        }

        return count;
    }

    private static double MeanDistance(NeighborTable neighbors)
    {
        if (neighbors.RowCount == 0)
            return 0;

        double sum = 0;
        foreach (float distance in neighbors.Distances)
            sum += Math.Clamp(distance, 0, float.MaxValue);
        return sum / ((double)neighbors.RowCount * (neighbors.NeighborCount + 1));
    }
}
