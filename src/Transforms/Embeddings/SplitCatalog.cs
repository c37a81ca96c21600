#pragma warning disable IDE0130 // Beside ML.NET's own catalogs, so that the methods show up without a further using directive.

using MLNet.Embeddings.Hosting;
using MLNet.Embeddings.Splits;

namespace Microsoft.ML;

#pragma warning restore IDE0130

/// <summary>Splits of data in which no group of rows is cut, and every part has its share of each class, from
/// <c>mlContext.Data</c>.</summary>
public static class SplitCatalog
{
    /// <summary>Splits data into a training set and a test set that have no group in common and alike shares of each class.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; read once now, and again by whoever reads a part. Cache them where the columns are costly to compute,
    /// as those of a <c>DuplicateFlagger</c> are.</param>
    /// <param name="labelColumnName">Column of classes: a key, text, Boolean or number; rows without a class are spread like one.
    /// <see langword="null"/>: sizes alone count.</param>
    /// <param name="groupColumnName">Column that rows of one group share: the person, the scene, the patient, or what the
    /// <c>DuplicateFlagger</c> calls <c>RepresentativeKey</c>. A row whose value is missing is a group of its own.</param>
    /// <param name="testFraction">The share of the rows that the test set should have, between 0 and 1.</param>
    /// <param name="seed">Decides which groups go where; <see langword="null"/>: drawn from the random numbers of the MLContext.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>
    /// <para>
    /// ML.NET's <c>TrainTestSplit</c> keeps the rows of one <c>samplingKeyColumnName</c> together but knows no classes, so that a rare
    /// class may miss from the test set, and large groups make it larger or smaller than asked for.
    /// </para>
    /// <para>
    /// Sizes differ from what was asked for by less than the largest group, and where each group is of one class, the rows of a class by no
    /// more than its largest group: by less than one row where rows stand alone. Large groups come to both sets in proportion. The same
    /// seed and data give the same split in whatever order the rows come; rows without a group count by their place.
    /// </para>
    /// </remarks>
    /// <returns>Views that filter the data as they are read.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or the share is not between 0 and
    /// 1.</exception>
    /// <exception cref="InvalidOperationException">All rows belong to one group.</exception>
    /// <example>
    /// <code><![CDATA[
    /// var split = mlContext.Data.GroupStratifiedSplit(flagged, "Label", "DupRepresentativeKey", testFraction: 0.2);
    /// ITransformer model = trainer.Fit(split.TrainSet);
    /// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
    /// ]]></code>
    /// </example>
    public static DataOperationsCatalog.TrainTestData GroupStratifiedSplit(
        this DataOperationsCatalog catalog,
        IDataView data,
        string? labelColumnName,
        string groupColumnName,
        double testFraction = 0.1,
        int? seed = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, $"{nameof(testFraction)} must be between 0 and 1.");

        GroupSplitter splitter = Splitter(catalog, data, labelColumnName, groupColumnName);
        (IDataView train, IDataView test) = splitter.Split([1 - testFraction, testFraction], seed, cancellationToken)[0];
        return TrainTestParts.Of(train, test);
    }

    /// <summary>Splits data into folds that have no group in common and alike shares of each class, each to be tested on what is learned
    /// from the others.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows; read once now, and again by whoever reads a part. Cache them where the columns are costly to
    /// compute.</param>
    /// <param name="labelColumnName">Column of classes: a key, text, Boolean or number; rows without a class are spread like one.
    /// <see langword="null"/>: sizes alone count.</param>
    /// <param name="groupColumnName">Column that rows of one group share. A row whose value is missing is a group of its own.</param>
    /// <param name="numberOfFolds">Folds, 2 or more.</param>
    /// <param name="seed">Decides which groups go where; <see langword="null"/>: drawn from the random numbers of the MLContext.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <remarks>What <see cref="GroupStratifiedSplit"/> says of sizes, classes and order holds for every fold.</remarks>
    /// <returns>For each fold its rows as the test set, and all other rows as the training set; views that filter the data as they are
    /// read. Each row is in the test set of one fold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type, or there are fewer than 2 folds.</exception>
    /// <exception cref="InvalidOperationException">There are fewer groups than folds.</exception>
    public static IReadOnlyList<DataOperationsCatalog.TrainTestData> GroupStratifiedCrossValidationSplit(
        this DataOperationsCatalog catalog,
        IDataView data,
        string? labelColumnName,
        string groupColumnName,
        int numberOfFolds = 5,
        int? seed = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        GroupSplitter splitter = Splitter(catalog, data, labelColumnName, groupColumnName);
        double[] shares = [.. Enumerable.Repeat(1.0 / numberOfFolds, numberOfFolds)];
        return [.. splitter.Split(shares, seed, cancellationToken).Select(fold => TrainTestParts.Of(fold.Outside, fold.Inside))];
    }

    private static GroupSplitter Splitter(DataOperationsCatalog catalog, IDataView data, string? labelColumnName, string groupColumnName)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(groupColumnName);
        return new GroupSplitter(Catalogs.EnvironmentOf(catalog), data, groupColumnName, labelColumnName);
    }
}
