namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>The corrected score that unrelated rows reach at a stated rate, from the scores within neighbourhoods.</summary>
/// <remarks>
/// Around a row of data that fill m dimensions, the expected number of others within a distance grows like its m-th power: its logarithm is linear in that of the relative
/// distance (1 − score). The line goes through the medians, over all rows, of the nearest and of the fourth neighbour, at which a Poisson process has ln 2 and 3.672
/// others, and is followed down to the rate asked for. Medians do not mind that some rows, up to a good third of them, have duplicates.
/// </remarks>
internal static class NeighborCalibration
{
    /// <summary>The farther of the two neighbours.</summary>
    public const int FarNeighbor = 4;

    private const double OthersAtNearest = 0.6931;
    private const double OthersAtFar = 3.6721;
    private const double SmallestDistance = 1e-6;

    /// <summary>Calibrates.</summary>
    /// <param name="nearest">The highest score of each row.</param>
    /// <param name="far">The fourth highest score of each row.</param>
    /// <param name="falsePositiveRate">Share of the rows without duplicates that may be flagged.</param>
    public static float Threshold(float[] nearest, float[] far, double falsePositiveRate)
    {
        if (nearest.Length < NullCalibration.FewestContents)
            return NullCalibration.WithoutPairs;

        double nearLimit = LogDistance(nearest);
        double slope = (LogDistance(far) - nearLimit) / Math.Log(OthersAtFar / OthersAtNearest);

        // A pair of unrelated rows flags one of them.
        double limit = nearLimit - (slope * Math.Log(OthersAtNearest / (2 * falsePositiveRate)));
        return (float)Math.Clamp(1 - Math.Exp(limit), 0, 1);
    }

    private static double LogDistance(float[] scores)
    {
        float[] sorted = [.. scores.Order()];
        return Math.Log(Math.Max(SmallestDistance, 1 - sorted[sorted.Length / 2]));
    }
}
