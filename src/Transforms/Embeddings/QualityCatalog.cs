#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Quality;
using MLNet.Embeddings.Quality.Analysis;
using MLNet.Embeddings.Quality.Novelty;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Analyses of whole data sets, from <c>mlContext</c>.</summary>
public static class QualityCatalog
{
    /// <summary>Judges a labeled data set by the vectors of its items: the distribution of classes, which of them lie close together,
    /// labels that are likely wrong, and outliers.</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="data">The items; read once. Cache it where the vectors are costly to compute.</param>
    /// <param name="featureColumnName">Column of vectors, such as CLIP's: <see cref="float"/> of known size. An item with a missing value
    /// in it counts as one without a vector.</param>
    /// <param name="labelColumnName">Column of classes: text, key, Boolean, <see cref="float"/> or <see cref="int"/>.</param>
    /// <param name="splitColumnName">Column of splits, of the same types; <see langword="null"/>: none.</param>
    /// <param name="predictedLabelColumnName">Column of another opinion on the classes, such as that of
    /// <see cref="ClipCatalog.ZeroShotClassification(TransformsCatalog, ZeroShotClassificationEstimator.Options)"/>,
    /// matched by name; <see langword="null"/>: none.</param>
    /// <param name="idColumnName">Column of the items' keys; <see langword="null"/>: their numbers.</param>
    /// <param name="options">How items are judged, such as by what metric; <see langword="null"/> takes the defaults, among them
    /// cosines.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="neighbors">Neighbors found beforehand in the column of vectors; <see langword="null"/> searches. What is found is the
    /// same, as long as they are exact.</param>
    /// <param name="cancellationToken">Stops the analysis within a second.</param>
    /// <remarks>The result does not depend on the number of threads. Duplicates and leaks between splits are found by
    /// <see cref="EmbeddingsCatalog.DuplicateFlagger(TransformsCatalog, DuplicateFlaggerEstimator.Options)"/>.</remarks>
    /// <returns>What was found.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or a setting is outside its
    /// range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// IDataView vectors = mlContext.Data.Cache(clip.Fit(images).Transform(images));
    /// DatasetAnalysis analysis = mlContext.AnalyzeDataset(vectors, "Vector", "Label", "Split");
    /// foreach (LabelSuspect suspect in analysis.Suspects)
    ///     Console.WriteLine($"{suspect.Key}: {suspect.Label}, rather {suspect.SuggestedLabel}");
    /// ]]></code>
    /// </example>
    public static DatasetAnalysis AnalyzeDataset(
        this MLContext mlContext,
        IDataView data,
        string featureColumnName = "Features",
        string labelColumnName = "Label",
        string? splitColumnName = null,
        string? predictedLabelColumnName = null,
        string? idColumnName = null,
        DatasetAnalysisOptions? options = null,
        int? numberOfThreads = null,
        NeighborSet? neighbors = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        var reader = new DatasetReader(
            mlContext,
            data,
            featureColumnName,
            labelColumnName,
            splitColumnName,
            predictedLabelColumnName,
            idColumnName
        );
        return reader.Analyze(options, neighbors, numberOfThreads, cancellationToken);
    }

