namespace MLNet.Embeddings.Tests.Neighbors;

/// <summary>Nearest neighbors by definition: every distance in double precision, one full sort per row.</summary>
internal static class BruteForce
{
    public static NeighborTable Search(Matrix reference, Matrix queries, int neighborCount, DistanceMetric metric, bool excludeSelf)
    {
        int available = Math.Max(0, reference.RowCount - (excludeSelf ? 1 : 0));
        int count = Math.Min(neighborCount, available);
        var indices = new int[queries.RowCount * count];
        var distances = new float[indices.Length];
        for (int row = 0; row < queries.RowCount; row++)
        {
            (float Distance, int Index)[] nearest =
            [
                .. Enumerable
                    .Range(0, reference.RowCount)
                    .Where(other => !excludeSelf || other != row)
                    .Select(other => (Distance(queries.Row(row), reference.Row(other), metric), other))
                    .Order()
                    .Take(count),
            ];
            for (int i = 0; i < count; i++)
                (distances[(row * count) + i], indices[(row * count) + i]) = nearest[i];
        }

        return new NeighborTable(queries.RowCount, count, indices, distances);
    }

    public static float Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y, DistanceMetric metric)
    {
        double squares = 0,
            product = 0,
            normX = 0,
            normY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            squares += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
            product += (double)x[i] * y[i];
            normX += (double)x[i] * x[i];
            normY += (double)y[i] * y[i];
        }

        return metric switch
        {
            DistanceMetric.Euclidean => (float)Math.Sqrt(squares),
            DistanceMetric.SquaredEuclidean => (float)squares,
            DistanceMetric.InnerProduct => (float)(0 - product),
            _ when normX == 0 || normY == 0 => normX == normY ? 0 : 1,
            _ => (float)Math.Max(0, 1 - (product / Math.Sqrt(normX * normY))),
        };
    }

    /// <summary>
    /// Asserts that a table holds nearest neighbors: the distances of the reference to within rounding, each the distance of the row named
    /// beside it, each row once, and equal distances by index.
    /// </summary>
    public static void AssertNearest(
        NeighborTable actual,
        Matrix reference,
        Matrix queries,
        int neighborCount,
        DistanceMetric metric,
        bool excludeSelf
    ) => AssertNearest(Search(reference, queries, neighborCount, metric, excludeSelf), actual, reference, queries, neighborCount, metric);

    /// <summary>As above, against the lists of brute force, which may be longer than asked for.</summary>
    public static void AssertNearest(
        NeighborTable expected,
        NeighborTable actual,
        Matrix reference,
        Matrix queries,
        int neighborCount,
        DistanceMetric metric
    )
    {
        Assert.Equal(expected.RowCount, actual.RowCount);
        Assert.Equal(Math.Min(neighborCount, expected.NeighborCount), actual.NeighborCount);
        for (int row = 0; row < expected.RowCount; row++)
        {
            ReadOnlySpan<int> indices = actual.IndicesOf(row);
            ReadOnlySpan<float> distances = actual.DistancesOf(row);
            bool self = ReferenceEquals(reference, queries);
            for (int i = 0; i < indices.Length; i++)
            {
                if (
                    !IsClose(expected.DistancesOf(row)[i], distances[i], metric)
                    || !IsClose(Distance(queries.Row(row), reference.Row(indices[i]), metric), distances[i], metric)
                )
                    Assert.Fail(
                        $"Row {row}, neighbor {i}: expected {expected.DistancesOf(row)[i]:R}, got row {indices[i]} at {distances[i]:R}."
                    );

                bool inOrder =
                    i == 0 || distances[i - 1] < distances[i] || (distances[i - 1] == distances[i] && indices[i - 1] < indices[i]);
                if (!inOrder || (self && indices[i] == row))
                    Assert.Fail($"Row {row}, neighbor {i}: row {indices[i]} at {distances[i]:R} is out of order or the row itself.");
            }

            Assert.Equal(indices.Length, new HashSet<int>(indices.ToArray()).Count);
        }
    }

    // Cosine loses what 1 − cos cancels; the others are good to the last place but one.
    private static bool IsClose(float expected, float actual, DistanceMetric metric) =>
        expected.Equals(actual)
        || Math.Abs((double)expected - actual) <= (Math.Abs(expected) * 2.5e-7) + (metric == DistanceMetric.Cosine ? 1e-14 : 0);
}
