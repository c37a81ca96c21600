namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>The corrected score that unrelated rows reach at a stated rate, from the scores within neighborhoods.</summary>
/// <remarks>
/// <para>
/// Around a row of data that fill m dimensions, the expected number of others within a distance grows like its m-th power: its logarithm is
/// linear in that of the relative distance (1 − score). The line goes through the median, over all rows, of the nearest neighbor, at which
/// a Poisson process has ln 2 others, and is followed down to the
/// rate asked for, as steep as the neighbors from the fourth on have it. Nearer to a row data have fewer dimensions than that, as a
/// rule, so that the rate is kept.
/// </para>
/// <para>
/// Rows with copies are left out but for one of each group. Copies that are too unlike to be known as such before there is a threshold
/// bring the nearest neighbor
/// closer; then the line goes through the fourth, at which there are 3.672 others.
/// </para>
/// </remarks>
internal static class NeighborCalibration
{
    /// <summary>The farther of the two neighbors.</summary>
    public const int FarNeighbor = 4;

    private const double OthersAtNearest = 0.6931;
    private const double OthersAtFar = 3.6721;
    private const double SmallestDistance = 1e-6;

    /// <summary>Calibrates.</summary>
    /// <param name="nearest">The highest score of each row.</param>
    /// <param name="far">The fourth highest score of each row.</param>
    /// <param name="spread">How much the logarithm of the distance grows with that of the number of others, beyond the fourth neighbor;
    /// see <see cref="Hubness.NearCopies"/>.</param>
    /// <param name="pairs">Pairs whose scores were looked at.</param>
    /// <param name="falsePositiveRate">Share of the rows without duplicates that may be flagged.</param>
    public static Calibrated Calibrate(float[] nearest, float[] far, double spread, long pairs, double falsePositiveRate)
    {
        if (nearest.Length < Calibrated.FewestRows)
            return Calibrated.TooFew(nearest.Length, pairs);

        double steps = Math.Log(OthersAtFar / OthersAtNearest);
        double nearLimit = LogDistance(nearest);
        double farLimit = LogDistance(far);
        double slope = double.IsFinite(spread) ? spread : (farLimit - nearLimit) / steps;
        nearLimit = Math.Max(nearLimit, farLimit - (slope * steps));

        // A pair of unrelated rows flags one of them.
        double limit = nearLimit - (slope * Math.Log(OthersAtNearest / (2 * falsePositiveRate)));
        return Calibrated.Found(1 - Math.Exp(limit), nearest.Length, pairs);
    }

    private static double LogDistance(float[] scores)
    {
        float[] sorted = [.. scores.Order()];
        return Math.Log(Math.Max(SmallestDistance, 1 - sorted[sorted.Length / 2]));
    }
}