    /// <summary>Makes a <see cref="LabelQualityEstimator"/>, which tells for each row whether its label is likely wrong.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">What the names of the added columns begin with.</param>
    /// <param name="inputColumnName">Column of vectors, such as CLIP's: <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="labelColumnName">Column of classes: text, key, Boolean or a number.</param>
    /// <param name="groupColumnName">Column of groups whose rows count once, such as the flagger's GroupId; <see langword="null"/>: the
    /// vectors alone tell near twins.</param>
    /// <exception cref="ArgumentException">An argument is empty.</exception>
    /// <example>
    /// <code><![CDATA[
    /// LabelQualityTransformer quality = mlContext.Transforms.LabelQuality("Quality", "Vector", "Label").Fit(vectors);
    /// IDataView suspects = mlContext.Data.FilterRowsByFlag(quality.Transform(vectors), "QualityIsSuspect", keep: true);
    /// ]]></code>
    /// </example>
    public static LabelQualityEstimator LabelQuality(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = "Features",
        string labelColumnName = "Label",
        string? groupColumnName = null
    ) =>
        LabelQuality(
            catalog,
            new LabelQualityEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                LabelColumnName = labelColumnName,
                GroupColumnName = groupColumnName,
            }
        );

    /// <summary>Makes a <see cref="LabelQualityEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to judge and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static LabelQualityEstimator LabelQuality(this TransformsCatalog catalog, LabelQualityEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="NoveltyScoreEstimator"/>, which tells for each row whether it is like the training data.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">What the names of the added columns begin with.</param>
    /// <param name="inputColumnName">Column of vectors, such as CLIP's: <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="rate">The share of ordinary rows that may be called novel, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">An argument is empty or outside its range.</exception>
    /// <example>
    /// <code><![CDATA[
    /// NoveltyScoreTransformer novelty = mlContext.Transforms.NoveltyScore("Novelty", "Vector").Fit(training);
    /// IDataView strange = mlContext.Data.FilterRowsByFlag(novelty.Transform(batch), "NoveltyIsNovel", keep: true);
    /// ]]></code>
    /// </example>
    public static NoveltyScoreEstimator NoveltyScore(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName = "Features",
        double rate = 0.01
    ) =>
        NoveltyScore(
            catalog,
            new NoveltyScoreEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                Rate = rate,
            }
        );

    /// <summary>Makes a <see cref="NoveltyScoreEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to compare and how; copied.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the range.</exception>
    public static NoveltyScoreEstimator NoveltyScore(this TransformsCatalog catalog, NoveltyScoreEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Tells whether the rows of a batch, taken together, come from where reference rows come from: the two-sample test by nearest
    /// neighbors (Schilling, JASA 81, 1986).</summary>
    /// <param name="mlContext">The environment.</param>
    /// <param name="reference">Rows as they should be, such as training data; read once.</param>
    /// <param name="batch">Rows to compare; read once.</param>
    /// <param name="featureColumnName">Column of vectors in both, of <see cref="float"/> or <see cref="double"/> and of known size. Rows
    /// with a missing or infinite value are left out.</param>
    /// <param name="numberOfNeighbors">Neighbors per row, 1 or more.</param>
    /// <param name="metric">How the distance between rows is measured; not <see cref="DistanceMetric.InnerProduct"/>.</param>
    /// <param name="sampleSize">Rows of each set that are compared at most, evenly spaced, 2 or more.</param>
    /// <param name="seed">Seed of the random divisions.</param>
    /// <param name="numberOfThreads">Threads to use; <see langword="null"/> takes all processors.</param>
    /// <param name="cancellationToken">Stops the comparison within a second.</param>
    /// <remarks>Near copies within one set, such as frames of a scene, are each other's neighbors and look like drift: leave them out
    /// first. The result does not depend on the number of threads.</remarks>
    /// <returns>How far the sets lie apart, and how likely that is by chance.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or of the wrong type, or a number is outside its
    /// range.</exception>
    /// <exception cref="InvalidOperationException">A set has fewer than two usable rows, or their vectors differ in size.</exception>
    /// <example>
    /// <code><![CDATA[
    /// DriftMetrics drift = mlContext.EvaluateDrift(training, lastWeek, "Vector");
    /// Console.WriteLine($"drift {drift.Drift:0.00}, p = {drift.PValue:0.000}");
    /// ]]></code>
    /// </example>
    public static DriftMetrics EvaluateDrift(
        this MLContext mlContext,
        IDataView reference,
        IDataView batch,
        string featureColumnName = "Features",
        int numberOfNeighbors = 5,
        DistanceMetric metric = DistanceMetric.Cosine,
        int sampleSize = 5000,
        int seed = 0,
        int? numberOfThreads = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfNeighbors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 2);
        QualityOptions.Require(metric, nameof(metric));
        var reader = new DriftReader(mlContext, featureColumnName);
        return reader.Evaluate(reference, batch, numberOfNeighbors, metric, sampleSize, seed, numberOfThreads, cancellationToken);
    }
}
