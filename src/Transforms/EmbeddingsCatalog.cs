using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Umap;

#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.
namespace Microsoft.ML;
#pragma warning restore IDE0130

/// <summary>Makes the estimators of MLNet.Embeddings from <c>mlContext.Transforms</c>.</summary>
public static class EmbeddingsCatalog
{
    /// <summary>Makes a <see cref="UmapProjectionEstimator"/>, which draws rows of features as points of a map that keeps their neighbourhoods.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the position: a vector of <see cref="float"/> with <paramref name="numberOfComponents"/> values.</param>
    /// <param name="inputColumnName">Name of the column of features, a vector of <see cref="float"/> of known size. <see langword="null"/>: <paramref name="outputColumnName"/>.</param>
    /// <param name="numberOfComponents">Dimensions of the map, 1 or more.</param>
    /// <param name="numberOfNeighbors">Rows in a row's neighbourhood, itself included, 2 or more. Small values draw fine detail, large ones the overall arrangement.</param>
    /// <param name="minimumDistance">How close to each other points may lie in the map, from 0 to 1. Small values draw denser clusters.</param>
    /// <param name="metric">How the distance between rows is measured.</param>
    /// <exception cref="ArgumentException">An argument is outside its range; the message names it and the range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var pipeline = mlContext.Transforms.NormalizeMinMax("Features")
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.Transforms.UmapProjection("Map", "Features", numberOfComponents: 3));
    /// IDataView map = pipeline.Fit(data).Transform(data);
    /// ]]></code>
    /// </example>
    public static UmapProjectionEstimator UmapProjection(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int numberOfComponents = UmapParameters.DefaultNumberOfComponents,
        int numberOfNeighbors = UmapParameters.DefaultNumberOfNeighbors,
        double minimumDistance = UmapParameters.DefaultMinimumDistance,
        DistanceMetric metric = DistanceMetric.Euclidean) =>
        UmapProjection(catalog, new UmapProjectionEstimator.Options
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            NumberOfComponents = numberOfComponents,
            NumberOfNeighbors = numberOfNeighbors,
            MinimumDistance = minimumDistance,
            Metric = metric,
        });

    /// <summary>Makes a <see cref="UmapProjectionEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to fit and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static UmapProjectionEstimator UmapProjection(this TransformsCatalog catalog, UmapProjectionEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);
}
