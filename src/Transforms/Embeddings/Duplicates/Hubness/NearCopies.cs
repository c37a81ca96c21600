namespace MLNet.Embeddings.Duplicates.Hubness;

/// <summary>Tells the copies of a row among its nearest from the rows around it, before there is a threshold, so that what is learned of
/// the data does not rest on them.</summary>
/// <remarks>
/// <para>
/// Around a row of data that fill m dimensions, the number of others within a distance grows like its m-th power: from the nearest other
/// row to the second nearest the
/// logarithm of the distance grows by an exponential variable of mean 1/m, and by less from each further one to the next. A step that
/// chance makes with a
/// probability of <see cref="ChanceRate"/> at most divides a row's copies from the rows around it. The mean 1/m, the spread, is measured
/// beyond any plausible group
/// of copies, by the estimator of Hill ("A simple general approach to inference about the tail of a distribution", 1975).
/// </para>
/// <para>Rows that are no copies lose a neighbor now and then. Medians over rows do not mind.</para>
/// </remarks>
internal static class NearCopies
{
    /// <summary>Copies that a row may have beside itself: a larger group without a gap in it is a class of its own.</summary>
    public const int MostCopies = 12;

    /// <summary>The spread of pixel evidence, which means the same in all data: copies are half as far as the next picture, or
    /// nearer.</summary>
    public const double EvidenceSpread = 0.1772;

    /// <summary>The spread where there are too few neighbors to measure it: nothing is taken for a copy but rows in the same
    /// direction.</summary>
    public const double Unknown = double.PositiveInfinity;

    private const double ChanceRate = 0.02;

    // A cosine of 1 up to rounding: vectors that differ by a factor alone.
    private const float SameDirection = 1e-9f;
    private const int FewestNeighbors = 10;

    // Dimensions of half and less do not occur but by rows in the same direction, which must not outweigh all others.
    private const double WidestStep = 1.5;

    private static readonly double LongestStep = Math.Log(1 / ChanceRate);

    /// <summary>The spread.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="distancesOf">The ascending distances of each to its nearest others, as many for all.</param>
    public static double SpreadOf(int count, Func<int, ReadOnlyMemory<float>> distancesOf)
    {
        int width = count == 0 ? 0 : distancesOf(0).Length;
        return width < FewestNeighbors ? Unknown : SpreadOf(count, distancesOf, Math.Min(MostCopies, width * 3 / 5));
    }

    /// <summary>The spread between two places among the nearest of each row.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="distancesOf">The ascending distances of each to its nearest others.</param>
    /// <param name="from">The nearer place, from 0; rows with fewer neighbors than two more are passed over.</param>
    public static double SpreadOf(int count, Func<int, ReadOnlyMemory<float>> distancesOf, int from)
    {
        double sum = 0;
        int counted = 0;
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<float> distances = distancesOf(row).Span;
            if (distances.Length < from + 2)
                continue;

            double expected = 0;
            for (int place = from + 1; place < distances.Length; place++)
                expected += 1.0 / place;

            sum += Math.Min(WidestStep, Log(distances[^1]) - Log(distances[from])) / expected;
            counted++;
        }

        return counted == 0 ? Unknown : sum / counted;
    }

    /// <summary>How many of a row's nearest are its copies.</summary>
    /// <param name="distances">Distances to them, ascending.</param>
    /// <param name="spread">The spread of the data.</param>
    public static int CountOf(ReadOnlySpan<float> distances, double spread)
    {
        int copies = 0;
        while (copies < distances.Length && distances[copies] <= SameDirection)
            copies++;

        for (int place = copies; place < Math.Min(MostCopies, distances.Length - 1); place++)
        {
            if (Log(distances[place + 1]) - Log(distances[place]) > LongestStep * spread)
                copies = place + 1;
        }

        return copies;
    }

    /// <summary>The row that stands for each: itself, or the first one of which it is a copy, or that is a copy of it.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="copiesOf">The copies of each.</param>
    public static int[] Leaders(int count, Func<int, ReadOnlyMemory<int>> copiesOf)
    {
        var earlier = new List<(int Row, int Other)>();
        for (int row = 0; row < count; row++)
        {
            foreach (int other in copiesOf(row).Span)
                earlier.Add((Math.Max(row, other), Math.Min(row, other)));
        }

        earlier.Sort();
        int[] leaders = [.. Enumerable.Range(0, count)];
        foreach ((int row, int other) in earlier)
        {
            // Of the rows before it only those that stand for themselves count, so that a chain of copies is not one group.
            if (leaders[row] == row && leaders[other] == other)
                leaders[row] = other;
        }

        return leaders;
    }

    private static double Log(float distance) => Math.Log(Math.Max(distance, 1e-12));
}
