#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Quality;

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
}
