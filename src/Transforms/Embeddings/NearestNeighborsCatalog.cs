#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings;
using MLNet.Embeddings.Hosting;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Makes the trainers that predict from nearest neighbors from <c>mlContext.MulticlassClassification.Trainers</c>,
/// <c>mlContext.BinaryClassification.Trainers</c> and <c>mlContext.Regression.Trainers</c>.</summary>
public static class NearestNeighborsCatalog
{
    /// <summary>Makes a <see cref="NearestNeighborsMulticlassTrainer"/>, which predicts a key column of classes from the training rows
    /// nearest to a row.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="labelColumnName">Name of the column to predict.</param>
    /// <param name="featureColumnName">Name of the column of features: a vector of <see cref="float"/> of known size.</param>
    /// <param name="numberOfNeighbors">Training rows that predict a row, 1 or more.</param>
    /// <param name="metric">How the distance between rows is measured; for embeddings <see cref="DistanceMetric.Cosine"/>.</param>
    /// <param name="weighting">How much each neighbor counts.</param>
    /// <exception cref="ArgumentException">A value is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsMulticlassTrainer NearestNeighbors(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        int numberOfNeighbors = 5,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborWeighting weighting = NeighborWeighting.Uniform
    ) =>
        NearestNeighbors(
            catalog,
            new NearestNeighborsOptions
            {
                LabelColumnName = labelColumnName,
                FeatureColumnName = featureColumnName,
                NumberOfNeighbors = numberOfNeighbors,
                Metric = metric,
                Weighting = weighting,
            }
        );

    /// <summary>Makes a <see cref="NearestNeighborsMulticlassTrainer"/> from options.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="options">What to learn and how; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsMulticlassTrainer NearestNeighbors(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        NearestNeighborsOptions options
    ) => new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="NearestNeighborsBinaryTrainer"/>, which predicts a Boolean column from the training rows
    /// nearest to a row.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="labelColumnName">Name of the column to predict.</param>
    /// <param name="featureColumnName">Name of the column of features: a vector of <see cref="float"/> of known size.</param>
    /// <param name="numberOfNeighbors">Training rows that predict a row, 1 or more.</param>
    /// <param name="metric">How the distance between rows is measured; for embeddings <see cref="DistanceMetric.Cosine"/>.</param>
    /// <param name="weighting">How much each neighbor counts.</param>
    /// <exception cref="ArgumentException">A value is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsBinaryTrainer NearestNeighbors(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        int numberOfNeighbors = 5,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborWeighting weighting = NeighborWeighting.Uniform
    ) =>
        NearestNeighbors(
            catalog,
            new NearestNeighborsOptions
            {
                LabelColumnName = labelColumnName,
                FeatureColumnName = featureColumnName,
                NumberOfNeighbors = numberOfNeighbors,
                Metric = metric,
                Weighting = weighting,
            }
        );

    /// <summary>Makes a <see cref="NearestNeighborsBinaryTrainer"/> from options.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="options">What to learn and how; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsBinaryTrainer NearestNeighbors(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        NearestNeighborsOptions options
    ) => new(Catalogs.EnvironmentOf(catalog), options);

    /// <summary>Makes a <see cref="NearestNeighborsRegressionTrainer"/>, which predicts a column of <see cref="float"/> from the training
    /// rows nearest to a row.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="labelColumnName">Name of the column to predict.</param>
    /// <param name="featureColumnName">Name of the column of features: a vector of <see cref="float"/> of known size.</param>
    /// <param name="numberOfNeighbors">Training rows that predict a row, 1 or more.</param>
    /// <param name="metric">How the distance between rows is measured; for embeddings <see cref="DistanceMetric.Cosine"/>.</param>
    /// <param name="weighting">How much each neighbor counts.</param>
    /// <exception cref="ArgumentException">A value is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsRegressionTrainer NearestNeighbors(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        int numberOfNeighbors = 5,
        DistanceMetric metric = DistanceMetric.Euclidean,
        NeighborWeighting weighting = NeighborWeighting.Uniform
    ) =>
        NearestNeighbors(
            catalog,
            new NearestNeighborsOptions
            {
                LabelColumnName = labelColumnName,
                FeatureColumnName = featureColumnName,
                NumberOfNeighbors = numberOfNeighbors,
                Metric = metric,
                Weighting = weighting,
            }
        );

    /// <summary>Makes a <see cref="NearestNeighborsRegressionTrainer"/> from options.</summary>
    /// <param name="catalog">The trainers' catalog.</param>
    /// <param name="options">What to learn and how; copied.</param>
    /// <exception cref="ArgumentException">An option is missing or outside its range; the message names it and the range.</exception>
    public static NearestNeighborsRegressionTrainer NearestNeighbors(
        this RegressionCatalog.RegressionTrainers catalog,
        NearestNeighborsOptions options
    ) => new(Catalogs.EnvironmentOf(catalog), options);
}
