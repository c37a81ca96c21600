using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Cluster.Joins;

/// <summary>Coarse centroids by spherical k-means, deterministic at any number of threads, near ones next to each other.</summary>
internal static class CoarseCells
{
    private const int Iterations = 5;
    private const int LeafRows = 8;

    /// <summary>Finds centroids.</summary>
    /// <param name="sample">Rows of any length but zero.</param>
    /// <param name="count">Centroids; no more than rows.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>One centroid of length 1 per row.</returns>
    public static Matrix Fit(Matrix sample, int count, EngineContext context)
    {
        Matrix units = Units(sample, context);
        var centroids = new Matrix(count, sample.ColumnCount);
        for (int cell = 0; cell < count; cell++)
            units.Row((int)((long)cell * units.RowCount / count)).CopyTo(centroids.Row(cell));
        for (int iteration = 0; iteration < Iterations; iteration++)
            centroids = Moved(units, centroids, context);
        return centroids.RowsAt(Order(centroids, context));
    }

    /// <summary>The nearest cells of each row, the nearest first.</summary>
    public static int[] Nearest(Matrix rows, Matrix centroids, int cellsPerRow, EngineContext context) =>
        rows.RowCount == 0 ? [] : ExactNeighborSearch.Search(centroids, rows, cellsPerRow, DistanceMetric.Cosine, context).Indices;

    private static Matrix Moved(Matrix units, Matrix centroids, EngineContext context)
    {
        int[] nearest = Nearest(units, centroids, 1, context);
        List<int>[] members = [.. Enumerable.Range(0, centroids.RowCount).Select(_ => new List<int>())];
        for (int row = 0; row < nearest.Length; row++)
            members[nearest[row]].Add(row);

        var moved = new Matrix(centroids.RowCount, centroids.ColumnCount);
        context.For(
            centroids.RowCount,
            (cell, _) =>
            {
                // In the order of the rows, so that the sum is the same on every run; a cell without rows stays where it is.
                var sum = new double[units.ColumnCount];
                foreach (int row in members[cell])
                {
                    ReadOnlySpan<float> values = units.Row(row);
                    for (int column = 0; column < sum.Length; column++)
                        sum[column] += values[column];
                }

                if (!Unit(sum, moved.Row(cell)))
                    centroids.Row(cell).CopyTo(moved.Row(cell));
            }
        );
        return moved;
    }

    private static Matrix Units(Matrix sample, EngineContext context)
    {
        var units = new Matrix(sample.RowCount, sample.ColumnCount);
        context.For(
            sample.RowCount,
            (row, _) =>
            {
                var values = new double[sample.ColumnCount];
                ReadOnlySpan<float> from = sample.Row(row);
                for (int column = 0; column < values.Length; column++)
                    values[column] = from[column];
                Unit(values, units.Row(row));
            }
        );
        return units;
    }

    private static bool Unit(double[] values, Span<float> target)
    {
        double squares = 0;
        foreach (double value in values)
            squares += value * value;
        if (squares == 0)
            return false;

        double scale = 1 / Math.Sqrt(squares);
        for (int column = 0; column < values.Length; column++)
            target[column] = (float)(values[column] * scale);
        return true;
    }

    private static int[] Order(Matrix centroids, EngineContext context)
    {
        if (centroids.RowCount <= LeafRows)
            return [.. Enumerable.Range(0, centroids.RowCount)];

        ReferenceRows reference = ReferenceRows.Of(DistinctRows.Each(centroids), DistanceMetric.Cosine, SimdPaths.Widest, context);
        return RandomProjectionTree.Build(reference.Prepare(context), LeafRows, seed: 0, tree: 0, context).Order;
    }
}
