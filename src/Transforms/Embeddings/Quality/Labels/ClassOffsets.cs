namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Numbers that are added to the probe's answers, one for each class, until as many rows of each class are expected as there
/// are.</summary>
/// <remarks>Iterative scaling (W. E. Deming and F. F. Stephan, "On a Least Squares Adjustment of a Sampled Frequency Table", Annals of
/// Mathematical Statistics 11, 1940), of one margin.</remarks>
/// <param name="answers">Rows × classes.</param>
/// <param name="votes">Rows × classes.</param>
/// <param name="labels">The class of each row, or −1.</param>
/// <param name="classes">Classes that count.</param>
/// <param name="shares">The weight of each row.</param>
/// <param name="sample">Rows that are looked at.</param>
internal sealed class ClassOffsets(Matrix answers, Matrix votes, int[] labels, int[] classes, double[] shares, int[] sample)
{
    private const int Rounds = 5;

    // With a smaller weight of the answers, nothing can be said by them.
    private const double SmallestWeight = 0.5;

    /// <summary>All that was added.</summary>
    public double[] Total { get; } = new double[answers.ColumnCount];

    /// <summary>Adds what the weights ask for.</summary>
    public void Add(LabelEvidence evidence)
    {
        if (evidence.ProbeWeight < SmallestWeight)
            return;

        double[] observed = new double[answers.ColumnCount];
        foreach (int row in sample)
            observed[labels[row]] += shares[row];
        var offsets = new double[answers.ColumnCount];
        for (int round = 0; round < Rounds; round++)
        {
            double[] expected = Expected(evidence, offsets);
            foreach (int label in classes)
                offsets[label] += Math.Log((observed[label] + 1) / (expected[label] + 1));
        }

        for (int row = 0; row < answers.RowCount; row++)
        {
            foreach (int label in classes)
                answers[row, label] += (float)(offsets[label] / evidence.ProbeWeight);
        }

        foreach (int label in classes)
            Total[label] += offsets[label] / evidence.ProbeWeight;
    }

    private double[] Expected(LabelEvidence evidence, double[] offsets)
    {
        var expected = new double[answers.ColumnCount];
        var likelihoods = new double[answers.ColumnCount];
        foreach (int row in sample)
        {
            double largest = double.NegativeInfinity;
            foreach (int label in classes)
            {
                likelihoods[label] = evidence.Of(answers[row, label], votes[row, label]) + offsets[label];
                largest = Math.Max(largest, likelihoods[label]);
            }

            double sum = 0;
            foreach (int label in classes)
                sum += likelihoods[label] = Math.Exp(likelihoods[label] - largest);
            foreach (int label in classes)
                expected[label] += shares[row] * likelihoods[label] / sum;
        }

        return expected;
    }
}
