using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>How much the answers of the probe and the votes of neighbors weigh, and how many labels are wrong.</summary>
/// <remarks>
/// <para>
/// The logarithm of how likely a row is of a class is taken for a weighted sum of the probe's answer and the share of votes, but for a
/// constant. A given label is taken for the row's class, or with the share of wrong labels ε for any other class alike. The two weights and
/// ε, none below 0, are those of the largest likelihood of the given labels (S. Sukhbaatar et al., "Training Convolutional Networks with
/// Noisy Labels", ICLR workshop 2015, with one number for all classes). So data in which only neighbors tell classes apart are judged by
/// these, and others mostly by the probe; and wrong labels that are spread over the classes do not make the weights cautious, since a row
/// that contradicts its label costs the logarithm of ε and no more.
/// </para>
/// <para>
/// What a label is judged by follows from Bayes' theorem: the odds that it is wrong are ε / ((1 − ε)(C − 1)) times the sum over the C − 1
/// other classes of how much likelier each is than the label's own, and those are raised by a factor that was measured. The odds before a
/// row is looked at count as even at most: where many labels are wrong, or vectors tell classes apart so poorly that the two cannot be
/// distinguished, a label is suspect only where another one is likelier.
/// </para>
/// </remarks>
/// <param name="ProbeWeight">Weight of the probe's answer.</param>
/// <param name="VoteWeight">Weight of the share of votes.</param>
/// <param name="PriorLogOdds">Logarithm of the odds of a wrong label before a row is looked at.</param>
internal sealed record LabelEvidence(double ProbeWeight, double VoteWeight, double PriorLogOdds)
{
    // The numbers rest on so many rows at most, evenly spread, and on fewer where there are many classes; three numbers need no more.
    private const int MostRows = 4000;
    private const int FewestRows = 500;
    private const int MostValues = 100_000;
    private const ulong SampleSeed = 1;
    private const int RowsPerBlock = 256;

    private const int Cycles = 6;
    private const int Steps = 10;
    private const double MostProbeWeight = 80;
    private const double MostVoteWeight = 40;

    // From one label in a million to half of them.
    private const double LeastLogOdds = -13.8;
    private const double GoldenShare = 0.6180339887498949;

    // Pictures that are hard to tell explain some wrong labels too, so that the share of the largest likelihood is too small (.02 to .04
    // where .05 are wrong), and the odds with it. The factor was chosen on ten draws each of 2,000 pictures of CIFAR-10: of mini-clip's
    // vectors it finds .88 of the wrong labels at a precision of .78 (with 6 .86 at .80), of photo-clip's .79 at .65 (.71 at .76). A
    // wrong label that is missed costs more than a right one that is looked at.
    private static readonly double Caution = Math.Log(10);

    /// <summary>What is said where nothing can be: all classes are alike, and no label is wrong.</summary>
    public static LabelEvidence None { get; } = new(0, 0, LeastLogOdds);

    /// <summary>Whether answers and votes say anything of a row's class.</summary>
    public bool Tells => ProbeWeight > 0 || VoteWeight > 0;

    /// <summary>How badly the numbers explain the labels: the less, the better; 0 where they were not found but told.</summary>
    public double Loss { get; init; }

    /// <summary>Finds the weights and the share. Classes that no row has as one to judge by count for nothing.</summary>
    /// <param name="answers">Rows × classes, of the probe.</param>
    /// <param name="votes">Rows × classes.</param>
    /// <param name="labels">The class of each row, or −1.</param>
    /// <param name="shares">The weight of each row.</param>
    /// <param name="context">What to run in.</param>
    public static LabelEvidence Of(Matrix answers, Matrix votes, int[] labels, double[] shares, EngineContext context)
    {
        int[] labeled = [.. Enumerable.Range(0, labels.Length).Where(row => labels[row] >= 0)];
        int[] classes = [.. labeled.Select(row => labels[row]).Distinct().Order()];
        if (classes.Length < 2)
            return None;

        int count = Math.Min(Math.Clamp(MostValues / classes.Length, FewestRows, MostRows), labeled.Length);
        // At random: rows may lie in an order that repeats.
        int[] sample = [.. labeled.OrderBy(row => CounterRandom.Bits(SampleSeed, stream: 0, (ulong)row)).Take(count).Order()];
        double[] floor = [0, 0, LeastLogOdds];
        double[] ceiling = [MostProbeWeight, MostVoteWeight, 0];
        double[] point = [5, 2, -3];
        double[] reach = [MostProbeWeight, MostVoteWeight, -LeastLogOdds];
        var odds = new double[sample.Length];
        (double, double)? known = null;
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            for (int axis = 0; axis < point.Length; axis++)
            {
                double least = Math.Max(floor[axis], point[axis] - reach[axis]);
                double most = Math.Min(ceiling[axis], point[axis] + reach[axis]);
                point[axis] = Best(point, axis, least, most, Loss);
                // Later cycles look closer.
                reach[axis] = Math.Max(reach[axis] / 3, (ceiling[axis] - floor[axis]) / 27);
            }
        }

