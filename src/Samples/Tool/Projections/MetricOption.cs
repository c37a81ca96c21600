using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Projections;

/// <summary>The option that says how the distance between rows is measured.</summary>
internal static class MetricOption
{
    public static Option<string> Create() =>
        new Option<string>("--metric") { Description = "How distance is measured", DefaultValueFactory = _ => "euclidean" }.OneOf(
            "euclidean",
            "squared-euclidean",
            "cosine",
            "inner-product"
        );

    public static DistanceMetric Parse(string name) =>
        name switch
        {
            "euclidean" => DistanceMetric.Euclidean,
            "squared-euclidean" => DistanceMetric.SquaredEuclidean,
            "cosine" => DistanceMetric.Cosine,
            "inner-product" => DistanceMetric.InnerProduct,
            _ => throw new InputException($"There is no metric '{name}'."),
        };
}
