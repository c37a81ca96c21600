#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Clustering.Parameters;
using MLNet.Embeddings.Hosting;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Makes estimators of clusters from <c>mlContext.Transforms</c>.</summary>
public static class DensityClusteringCatalog
{
    /// <summary>Makes a <see cref="DensityClusteringEstimator"/>, which finds clusters as regions that are denser than what parts
    /// them.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">What the names of the output columns begin with: <c>ClusterId</c>, <c>Probability</c> and
    /// <c>OutlierScore</c> are put behind it.</param>
    /// <param name="inputColumnName">Name of the column of features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="minClusterSize">The smallest group of rows that counts as a cluster, 2 or more.</param>
    /// <param name="minPoints">Rows, the row itself included, that make the neighborhood of a row dense, 1 or more;
    /// <see langword="null"/>: as many as <paramref name="minClusterSize"/>.</param>
    /// <param name="metric">How the distance between rows is measured: <see cref="DistanceMetric.Euclidean"/> or
    /// <see cref="DistanceMetric.Cosine"/>.</param>
    /// <exception cref="ArgumentException">An argument is outside its range; the message names it and the range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var pipeline = mlContext.Transforms.ClipEmbedding("Vector", "Path")
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.Transforms.DensityClustering("Density", "Vector", minClusterSize: 20));
    /// IDataView clusters = pipeline.Fit(data).Transform(data);
    /// ]]></code>
    /// </example>
    public static DensityClusteringEstimator DensityClustering(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = "Features",
        int minClusterSize = DensityParameters.DefaultMinClusterSize,
        int? minPoints = null,
        DistanceMetric metric = DistanceMetric.Euclidean
    ) =>
        DensityClustering(
            catalog,
            new DensityClusteringEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                MinClusterSize = minClusterSize,
                MinPoints = minPoints,
                Metric = metric,
            }
        );

    /// <summary>Makes a <see cref="DensityClusteringEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to fit and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static DensityClusteringEstimator DensityClustering(
        this TransformsCatalog catalog,
        DensityClusteringEstimator.Options options
    ) => new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="ClusterNamesEstimator"/>, which names clusters by the words of texts, or by labels, that are frequent
    /// within and rare elsewhere.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the text column that receives the name of a row's cluster.</param>
    /// <param name="clusterColumnName">Name of the column of clusters: a key, a text or a number.</param>
    /// <param name="textColumnName">Name of a column of texts, or of labels as a key.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var pipeline = mlContext.Transforms.DensityClustering("Density", "Vector")
    ///     .Append(mlContext.Transforms.ClusterNames("Name", "DensityClusterId", "Caption"));
    /// IDataView named = pipeline.Fit(data).Transform(data);
    /// ]]></code>
    /// </example>
    public static ClusterNamesEstimator ClusterNames(
        this TransformsCatalog catalog,
        string outputColumnName,
        string clusterColumnName,
        string textColumnName
    ) =>
        ClusterNames(
            catalog,
            new ClusterNamesEstimator.Options
            {
                OutputColumnName = outputColumnName,
                ClusterColumnName = clusterColumnName,
                TextColumnName = textColumnName,
            }
        );

    /// <summary>Makes a <see cref="ClusterNamesEstimator"/> from options: by texts, or by the words of a vocabulary that CLIP finds most
    /// like the rows of each cluster.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to name, and by what; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static ClusterNamesEstimator ClusterNames(this TransformsCatalog catalog, ClusterNamesEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);
}
