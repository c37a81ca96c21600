namespace MLNet.Embeddings.Numerics;

/// <summary>Checks on <see cref="DistanceMetric"/> arguments.</summary>
internal static class DistanceMetrics
{
    /// <summary>Refuses a number that is no metric.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static void Require(DistanceMetric metric)
    {
        if (!Enum.IsDefined(metric))
            throw new ArgumentOutOfRangeException(
                nameof(metric),
                metric,
                $"The metric must be one of {string.Join(", ", Enum.GetNames<DistanceMetric>())}."
            );
    }
}
