namespace MLNet.Embeddings.Quality;

/// <summary>How far off each row lies, compared with the rows of its class.</summary>
/// <remarks>
/// A row's distance to its k-th nearest other row is large for an outlier (S. Ramaswamy, R. Rastogi and K. Shim, "Efficient Algorithms for
/// Mining Outliers from Large Data Sets", SIGMOD 2000). Its logarithm is compared with the class's median, in units of the class's median
/// absolute deviation: the modified z-score of B. Iglewicz and D. C. Hoaglin ("How to Detect and Handle Outliers", 1993), which up to half
/// of a class being strange cannot disturb.
/// </remarks>
internal static class OutlierScores
{
    // Makes the deviations of normally distributed values standard deviations.
    private const double MedianDeviationScale = 1.482602218505602;
    private const double MeanDeviationScale = 1.2533141373155003;

    // Below so many rows a median deviation is mostly chance; such classes are compared with all rows.
    private const int SmallestClass = 8;

    /// <summary>For each row its score, about 0 for ordinary ones and larger for those farther off, and by how much the logarithm of its
    /// distance exceeds the median.</summary>
    /// <param name="distances">Distance of each row to its k-th nearest other row.</param>
    /// <param name="labels">Class of each row.</param>
    /// <param name="smallestDistance">What distances below count as, above 0.</param>
    public static (double[] Scores, double[] Excesses) Of(double[] distances, int[] labels, double smallestDistance)
    {
        double[] logarithms = Array.ConvertAll(distances, distance => Math.Log(Math.Max(distance, smallestDistance)));
        (double Median, double Deviation) all = Measure(logarithms);
        var scores = new double[distances.Length];
        var excesses = new double[distances.Length];
        foreach (IGrouping<int, int> rows in Enumerable.Range(0, distances.Length).GroupBy(row => labels[row]))
        {
            int[] members = [.. rows];
            (double Median, double Deviation) own =
                members.Length < SmallestClass ? all : Measure([.. members.Select(row => logarithms[row])]);
            foreach (int row in members)
            {
                excesses[row] = logarithms[row] - own.Median;
                scores[row] = own.Deviation > 0 ? excesses[row] / own.Deviation : 0;
            }
        }

        return (scores, excesses);
    }

    /// <summary>The median of one or more values.</summary>
    public static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static (double Median, double Deviation) Measure(double[] values)
    {
        if (values.Length == 0)
            return (0, 0);

        double median = Median(values);
        double[] deviations = Array.ConvertAll(values, value => Math.Abs(value - median));
        double deviation = Median(deviations) * MedianDeviationScale;
        // Where more than half of the values are equal, their median deviation is zero; Iglewicz and Hoaglin then take the mean.
        return (median, deviation > 0 ? deviation : deviations.Average() * MeanDeviationScale);
    }
}
