#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Makes the CLIP estimators from <c>mlContext.Transforms</c>.</summary>
public static class ClipCatalog
{
    /// <summary>Makes a <see cref="ClipEmbeddingEstimator"/>, which turns images into vectors.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the vector: <see cref="float"/> of known size, of length 1.</param>
    /// <param name="inputColumnName">Name of the column of images: <see cref="Data.MLImage"/>, the path of a file as text, or the content
    /// of a file as a vector of bytes. <see langword="null"/>: <paramref name="outputColumnName"/>.</param>
    /// <param name="model">The model; <see langword="null"/> is not allowed.</param>
    /// <param name="statusColumnName">Name of a text column that receives the reason why an image has no vector; <see langword="null"/> for
    /// none.</param>
    /// <exception cref="ArgumentException">The model is missing or has no image model.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var pipeline = mlContext.Transforms.ClipEmbedding("Vector", "ImagePath", ClipModel.Known("clip-vit-b32"))
    ///     .AppendCacheCheckpoint(mlContext)
    ///     .Append(mlContext.Transforms.UmapProjection("Map", "Vector"));
    /// ]]></code>
    /// </example>
    public static ClipEmbeddingEstimator ClipEmbedding(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        ClipModel model,
        string? statusColumnName = null
    ) =>
        ClipEmbedding(
            catalog,
            new ClipEmbeddingEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                Model = model,
                StatusColumnName = statusColumnName,
            }
        );

    /// <summary>Makes a <see cref="ClipEmbeddingEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to encode and how; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static ClipEmbeddingEstimator ClipEmbedding(this TransformsCatalog catalog, ClipEmbeddingEstimator.Options options) =>
        new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="ClipTextEmbeddingEstimator"/>, which turns texts into vectors that compare with those of
    /// images.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="outputColumnName">Name of the column that receives the vector: <see cref="float"/> of known size, of length 1.</param>
    /// <param name="inputColumnName">Name of the text column. <see langword="null"/>: <paramref name="outputColumnName"/>.</param>
    /// <param name="model">The model; <see langword="null"/> is not allowed.</param>
    /// <exception cref="ArgumentException">The model is missing or has no text model.</exception>
    public static ClipTextEmbeddingEstimator ClipTextEmbedding(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName,
        ClipModel model
    ) =>
        ClipTextEmbedding(
            catalog,
            new ClipTextEmbeddingEstimator.Options
            {
                OutputColumnName = outputColumnName,
                InputColumnName = inputColumnName,
                Model = model,
            }
        );

    /// <summary>Makes a <see cref="ClipTextEmbeddingEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">What to encode and how; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static ClipTextEmbeddingEstimator ClipTextEmbedding(
        this TransformsCatalog catalog,
        ClipTextEmbeddingEstimator.Options options
    ) => new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="ZeroShotClassificationEstimator"/>, which sorts images into classes that are only described in
    /// words.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="predictedLabelColumnName">Name of the key column that receives the likeliest class.</param>
    /// <param name="inputColumnName">Name of the column of vectors that
    /// <see cref="ClipEmbedding(TransformsCatalog, ClipEmbeddingEstimator.Options)"/> made.</param>
    /// <param name="labels">The classes, as words that fit into the prompts.</param>
    /// <param name="model">The model that the vectors come from.</param>
    /// <param name="scoreColumnName">Name of the column that receives one probability for each class.</param>
    /// <param name="labelColumnName">Name of the column of true classes, which becomes a key that compares with the predicted one, as
    /// <c>Evaluate</c> needs it; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">There are no labels, or the model has no text model.</exception>
    /// <example>
    /// <code><![CDATA[
    /// ClipModel model = ClipModel.Known("clip-vit-b32");
    /// var pipeline = mlContext.Transforms.ClipEmbedding("Vector", "ImagePath", model)
    ///     .Append(mlContext.Transforms.ZeroShotClassification("PredictedLabel", "Vector", ["cat", "dog", "car"], model));
    /// ]]></code>
    /// </example>
    public static ZeroShotClassificationEstimator ZeroShotClassification(
        this TransformsCatalog catalog,
        string predictedLabelColumnName,
        string inputColumnName,
        IReadOnlyList<string> labels,
        ClipModel model,
        string scoreColumnName = "Score",
        string? labelColumnName = null
    ) =>
        ZeroShotClassification(
            catalog,
            new ZeroShotClassificationEstimator.Options
            {
                Labels = labels,
                Model = model,
                InputColumnName = inputColumnName,
                PredictedLabelColumnName = predictedLabelColumnName,
                ScoreColumnName = scoreColumnName,
                LabelColumnName = labelColumnName,
            }
        );

    /// <summary>Makes a <see cref="ZeroShotClassificationEstimator"/> from options.</summary>
    /// <param name="catalog">The transforms' catalog.</param>
    /// <param name="options">The classes, the prompts and the columns; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static ZeroShotClassificationEstimator ZeroShotClassification(
        this TransformsCatalog catalog,
        ZeroShotClassificationEstimator.Options options
    ) => new(Catalogs.EnvironmentOf(catalog), options);
}
