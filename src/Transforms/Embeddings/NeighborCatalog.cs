#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Nearest neighbors of the rows of a data set, from <c>mlContext</c>.</summary>
public static class NeighborCatalog
{
    /// <summary>Finds the nearest neighbors of all rows once, for every step that needs some.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="data">The rows; read once. Cache it where the features are costly to compute.</param>
    /// <param name="featureColumnName">Column of features: a vector of <see cref="float"/> or <see cref="double"/> of known size, or a
    /// single number. Rows with a missing, infinite or too large feature are left out.</param>
    /// <param name="numberOfNeighbors">Neighbors to find per row, 1 or more. The step that needs most says how many: t-SNE takes three
    /// times its perplexity, 90 by default; UMAP 14, the flagger 24, the analysis 48 or one more than vote, and the measurement 10.</param>
    /// <param name="metric">How distance is measured. Neighbors by Euclidean distance serve a step that takes cosines as well, and the
    /// other way round, at little cost where rows are about equally long, as embeddings are.</param>
    /// <param name="neighborMethod">Exact, approximate, or whichever suits the size of the data.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="cancellationToken">Stops the search within a second.</param>
    /// <remarks>The result does not depend on the number of threads.</remarks>
    /// <returns>The neighbors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type, or a number or an enumeration value is
    /// outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is no row with features.</exception>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// NeighborSet neighbors = mlContext.FindNeighbors(data, "Features");
    /// var tsne = new TsneProjectionEstimator.Options { OutputColumnName = "Tsne", InputColumnName = "Features", Neighbors = neighbors };
    /// var umap = new UmapProjectionEstimator.Options { OutputColumnName = "Umap", InputColumnName = "Features", Neighbors = neighbors };
    /// var maps = mlContext.Transforms.TsneProjection(tsne).Append(mlContext.Transforms.UmapProjection(umap));
    /// IDataView mapped = maps.Fit(data).Transform(data);
    /// var quality = mlContext.EvaluateProjections(mapped, ["Tsne", "Umap"], neighbors: neighbors);
    /// ]]></code>
    /// </example>
    public static NeighborSet FindNeighbors(
        this MLContext mlContext,
        IDataView data,
        string featureColumnName = "Features",
        int numberOfNeighbors = 90,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborMethod neighborMethod = NeighborMethod.Automatic,
        int seed = 0,
        int? numberOfThreads = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        DistanceMetrics.Require(metric);
        NeighborSearch.RequireMethod(neighborMethod, nameof(neighborMethod));
        var reader = new NeighborReader(mlContext, data, featureColumnName);
        return reader.Find(numberOfNeighbors, metric, neighborMethod, seed, numberOfThreads, cancellationToken);
    }

    /// <summary>Makes the vectors of a column ready to be searched by cosine, with the keys of their rows.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; read once.</param>
    /// <param name="featureColumnName">Column of vectors of <see cref="float"/> or <see cref="double"/> of known size. Rows with a missing
    /// or infinite value, such as images that could not be read, are left out, counted, and told in the log.</param>
    /// <param name="keyColumnName">Column of keys, which a search answers with: text, a key of ML.NET, Boolean or a number;
    /// <see langword="null"/>: the rows' numbers, from 0.</param>
    /// <param name="neighborMethod">Exact, approximate, or, by default, whichever suits the size: approximate from some 130,000 rows of 512
    /// values on, where it saves half of a search's time.</param>
    /// <param name="seed">Seed of approximate search.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="cancellationToken">Stops the building within a second.</param>
    /// <returns>The index; of no rows where the column has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a value is outside its
    /// range.</exception>
    /// <exception cref="OperationCanceledException">The building was canceled.</exception>
    /// <example>
    /// <code><![CDATA[
    /// NeighborIndex index = mlContext.Data.BuildNeighborIndex(vectors, "Vector", keyColumnName: "Path");
    /// foreach (var (path, cosine) in index.Search(query, 5))
    ///     Console.WriteLine($"{cosine:0.000} {path}");
    /// ]]></code>
    /// </example>
    public static NeighborIndex BuildNeighborIndex(
        this DataOperationsCatalog catalog,
        IDataView data,
        string featureColumnName = "Features",
        string? keyColumnName = null,
        NeighborMethod neighborMethod = NeighborMethod.Automatic,
        int seed = 0,
        int? numberOfThreads = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        NeighborSearch.RequireMethod(neighborMethod, nameof(neighborMethod));
        var reader = new NeighborIndexReader(Catalogs.EnvironmentOf(catalog), data, featureColumnName, keyColumnName);
        return reader.Build(neighborMethod, seed, numberOfThreads, cancellationToken);
    }
}
