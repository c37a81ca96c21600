using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The options of a trainer, checked.</summary>
internal sealed record NearestNeighborsSettings(
    string Label,
    string Features,
    int NumberOfNeighbors,
    DistanceMetric Metric,
    NeighborWeighting Weighting,
    NeighborMethod Method,
    string? Keys,
    string? NeighborKeys,
    int? Seed,
    int? NumberOfThreads
)
{
    /// <exception cref="ArgumentException">An option is missing or outside its range.</exception>
    public static NearestNeighborsSettings Of(NearestNeighborsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Name(options.LabelColumnName, nameof(options.LabelColumnName));
        Name(options.FeatureColumnName, nameof(options.FeatureColumnName));
        if (options.NumberOfNeighbors < 1)
            throw OutOfRange(nameof(options.NumberOfNeighbors), options.NumberOfNeighbors, "1 or more");
        EngineContext.RequireThreads(options.NumberOfThreads, nameof(options.NumberOfThreads));
        Check(options.Metric, options.Weighting);
        NeighborSearch.RequireMethod(options.NeighborMethod, nameof(options.NeighborMethod));
        if (options.KeyColumnName is not null && options.NeighborKeysColumnName is null)
            throw new ArgumentException(
                "KeyColumnName is set and NeighborKeysColumnName is not: name the column that receives the keys of the neighbors.",
                nameof(options)
            );
        return new NearestNeighborsSettings(
            options.LabelColumnName,
            options.FeatureColumnName,
            options.NumberOfNeighbors,
            options.Metric,
            options.Weighting,
            options.NeighborMethod,
            options.KeyColumnName,
            options.NeighborKeysColumnName,
            options.Seed,
            options.NumberOfThreads
        );
    }

    /// <exception cref="ArgumentException">A value is not defined, or the two do not go together.</exception>
    public static void Check(DistanceMetric metric, NeighborWeighting weighting)
    {
        DistanceMetrics.Require(metric);
        if (!Enum.IsDefined(weighting))
            throw OutOfRange("Weighting", weighting, "Uniform or Distance");
        if (weighting == NeighborWeighting.Distance && metric == DistanceMetric.InnerProduct)
            throw new ArgumentException("Weighting by distance needs a metric that is never negative, and InnerProduct may be.");
    }

    private static void Name(string? name, string option)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"{option} must name a column.", option);
    }

    private static ArgumentOutOfRangeException OutOfRange(string option, object? value, string range) =>
        new(option, value, $"{option} must be {range}.");
}
