using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality;

/// <summary>Where classes lie by Euclidean distances: their means, how near these are to each other, and how far rows lie from the mean of
/// their class.</summary>
internal static class ClassMeans
{
    private const int RowsPerReport = 256;

    /// <param name="vectors">One row per item; rows with a missing or infinite value, or one too large for the metric, are left
    /// out.</param>
    /// <param name="labels">Each row's class.</param>
    /// <param name="metric">Euclidean or squared Euclidean.</param>
    /// <param name="context">What to run in.</param>
    /// <returns>Classes × columns; classes × classes, negative distances; the mean distance of each class's rows to its mean.</returns>
    public static (Matrix Means, Matrix Nearness, double[] Spreads) Of(
        Matrix vectors,
        Categories labels,
        DistanceMetric metric,
        EngineContext context
    )
    {
        RowRange range = RowRange.ForDistances(metric);
        var sums = new double[labels.Count][];
        var counts = new int[labels.Count];
        for (int label = 0; label < sums.Length; label++)
            sums[label] = new double[vectors.ColumnCount];

        var usable = new List<int>();
        for (int row = 0; row < vectors.RowCount; row++)
        {
            if (row % RowsPerReport == 0)
                context.Report(row, vectors.RowCount);
            if (labels.OfRow[row] is var label and not Categories.None && range.FirstInvalid(vectors.Row(row)) < 0)
            {
                RowArithmetic.AddTo(sums[label], vectors.Row(row));
                counts[label]++;
                usable.Add(row);
            }
        }

        var means = new Matrix(labels.Count, vectors.ColumnCount);
        for (int label = 0; label < labels.Count; label++)
        {
            for (int column = 0; column < vectors.ColumnCount; column++)
                means[label, column] = (float)(sums[label][column] / Math.Max(counts[label], 1));
        }

        var spreads = new double[labels.Count];
        foreach (int row in usable)
            spreads[labels.OfRow[row]] += Distance(vectors.Row(row), means.Row(labels.OfRow[row]), metric) / counts[labels.OfRow[row]];
        for (int label = 0; label < labels.Count; label++)
            spreads[label] = counts[label] == 0 ? double.NaN : spreads[label];
        return (means, Nearness(means, counts, metric, context), spreads);
    }

    private static Matrix Nearness(Matrix means, int[] counts, DistanceMetric metric, EngineContext context)
    {
        var nearness = new Matrix(means.RowCount, means.RowCount);
        for (int row = 0; row < means.RowCount; row++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            for (int column = 0; column < means.RowCount; column++)
                nearness[row, column] =
                    counts[row] == 0 || counts[column] == 0 ? float.NaN : 0 - (float)Distance(means.Row(row), means.Row(column), metric);
        }

        return nearness;
    }

    /// <summary>The distance between two rows, in double precision.</summary>
    public static double Distance(ReadOnlySpan<float> first, ReadOnlySpan<float> second, DistanceMetric metric)
    {
        double squares = 0;
        for (int i = 0; i < first.Length; i++)
        {
            double difference = (double)first[i] - second[i];
            squares += difference * difference;
        }

        return metric == DistanceMetric.Euclidean ? Math.Sqrt(squares) : squares;
    }
}
