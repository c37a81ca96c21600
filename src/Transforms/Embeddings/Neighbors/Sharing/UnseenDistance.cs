using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Sharing;

/// <summary>How near, in one metric, a row can be that is known to be at least so far off in another: what proves that the nearest by
/// cosine are among the nearest by Euclidean distance.</summary>
/// <remarks>
/// For rows a and b at the Euclidean distance e and with the cosine c, e² = (|a| − |b|)² + 2 |a| |b| (1 − c). The length of b is not known,
/// but lies between those of the shortest and the longest row; the distance that is looked for has its least value at an end of that
/// range, or where its derivative vanishes.
/// </remarks>
internal sealed class UnseenDistance
{
    // The norms and the cosines are sums in double precision, rounded a thousand times at most.
    private const double Rounding = 1e-9;

    private const double CosineRounding = 1e-12;
    private const double Epsilon = 1e-15;

    private readonly DistanceMetric _known;
    private readonly DistanceMetric _wanted;
    private readonly double[] _squaredNorms;
    private readonly double _shortest = double.PositiveInfinity;
    private readonly double _longest;
    private readonly bool _hasZero;

    /// <param name="reference">The rows, whose metric is the one that is known.</param>
    /// <param name="wanted">The metric in which rows are to be compared.</param>
    public UnseenDistance(ReferenceRows reference, DistanceMetric wanted)
    {
        _known = reference.Metric;
        _wanted = wanted;
        _squaredNorms = reference.SquaredNorms;
        if (!IsKnown(_known, wanted))
            throw new ArgumentException(
                $"Neighbors by {_known} say nothing of neighbors by {wanted}: find neighbors by {wanted}.",
                nameof(wanted)
            );

        foreach (double squared in _squaredNorms)
        {
            _hasZero |= squared == 0;
            _shortest = squared == 0 ? _shortest : Math.Min(_shortest, Math.Sqrt(squared));
            _longest = Math.Max(_longest, Math.Sqrt(squared));
        }
    }

    /// <summary>Whether the neighbors by one metric tell those by another.</summary>
    public static bool IsKnown(DistanceMetric known, DistanceMetric wanted) =>
        known == wanted || (known != DistanceMetric.InnerProduct && wanted != DistanceMetric.InnerProduct);

    /// <summary>No row that is at least so far off in the known metric is nearer than this in the wanted one.</summary>
    /// <param name="row">The row from which distances are measured.</param>
    /// <param name="known">The least distance in the known metric, of single precision.</param>
    public float From(int row, float known)
    {
        if (_known == _wanted)
            return known;

        double least =
            _wanted == DistanceMetric.Cosine ? LeastCosine(Math.Sqrt(_squaredNorms[row]), SquareOf(known))
            : _known == DistanceMetric.Cosine ? LeastSquare(Math.Sqrt(_squaredNorms[row]), MathF.BitDecrement(known) - CosineRounding)
            : SquareOf(known);
        if (_wanted == DistanceMetric.Euclidean)
            least = Math.Sqrt(Math.Max(least, 0));

        // What is compared with this was rounded to single precision.
        return MathF.BitDecrement((float)(least - (Rounding * Math.Abs(least)) - (_wanted == DistanceMetric.Cosine ? Rounding : 0)));
    }

    private double SquareOf(float distance)
    {
        double least = MathF.BitDecrement(distance);
        return _known == DistanceMetric.Euclidean ? least * Math.Abs(least) : least;
    }

    // 1 − c as a function of |b| has no minimum inside a range.
    private double LeastCosine(double length, double square)
    {
        if (length == 0)
            return double.NegativeInfinity;

        double least = Math.Min(Cosine(_shortest), Cosine(_longest));
        return _hasZero ? Math.Min(least, 1) : least;

        double Cosine(double other)
        {
            double difference = length - other;
            double rounding = Epsilon * (Math.Abs(square) + (length * length) + (other * other));
            return (square - (difference * difference) - rounding) / (2 * length * other);
        }
    }

    private double LeastSquare(double length, double distance)
    {
        if (length == 0)
            return double.NegativeInfinity;

        double nearest = Math.Clamp(length * (1 - distance), _shortest, _longest);
        double least = ((length - nearest) * (length - nearest)) + (2 * length * nearest * distance);
        return _hasZero ? Math.Min(least, length * length) : least;
    }
}
