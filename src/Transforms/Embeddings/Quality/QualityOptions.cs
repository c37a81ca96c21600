using System.Globalization;

namespace MLNet.Embeddings.Quality;

/// <summary>Refuses options of the estimators that judge rows, by name and range.</summary>
internal static class QualityOptions
{
    public static void Require(DistanceMetric metric, string name)
    {
        if (!Enum.IsDefined(metric) || metric == DistanceMetric.InnerProduct)
            throw new ArgumentOutOfRangeException(name, metric, $"{name} must be Cosine, Euclidean or SquaredEuclidean.");
    }

    public static void RequireRange(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(
                name,
                value,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be from {least} to {most:N0}.")
            );
    }
}
