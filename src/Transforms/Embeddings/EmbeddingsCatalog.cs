#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Projection;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Umap.Parameters;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Makes the estimators of MLNet.Embeddings from <c>mlContext.Transforms</c>.</summary>
public static class EmbeddingsCatalog
{
    /// <summary>Makes a <see cref="UmapProjectionEstimator"/>, which draws rows of features as points of a map that keeps their
    /// neighborhoods.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the position: a vector of <see cref="float"/> with
    /// <paramref name="numberOfComponents"/> values.</param>
    /// <param name="inputColumnName">Name of the column of features, a vector of <see cref="float"/> of known size. <see langword="null"/>:
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="numberOfComponents">Dimensions of the map, 1 or more.</param>
    /// <param name="numberOfNeighbors">Rows in a row's neighborhood, itself included, 2 or more. Small values draw fine detail, large ones
    /// the overall arrangement.</param>
    /// <param name="minimumDistance">How close to each other points may lie in the map, from 0 to 1. Small values draw denser
    /// clusters.</param>
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
        int numberOfComponents = ProjectionParameters.DefaultNumberOfComponents,
        int numberOfNeighbors = UmapParameters.DefaultNumberOfNeighbors,
        double minimumDistance = UmapParameters.DefaultMinimumDistance,
        DistanceMetric metric = DistanceMetric.Euclidean
    ) =>
        UmapProjection(
            catalog,
            new UmapProjectionEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                NumberOfComponents = numberOfComponents,
                NumberOfNeighbors = numberOfNeighbors,
                MinimumDistance = minimumDistance,
                Metric = metric,
            }
        );

    /// <summary>Makes a <see cref="UmapProjectionEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to fit and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static UmapProjectionEstimator UmapProjection(this TransformsCatalog catalog, UmapProjectionEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="TsneProjectionEstimator"/>, which draws rows of features as points of a map that keeps neighbors
    /// together.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the position: a vector of <see cref="float"/> with
    /// <paramref name="numberOfComponents"/> values.</param>
    /// <param name="inputColumnName">Name of the column of features, a vector of <see cref="float"/> of known size. <see langword="null"/>:
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="numberOfComponents">Dimensions of the map, 1 or more.</param>
    /// <param name="perplexity">Effective number of neighbors that a row is kept near to, 1 or more; lowered, with a warning, where there
    /// are too few rows.</param>
    /// <param name="metric">How the distance between rows is measured.</param>
    /// <exception cref="ArgumentException">An argument is outside its range; the message names it and the range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var pipeline = mlContext.Transforms.NormalizeMinMax("Features")
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.Transforms.TsneProjection("Map", "Features", perplexity: 50));
    /// IDataView map = pipeline.Fit(data).Transform(data);
    /// ]]></code>
    /// </example>
    public static TsneProjectionEstimator TsneProjection(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int numberOfComponents = ProjectionParameters.DefaultNumberOfComponents,
        double perplexity = TsneParameters.DefaultPerplexity,
        DistanceMetric metric = DistanceMetric.Euclidean
    ) =>
        TsneProjection(
            catalog,
            new TsneProjectionEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                NumberOfComponents = numberOfComponents,
                Perplexities = [perplexity],
                Metric = metric,
            }
        );

    /// <summary>Makes a <see cref="TsneProjectionEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to fit and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static TsneProjectionEstimator TsneProjection(this TransformsCatalog catalog, TsneProjectionEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Measures how well a projection keeps the neighborhoods of the rows it shows: neighbor recall, trustworthiness, label
    /// accuracy.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="data">Rows with their features and their positions, such as <c>model.Transform(data)</c>; read once.</param>
    /// <param name="projectionColumnName">Column of positions, a vector of <see cref="float"/> of known size.</param>
    /// <param name="featureColumnName">Column of features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="labelColumnName">
    /// Column of classes, as <see cref="UmapProjectionEstimator.Options.LabelColumnName"/> takes it; rows without a class count as one of
    /// their own.
    /// <see langword="null"/> leaves the label accuracy out.
    /// </param>
    /// <param name="numberOfNeighbors">Neighbors per row that are compared, 1 or more.</param>
    /// <param name="sampleSize">Rows whose neighborhoods are compared, 1 or more. Neighbors are looked for among all rows.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="neighbors">Neighbors found beforehand in the column of features; <see langword="null"/> searches, and so it is where
    /// they are approximate.</param>
    /// <param name="cancellationToken">Stops the measurement within a second.</param>
    /// <remarks>Rows with a missing or infinite value in either column are left out. The figures do not depend on the number of
    /// threads.</remarks>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a number is below 1.</exception>
    /// <exception cref="InvalidOperationException">No row has both features and a position.</exception>
    public static ProjectionMetrics EvaluateProjection(
        this MLContext mlContext,
        IDataView data,
        string projectionColumnName,
        string featureColumnName = "Features",
        string? labelColumnName = null,
        int numberOfNeighbors = 10,
        int sampleSize = 5000,
        int? numberOfThreads = null,
        NeighborSet? neighbors = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(projectionColumnName);
        return EvaluateProjections(
            mlContext,
            data,
            [projectionColumnName],
            featureColumnName,
            labelColumnName,
            numberOfNeighbors,
            sampleSize,
            numberOfThreads,
            neighbors,
            cancellationToken
        )[0];
    }

    /// <summary>Measures several projections of the same rows, on the same sample; the neighbors by the features are found once for all of
    /// them.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="data">Rows with their features and their positions; read once.</param>
    /// <param name="projectionColumnNames">Columns of positions, each a vector of <see cref="float"/> of known size; one or more.</param>
    /// <param name="featureColumnName">Column of features, a vector of <see cref="float"/> of known size.</param>
    /// <param name="labelColumnName">Column of classes, as for one projection; <see langword="null"/> leaves the label accuracy
    /// out.</param>
    /// <param name="numberOfNeighbors">Neighbors per row that are compared, 1 or more.</param>
    /// <param name="sampleSize">Rows whose neighborhoods are compared, 1 or more. Neighbors are looked for among all rows.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="neighbors">Neighbors found beforehand in the column of features, such as by
    /// <see cref="NeighborCatalog.FindNeighbors"/>; <see langword="null"/> searches, and so it is where they are approximate.</param>
    /// <param name="cancellationToken">Stops the measurement within a second.</param>
    /// <remarks>Rows with a missing or infinite value in any of the columns are left out.</remarks>
    /// <returns>The figures of each projection, in the order of the columns.</returns>
    /// <exception cref="ArgumentException">No column is named, or the neighbors are too few or of other rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a number is below 1.</exception>
    /// <exception cref="InvalidOperationException">No row has both features and positions.</exception>
    public static IReadOnlyList<ProjectionMetrics> EvaluateProjections(
        this MLContext mlContext,
        IDataView data,
        IReadOnlyList<string> projectionColumnNames,
        string featureColumnName = "Features",
        string? labelColumnName = null,
        int numberOfNeighbors = 10,
        int sampleSize = 5000,
        int? numberOfThreads = null,
        NeighborSet? neighbors = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(projectionColumnNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        if (projectionColumnNames.Count == 0)
            throw new ArgumentException("Name one column of positions or more.", nameof(projectionColumnNames));
        var evaluation = new ProjectionEvaluation(mlContext, data, projectionColumnNames, featureColumnName, labelColumnName);
        return evaluation.Measure(numberOfNeighbors, sampleSize, numberOfThreads, neighbors, cancellationToken);
    }

    /// <summary>Makes a <see cref="DuplicateFlaggerEstimator"/>, which flags exact and near duplicates, leaks between splits and
    /// conflicting labels.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">What the names of the added columns begin with.</param>
    /// <param name="inputColumnName">Name of the column of vectors. <see langword="null"/>: <paramref name="outputColumnName"/>, or no
    /// vectors where there are images.</param>
    /// <param name="imagePathColumnName">Name of a text column with paths of image files, which are compared pixel by pixel;
    /// <see langword="null"/>: none.</param>
    /// <param name="idColumnName">Name of a text column of keys, all different. <see langword="null"/>: the paths of the images, or
    /// none.</param>
    /// <param name="splitColumnName">Name of a column with each row's split; <see langword="null"/>: none.</param>
    /// <param name="labelColumnName">Name of a column with each row's label; <see langword="null"/>: none.</param>
    /// <param name="threshold">Score from which two rows are near duplicates, from −1 to 1, as <see cref="DuplicateThreshold.Fixed"/> takes
    /// it; <see langword="null"/>: calibrated, as <see cref="DuplicateThreshold.ModelDefault"/> says.</param>
    /// <exception cref="ArgumentException">An argument is outside its range; the message names it and the range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var flagger = mlContext.Transforms.DuplicateFlagger("Duplicate", imagePathColumnName: "Path", splitColumnName: "Split");
    /// DuplicateFlaggerTransformer duplicates = flagger.Fit(images);
    /// IReadOnlyList<string> leaks = [.. duplicates.GetPairs().Where(pair => pair.IsLeak).Select(pair => pair.Key)];
    /// ]]></code>
    /// </example>
    public static DuplicateFlaggerEstimator DuplicateFlagger(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? imagePathColumnName = null,
        string? idColumnName = null,
        string? splitColumnName = null,
        string? labelColumnName = null,
        float? threshold = null
    ) =>
        DuplicateFlagger(
            catalog,
            new DuplicateFlaggerEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                ImagePathColumnName = imagePathColumnName,
                IdColumnName = idColumnName,
                SplitColumnName = splitColumnName,
                LabelColumnName = labelColumnName,
                Threshold = threshold is { } score ? DuplicateThreshold.Fixed(score) : DuplicateThreshold.ModelDefault,
            }
        );

    /// <summary>Makes a <see cref="DuplicateFlaggerEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to compare and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static DuplicateFlaggerEstimator DuplicateFlagger(this TransformsCatalog catalog, DuplicateFlaggerEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);
}
