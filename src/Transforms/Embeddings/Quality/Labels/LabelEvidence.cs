namespace MLNet.Embeddings.Quality.Labels;

/// <summary>How much the answers of the probe and the votes of neighbors weigh, and how many labels are wrong.</summary>
/// <remarks>
/// The logarithm of a class's odds is taken for a weighted sum of the probe's answer and the share of votes. The two weights, neither below
/// 0, are those of the largest likelihood of the given labels: so data in which only neighbors tell classes apart are judged by these, and
/// others mostly by the probe. Where classes are small and clearly apart, wrong labels make the sum cautious: then the order of the scores
/// tells more than the number of suspects. The share of wrong
/// labels is that of the largest likelihood, by expectation and maximization (M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the
/// Outputs of a Classifier to New a Priori Probabilities", Neural Computation 14, 2002): many contradictions make each count for more.
/// </remarks>
/// <param name="ProbeWeight">Weight of the probe's answer.</param>
/// <param name="VoteWeight">Weight of the share of votes.</param>
/// <param name="PriorLogOdds">Logarithm of the odds of a wrong label before a row is looked at.</param>
internal sealed record LabelEvidence(double ProbeWeight, double VoteWeight, double PriorLogOdds)
{
    // The weights rest on so many rows at most, evenly spread; two numbers need no more.
    private const int MostRows = 4000;
    private const int Cycles = 4;
    private const int Steps = 22;
    private const double MostProbeWeight = 40;
    private const double MostVoteWeight = 20;
    private const int Expectations = 200;
    private const double LeastWrong = 1e-6;
    private const double GoldenShare = 0.6180339887498949;

    /// <summary>Finds the weights and the share. Classes that no row has as one to judge by count for nothing.</summary>
    /// <param name="answers">Rows × classes, of the probe.</param>
    /// <param name="votes">Rows × classes.</param>
    /// <param name="labels">The class of each row, or −1.</param>
    /// <param name="shares">The weight of each row.</param>
    public static LabelEvidence Of(Matrix answers, Matrix votes, int[] labels, double[] shares)
    {
        int[] labeled = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] >= 0)];
        if (labeled.Length == 0)
            return new LabelEvidence(0, 0, double.NegativeInfinity);

        int count = Math.Min(MostRows, labeled.Length);
        int[] sample = [.. Enumerable.Range(0, count).Select(i => labeled[(int)((long)i * labeled.Length / count)])];
        int[] classes = [.. labeled.Select(row => labels[row]).Distinct().Order()];
        double[] point = [5, 2];
        double[] most = [MostProbeWeight, MostVoteWeight];
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            for (int axis = 0; axis < point.Length; axis++)
                point[axis] = Best(point, axis, most[axis], () => Loss(answers, votes, labels, classes, shares, sample, point));
        }

        var weighted = new LabelEvidence(point[0], point[1], 0);
        double wrong = weighted.ShareOfWrong(answers, votes, labels, classes, shares, labeled);
        return weighted with { PriorLogOdds = Math.Log(wrong / (1 - wrong)) };
    }

    /// <summary>The logarithm of how much likelier than a row's own class the likeliest other one is.</summary>
    /// <param name="answers">The probe's, of each class.</param>
    /// <param name="votes">The share of each class.</param>
    /// <param name="label">The row's own class.</param>
    /// <param name="classes">The classes that can be judged.</param>
    public double Rival(ReadOnlySpan<float> answers, ReadOnlySpan<float> votes, int label, int[] classes)
    {
        double most = double.NegativeInfinity;
        foreach (int other in classes)
        {
            if (other != label)
                most = Math.Max(most, Of(answers[other], votes[other]));
        }

        return most - Of(answers[label], votes[label]);
    }

    /// <summary>What speaks for a class: the logarithm of its odds but for a constant.</summary>
    public double Of(float answer, float vote) => (ProbeWeight * answer) + (VoteWeight * vote);

    private double ShareOfWrong(Matrix answers, Matrix votes, int[] labels, int[] classes, double[] shares, int[] labeled)
    {
        double[] ratios =
        [
            .. labeled.Select(row => Math.Exp(Math.Min(Rival(answers.Row(row), votes.Row(row), labels[row], classes), 500))),
        ];
        double total = labeled.Sum(row => shares[row]);
        double wrong = 0.05;
        for (int step = 0; step < Expectations; step++)
        {
            double sum = 0;
            for (int i = 0; i < ratios.Length; i++)
                sum += shares[labeled[i]] * wrong * ratios[i] / ((wrong * ratios[i]) + 1 - wrong);
            wrong = Math.Clamp(sum / total, LeastWrong, 0.5);
        }

        return wrong;
    }

    private static double Loss(Matrix answers, Matrix votes, int[] labels, int[] classes, double[] shares, int[] sample, double[] point)
    {
        var exponentials = new double[answers.ColumnCount];
        double loss = 0;
        foreach (int row in sample)
        {
            ReadOnlySpan<float> said = answers.Row(row);
            ReadOnlySpan<float> voted = votes.Row(row);
            double largest = double.NegativeInfinity;
            foreach (int i in classes)
            {
                exponentials[i] = (point[0] * said[i]) + (point[1] * voted[i]);
                largest = Math.Max(largest, exponentials[i]);
            }

            double sum = 0;
            foreach (int i in classes)
                sum += exponentials[i] = Math.Exp(exponentials[i] - largest);
            loss -= shares[row] * Math.Log(Math.Max(exponentials[labels[row]] / sum, double.Epsilon));
        }

        return loss;
    }

    // Golden-section search along one number.
    private static double Best(double[] point, int axis, double most, Func<double> loss)
    {
        double least = 0;
        double first = most - (GoldenShare * (most - least)),
            second = least + (GoldenShare * (most - least));
        double atFirst = At(first),
            atSecond = At(second);
        for (int step = 0; step < Steps; step++)
        {
            if (atFirst <= atSecond)
            {
                (most, second, atSecond) = (second, first, atFirst);
                first = most - (GoldenShare * (most - least));
                atFirst = At(first);
            }
            else
            {
                (least, first, atFirst) = (first, second, atSecond);
                second = least + (GoldenShare * (most - least));
                atSecond = At(second);
            }
        }

        return (least + most) / 2;

        double At(double value)
        {
            point[axis] = value;
            return loss();
        }
    }
}
