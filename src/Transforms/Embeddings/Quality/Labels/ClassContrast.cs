namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Whether what is said of rows tells their classes apart at all.</summary>
/// <remarks>
/// Of each class, a share of the rows is taken for that class. Whatever says the same of every row, be it the most frequent class, has
/// shares whose mean is one by the number of classes. They are told apart where the mean is above that by more than chance explains, the
/// variance of each share as A. Agresti and B. Coull, "Approximate Is Better than 'Exact' for Interval Estimation of Binomial
/// Proportions", The American Statistician, 1998, have it.
/// </remarks>
internal static class ClassContrast
{
    // One set in a thousand would pass without a contrast if its rows were independent. Neighbors are not, and the weights were found from
    // the same labels: of 1,600 sets with labels drawn at random (60 to 1,000 rows, 2 to 10 classes, 2 to 64 values), 17 pass.
    private const double Deviations = 3.1;

    /// <summary>Whether classes are told apart better than by chance.</summary>
    /// <param name="evidence">How much answers and votes weigh.</param>
    /// <param name="answers">Rows × classes.</param>
    /// <param name="votes">Rows × classes.</param>
    /// <param name="labels">The class of each row, or −1.</param>
    /// <param name="shares">The weight of each row.</param>
    public static bool IsAboveChance(LabelEvidence evidence, Matrix answers, Matrix votes, int[] labels, double[] shares)
    {
        int[] classes = [.. labels.Where(label => label >= 0).Distinct().Order()];
        var rows = new double[votes.ColumnCount];
        var hits = new double[votes.ColumnCount];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0)
                continue;
            rows[labels[row]] += shares[row];
            hits[labels[row]] += evidence.Likeliest(answers.Row(row), votes.Row(row), classes, except: -1) == labels[row] ? shares[row] : 0;
        }

        double excess = 0;
        double variance = 0;
        foreach (int label in classes)
        {
            double share = (hits[label] + 1) / (rows[label] + 2);
            variance += share * (1 - share) / (rows[label] + 2);
            excess += hits[label] / rows[label];
        }

        return excess - 1 > Deviations * Math.Sqrt(variance);
    }
}
