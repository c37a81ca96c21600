namespace MLNet.Embeddings.Quality;

/// <summary>How many ordinary images of a set would be expected to be as far from the usual as a given one.</summary>
/// <remarks>
/// As <see cref="OutlierTail"/> judges distances: beyond the upper quarter how far off images are is taken for exponentially distributed,
/// with the scale that the middle of that quarter gives. Sets in which most images agree to the last digit, as those of one size do, would
/// have a scale of 0; a difference that nobody notices is taken for the least.
/// </remarks>
internal static class FactTail
{
    private const double TailShare = 0.25;

    /// <summary>For each image the number of images expected as far off.</summary>
    /// <param name="excesses">How far off each is; larger is farther.</param>
    /// <param name="leastScale">The least scale, above 0.</param>
    public static double[] FalseAlarms(double[] excesses, double leastScale)
    {
        double[] sorted = [.. excesses.Order()];
        double start = At(1 - TailShare);

        // The median of exponentially distributed values is the logarithm of 2 times their scale.
        double scale = Math.Max(leastScale, (At(1 - (TailShare / 2)) - start) / Math.Log(2));
        return Array.ConvertAll(excesses, excess => TailShare * sorted.Length * Math.Exp((start - excess) / scale));

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }
}
