namespace MLNet.Embeddings.Quality;

/// <summary>How many ordinary images of a set would be expected to be as far from the usual as a given one.</summary>
/// <remarks>
/// As <see cref="OutlierTail"/> judges distances: beyond the upper quarter how far off images are is taken for exponentially distributed,
/// with the scale that the middle of that quarter gives. Sets in which most images agree to the last digit, as those of one size do, would
/// have a scale of 0; a difference that nobody notices is taken for the least.
/// </remarks>
internal sealed class FactTail
{
    private const double TailShare = 0.25;

    private readonly double _start;
    private readonly double _scale;
    private readonly double _count;

    /// <param name="excesses">How far off each image is; larger is farther.</param>
    /// <param name="leastScale">The least scale, above 0.</param>
    public FactTail(IEnumerable<double> excesses, double leastScale)
    {
        double[] sorted = [.. excesses.Order()];
        _start = At(1 - TailShare);

        // The median of exponentially distributed values is the logarithm of 2 times their scale.
        _scale = Math.Max(leastScale, (At(1 - (TailShare / 2)) - _start) / Math.Log(2));
        _count = TailShare * sorted.Length;

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }

    /// <summary>The number of images expected as far off, or farther.</summary>
    public double FalseAlarms(double excess) => _count * Math.Exp((_start - excess) / _scale);

    /// <summary>How far off an image must be so that no more are expected.</summary>
    public double ExcessAt(double falseAlarms) => _start + (_scale * Math.Log(_count / falseAlarms));
}
