using System.Globalization;

namespace MLNet.Embeddings;

/// <summary>How the score from which two rows count as near duplicates is found. It is found once, by <c>Fit</c>, and does not drift as
/// rows are added.</summary>
public abstract class DuplicateThreshold
{
    private DuplicateThreshold() { }

    /// <summary>The default: a threshold that was calibrated for the evidence in use where there is one, else <see cref="NullPairs"/> at a
    /// rate of 0.002.</summary>
    public static DuplicateThreshold ModelDefault { get; } = new OfModel();

    /// <summary>A given score.</summary>
    /// <param name="score">Between −1 and 1. A score of 1 still finds exact copies and equal vectors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The score is outside that range.</exception>
    public static DuplicateThreshold Fixed(float score) =>
        score is >= -1 and <= 1 ? new OfScore(score) : throw OutOfRange(nameof(score), score, "from −1 to 1");

    /// <summary>The score at which a given share of the rows has a match.</summary>
    /// <param name="share">Share of all rows, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside that range.</exception>
    public static DuplicateThreshold TargetFraction(double share) =>
        share is > 0 and < 1 ? new OfFraction(share) : throw OutOfRange(nameof(share), share, "above 0 and below 1");

    /// <summary>The score that unrelated rows reach at a given rate.</summary>
    /// <remarks>
    /// Scores of random rows with each other are extrapolated by the exponential tail that extreme values of most distributions follow;
    /// where hubs are corrected for, those of
    /// the nearest neighbors are, by the power law of distances in data of some dimension. Either way rows that are copies of each
    /// other, up to
    /// a dozen, count as one, so that the threshold hardly depends on how many copies there are.
    /// <see cref="DuplicateFlaggerTransformer.Calibration"/> says what it stands on.
    /// </remarks>
    /// <param name="falsePositiveRate">Share of the rows without duplicates that may be flagged nevertheless, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside that range.</exception>
    public static DuplicateThreshold NullPairs(double falsePositiveRate) =>
        falsePositiveRate is > 0 and < 1
            ? new OfNullPairs(falsePositiveRate)
            : throw OutOfRange(nameof(falsePositiveRate), falsePositiveRate, "above 0 and below 1");

    /// <summary>The score that tells judged pairs apart best, by the F1 measure.</summary>
    /// <param name="pairs">Judged pairs, at least one of each kind.</param>
    /// <exception cref="ArgumentException">All judgments agree.</exception>
    public static DuplicateThreshold LabeledPairs(IReadOnlyCollection<LabeledPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (pairs.All(pair => pair.IsDuplicate) || !pairs.Any(pair => pair.IsDuplicate))
            throw new ArgumentException(
                "Calibration needs judged pairs of both kinds: some that are duplicates and some that are not.",
                nameof(pairs)
            );

        return new OfLabeledPairs([.. pairs]);
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, double value, string range) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"Must be {range}."));

    internal sealed class OfModel : DuplicateThreshold;

    internal sealed class OfScore(float score) : DuplicateThreshold
    {
        public float Score { get; } = score;
    }

    internal sealed class OfFraction(double share) : DuplicateThreshold
    {
        public double Share { get; } = share;
    }

    internal sealed class OfNullPairs(double rate) : DuplicateThreshold
    {
        public double Rate { get; } = rate;
    }

    internal sealed class OfLabeledPairs(IReadOnlyList<LabeledPair> pairs) : DuplicateThreshold
    {
        public IReadOnlyList<LabeledPair> Pairs { get; } = pairs;
    }
}
