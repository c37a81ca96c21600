namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>How well probabilities of classes tell how often they are right.</summary>
/// <remarks>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", arXiv:1706.04599: one temperature, fitted
/// by the likelihood of held-out data; expected calibration error over bins of equal width.</remarks>
internal static class Calibration
{
    private const int Bins = 15;
    private const double Lowest = 1;
    private const double Highest = 1000;
    private const int Steps = 60;

    /// <summary>The scale of cosines under which the true classes are likeliest: the loss has one valley.</summary>
    /// <param name="cosines">A row for each picture, a column for each class.</param>
    /// <param name="labels">The true classes.</param>
    public static double FitScale(Matrix cosines, IReadOnlyList<int> labels)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2;
        (double low, double high) = (Math.Log(Lowest), Math.Log(Highest));
        for (int step = 0; step < Steps; step++)
        {
            double left = high - (ratio * (high - low));
            double right = low + (ratio * (high - low));
            if (Loss(cosines, labels, Math.Exp(left)) < Loss(cosines, labels, Math.Exp(right)))
                high = right;
            else
                low = left;
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Mean negative logarithm of the probability of the true class.</summary>
    public static double Loss(Matrix cosines, IReadOnlyList<int> labels, double scale) =>
        Enumerable.Range(0, labels.Count).Average(row => -Math.Log(Math.Max(Probabilities(cosines, row, scale)[labels[row]], 1e-300)));

    /// <summary>The share of pictures whose likeliest class is true, the mean probability of that class, and the expected calibration
    /// error: the mean distance of the two within bins of the probability, weighted by their pictures.</summary>
    public static (double Accuracy, double Confidence, double Error) Measure(Matrix cosines, IReadOnlyList<int> labels, double scale)
    {
        var right = new double[Bins];
        var confidence = new double[Bins];
        for (int row = 0; row < labels.Count; row++)
        {
            double[] probabilities = Probabilities(cosines, row, scale);
            int best = Array.IndexOf(probabilities, probabilities.Max());
            int bin = Math.Min(Bins - 1, (int)(probabilities[best] * Bins));
            confidence[bin] += probabilities[best];
            right[bin] += best == labels[row] ? 1 : 0;
        }

        return (
            right.Sum() / labels.Count,
            confidence.Sum() / labels.Count,
            Enumerable.Range(0, Bins).Sum(bin => Math.Abs(right[bin] - confidence[bin])) / labels.Count
        );
    }

    private static double[] Probabilities(Matrix cosines, int row, double scale)
    {
        double[] logits = [.. cosines.Row(row).ToArray().Select(cosine => cosine * scale)];
        double most = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - most))];
        double sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
