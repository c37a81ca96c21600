namespace MLNet.Embeddings.Quality;

/// <summary>How many ordinary rows of a data set would be expected to lie as far off as a given one.</summary>
/// <remarks>
/// A limit in standard deviations assumes normal tails. Distances to neighbors have heavier ones: beyond some point their logarithms fall
/// off exponentially (B. M. Hill, "A Simple General Approach to Inference About the Tail of a Distribution", Annals of Statistics 3, 1975),
/// so that a fixed limit takes ordinary rows for outliers, and the more rows the more of them. Here the tail is that of the data set
/// itself, the upper quarter of its rows, each measured from the median of its class. Its scale comes from the median excess, which half of
/// that quarter could be outliers without disturbing. Rows are then judged by their number of false alarms (A. Desolneux, L. Moisan and
/// J.-M. Morel, "Meaningful Alignments", International Journal of Computer Vision 40, 2000), which accounts for the number of rows.
/// </remarks>
internal static class OutlierTail
{
    private const double TailShare = 0.25;

    /// <summary>For each row the number of rows expected as far off; small for outliers.</summary>
    /// <param name="excesses">By how much the logarithm of each row's distance exceeds the median of its class.</param>
    public static double[] FalseAlarms(double[] excesses)
    {
        if (excesses.Length == 0)
            return [];

        double[] sorted = [.. excesses.Order()];
        double start = sorted[(int)((1 - TailShare) * (sorted.Length - 1))];
        double[] tail = [.. sorted.SkipWhile(excess => excess <= start)];
        if (tail.Length == 0)
            return Array.ConvertAll(excesses, _ => double.PositiveInfinity);

        // The median of exponentially distributed values is the logarithm of 2 times their scale.
        double scale = (OutlierScores.Median(tail) - start) / Math.Log(2);
        return Array.ConvertAll(excesses, excess => tail.Length * Math.Exp((start - excess) / scale));
    }
}