        return new LabelEvidence(point[0], point[1], point[2]) { Loss = Loss() };

        double Loss()
        {
            // The odds of other classes do not depend on how many labels are wrong.
            if (known != (point[0], point[1]))
                FindOdds(new LabelEvidence(point[0], point[1], 0), answers, votes, labels, classes, sample, odds, context);
            known = (point[0], point[1]);
            return LossOf(odds, classes.Length, shares, sample, point[2]);
        }
    }

    /// <summary>The logarithm of the odds that a label is wrong.</summary>
    /// <param name="answers">The probe's, of each class.</param>
    /// <param name="votes">The share of each class.</param>
    /// <param name="label">The label.</param>
    /// <param name="classes">The classes that can be judged, the label's and others.</param>
    public double LogOddsOfWrong(ReadOnlySpan<float> answers, ReadOnlySpan<float> votes, int label, ReadOnlySpan<int> classes) =>
        Math.Min(PriorLogOdds + Caution, 0) + LogOddsOfOthers(answers, votes, label, classes) - Math.Log(classes.Length - 1);

    /// <summary>The likeliest of some classes but for one; −1 where there is none.</summary>
    public int Likeliest(ReadOnlySpan<float> answers, ReadOnlySpan<float> votes, ReadOnlySpan<int> classes, int except)
    {
        (int best, double most) = (-1, double.NegativeInfinity);
        foreach (int label in classes)
        {
            double evidence = Of(answers[label], votes[label]);
            if (label != except && evidence > most)
                (best, most) = (label, evidence);
        }

        return best;
    }

    /// <summary>What speaks for a class: the logarithm of its odds but for a constant.</summary>
    public double Of(float answer, float vote) => (ProbeWeight * answer) + (VoteWeight * vote);

    // How much likelier all other classes together are than the label's own.
    private double LogOddsOfOthers(ReadOnlySpan<float> answers, ReadOnlySpan<float> votes, int label, ReadOnlySpan<int> classes)
    {
        double own = Of(answers[label], votes[label]);
        double largest = double.NegativeInfinity;
        foreach (int other in classes)
            largest = other == label ? largest : Math.Max(largest, Of(answers[other], votes[other]) - own);

        double sum = 0;
        foreach (int other in classes)
            sum += other == label ? 0 : Math.Exp(Of(answers[other], votes[other]) - own - largest);
        return largest + Math.Log(sum);
    }

    private static void FindOdds(
        LabelEvidence evidence,
        Matrix answers,
        Matrix votes,
        int[] labels,
        int[] classes,
        int[] sample,
        double[] odds,
        EngineContext context
    ) =>
        context.For(
            (sample.Length + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int i = block * RowsPerBlock; i < Math.Min(sample.Length, (block + 1) * RowsPerBlock); i++)
                    odds[i] = evidence.LogOddsOfOthers(answers.Row(sample[i]), votes.Row(sample[i]), labels[sample[i]], classes);
            }
        );

    private static double LossOf(double[] odds, int classCount, double[] shares, int[] sample, double wrongLogOdds)
    {
        const double MostLogOdds = 500;
        double wrong = 1 / (1 + Math.Exp(-wrongLogOdds));
        double loss = 0;
        for (int i = 0; i < sample.Length; i++)
        {
            double own = 1 / (1 + Math.Exp(Math.Min(odds[i], MostLogOdds)));
            loss -= shares[sample[i]] * Math.Log(((1 - wrong) * own) + (wrong / (classCount - 1) * (1 - own)));
        }

        return loss;
    }

    // Golden-section search along one number.
    private static double Best(double[] point, int axis, double least, double most, Func<double> loss)
    {
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
