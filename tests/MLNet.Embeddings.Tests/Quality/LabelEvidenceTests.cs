using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings.Tests.Quality;

public class LabelEvidenceTests
{
    private const int Classes = 4;

    [Fact]
    public void The_odds_of_a_wrong_label_are_those_of_Bayes_theorem()
    {
        var random = new Random(1);
        int[] judged = [0, 2, 3];
        for (int trial = 0; trial < 50; trial++)
        {
            var evidence = new LabelEvidence(10 * random.NextDouble(), 5 * random.NextDouble(), -4 * random.NextDouble());
            float[] answers = [.. Enumerable.Range(0, Classes).Select(_ => random.NextSingle())];
            float[] votes = [.. Enumerable.Range(0, Classes).Select(_ => random.NextSingle())];
            double[] likelihoods = [.. Enumerable.Range(0, Classes).Select(i => Math.Exp(evidence.Of(answers[i], votes[i])))];
            double total = judged.Sum(label => likelihoods[label]);
            double wrong = 1 / (1 + Math.Exp(-evidence.PriorLogOdds));

            // The label is 2: given by a row of class 2 unless it is wrong, and by rows of the others with an equal share of wrong ones.
            double right = (1 - wrong) * likelihoods[2] / total;
            double mistaken = wrong / 2 * (likelihoods[0] + likelihoods[3]) / total;
            // Odds so found are too small, by a factor that was measured; those before a row is looked at are even at most.
            double factor = Math.Min(10, (1 - wrong) / wrong);
            Assert.Equal(Math.Log(factor * mistaken / right), evidence.LogOddsOfWrong(answers, votes, 2, judged), 1e-9);
        }
    }

    [Fact]
    public void However_many_labels_are_wrong_none_is_suspect_that_nothing_speaks_against()
    {
        var evidence = new LabelEvidence(10, 0, PriorLogOdds: 0);
        Assert.True(evidence.LogOddsOfWrong([0.5f, 0.4f, 0.3f], [0, 0, 0], 0, [0, 1, 2]) < 0);
        Assert.True(evidence.LogOddsOfWrong([0.5f, 0.4f, 0.3f], [0, 0, 0], 1, [0, 1, 2]) > 0);
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(0.2)]
    public void Weights_and_the_share_of_wrong_labels_are_found_again(double share)
    {
        const int Rows = 4000;
        var random = new Random(5);
        var truth = new LabelEvidence(9, 3, 0);
        var answers = new Matrix(Rows, Classes);
        var votes = new Matrix(Rows, Classes);
        var labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            for (int label = 0; label < Classes; label++)
                (answers[row, label], votes[row, label]) = (random.NextSingle(), random.NextSingle());
            double[] likelihoods =
            [
                .. Enumerable.Range(0, Classes).Select(label => Math.Exp(truth.Of(answers[row, label], votes[row, label]))),
            ];
            double drawn = random.NextDouble() * likelihoods.Sum();
            while (labels[row] < Classes - 1 && (drawn -= likelihoods[labels[row]]) > 0)
                labels[row]++;
            if (random.NextDouble() < share)
                labels[row] = (labels[row] + random.Next(1, Classes)) % Classes;
        }

        using var context = new EngineContext();
        LabelEvidence found = LabelEvidence.Of(answers, votes, labels, [.. Enumerable.Repeat(1.0, Rows)], context);
        using var alone = new EngineContext(1);
        Assert.Equal(found, LabelEvidence.Of(answers, votes, labels, [.. Enumerable.Repeat(1.0, Rows)], alone));
        Assert.InRange(found.ProbeWeight, 8, 10);
        Assert.InRange(found.VoteWeight, 2.4, 3.6);
        Assert.InRange(1 / (1 + Math.Exp(-found.PriorLogOdds)), share - 0.02, share + 0.02);
    }
}
