namespace MLNet.Embeddings;

/// <summary>How often a second opinion on the classes agrees with the labels, class by class: a confusion matrix.</summary>
public sealed class LabelAgreement
{
    private readonly int[,] _counts;

    private LabelAgreement(IReadOnlyList<string> classes, IReadOnlyList<string> predictedClasses, int[,] counts)
    {
        Classes = classes;
        PredictedClasses = predictedClasses;
        _counts = counts;
    }

    /// <summary>Names of the labels' classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Names of the classes of the second opinion.</summary>
    public IReadOnlyList<string> PredictedClasses { get; }

    /// <summary>Rows that have both a label and a second opinion.</summary>
    public int ComparedCount => _counts.Cast<int>().Sum();

    /// <summary>Share of those rows whose label and second opinion have the same name; <see cref="double.NaN"/> where there are
    /// none.</summary>
    public double Share => (double)Enumerable.Range(0, Classes.Count).Sum(AgreeingOf) / ComparedCount;

    /// <summary>Compares two opinions; rows that lack either are left out.</summary>
    /// <param name="labels">Each row's label.</param>
    /// <param name="predictedLabels">Each row's second opinion.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public static LabelAgreement From(Categories labels, Categories predictedLabels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(predictedLabels);
        if (labels.RowCount != predictedLabels.RowCount)
            throw new ArgumentException(
                $"There are {labels.RowCount} labels and {predictedLabels.RowCount} predicted labels.",
                nameof(predictedLabels)
            );

        var counts = new int[labels.Count, predictedLabels.Count];
        for (int row = 0; row < labels.RowCount; row++)
        {
            if (
                labels.OfRow[row] is var label and not Categories.None
                && predictedLabels.OfRow[row] is var predicted and not Categories.None
            )
                counts[label, predicted]++;
        }

        return new LabelAgreement(labels.Names, predictedLabels.Names, counts);
    }

    /// <summary>Rows of a class that the second opinion sorts into another, or the same.</summary>
    /// <param name="class">Place of the label's class in <see cref="Classes"/>.</param>
    /// <param name="predicted">Place of the second opinion in <see cref="PredictedClasses"/>.</param>
    public int CountOf(int @class, int predicted) => _counts[@class, predicted];

    /// <summary>Share of a class's rows on which the second opinion agrees; <see cref="double.NaN"/> for a class without rows.</summary>
    /// <param name="class">Place of the class in <see cref="Classes"/>.</param>
    public double ShareOf(int @class)
    {
        int total = 0;
        for (int predicted = 0; predicted < PredictedClasses.Count; predicted++)
            total += _counts[@class, predicted];
        return (double)AgreeingOf(@class) / total;
    }

    private int AgreeingOf(int @class)
    {
        for (int predicted = 0; predicted < PredictedClasses.Count; predicted++)
        {
            if (PredictedClasses[predicted] == Classes[@class])
                return _counts[@class, predicted];
        }

        return 0;
    }
}
