using MLNet.Embeddings.Quality.Labels;

namespace MLNet.Embeddings.Tests.Quality;

public class LinearProbeTests
{
    private static readonly double[] Penalties = [0.0001, 0.0003, 0.001, 0.01, 0.1];

    [Theory]
    [InlineData(0.02, 0, 0.0001)]
    [InlineData(0.6, 0.1, 0.01)]
    [InlineData(2, 0.1, 0.1)]
    public void Answers_are_those_of_fits_without_the_row_and_its_twins(double spread, double wrong, double bestPenalty)
    {
        LabeledCloud cloud = LabeledCloud.Random(60, 5, classes: 3, seed: 4, wrong, missing: 0.1, spread);
        int[] labels = cloud.Labels.OfRow.ToArray();
        int[] groups = [.. Enumerable.Range(0, 60).Select(row => row < 12 ? row / 4 * 4 : row)];
        using var context = new EngineContext(2);
        LinearProbe.Fit(cloud.Vectors, labels, groups, 3, byDirection: false, SquaredError, context, out Matrix answers, out _);

        double[][][] candidates = [.. Penalties.Select(penalty => LeftOut(cloud, labels, groups, penalty))];
        double[] shares = ProbeGroups.Shares(labels, groups);
        double[][] best = candidates.MinBy(said =>
            Enumerable.Range(0, 60).Sum(row => shares[row] * said[row].Select((x, c) => Math.Pow((labels[row] == c ? 1 : 0) - x, 2)).Sum())
        )!;
        Assert.Equal(bestPenalty, Penalties[Array.IndexOf(candidates, best)]);
        for (int row = 0; row < 60; row++)
        {
            for (int label = 0; label < 3; label++)
                Assert.Equal(best[row][label], answers[row, label], 4);
        }

        LabelEvidence SquaredError(Matrix said)
        {
            double[] weights = ProbeGroups.Shares(labels, groups);
            double SquaredErrorOf(int row) => Enumerable.Range(0, 3).Sum(c => Math.Pow((labels[row] == c ? 1 : 0) - said[row, c], 2));
            return new LabelEvidence(1, 1, 0) { Loss = Enumerable.Range(0, 60).Sum(row => weights[row] * SquaredErrorOf(row)) };
        }
    }

    [Fact]
    public void More_threads_give_the_same_bits()
    {
        LabeledCloud cloud = LabeledCloud.Random(300, 40, classes: 4, seed: 2);
        Matrix Fit(int threads)
        {
            using var context = new EngineContext(threads);
            int[] groups = [.. Enumerable.Range(0, 300)];
            LinearProbe.Fit(
                cloud.Vectors,
                cloud.Labels.OfRow.ToArray(),
                groups,
                4,
                true,
                said => new LabelEvidence(1, 1, 0) { Loss = said.Values.Sum() },
                context,
                out Matrix answers,
                out _
            );
            return answers;
        }

        Assert.Equal(Fit(1).Values, Fit(3).Values);
    }

    // Ridge regression on the rows outside of each row's group, by elimination; the intercept is not penalized.
    private static double[][] LeftOut(LabeledCloud cloud, int[] labels, int[] groups, double penalty)
    {
        double[] shares = ProbeGroups.Shares(labels, groups);
        double total = shares.Sum();
        double[] means =
        [
            .. Enumerable.Range(0, 5).Select(i => Enumerable.Range(0, 60).Sum(row => shares[row] * cloud.Vectors[row, i]) / total),
        ];
        double trace = Enumerable
            .Range(0, 60)
            .Sum(row => shares[row] * Enumerable.Range(0, 5).Sum(i => Math.Pow(cloud.Vectors[row, i] - means[i], 2)));
        double[][] said = new double[60][];
        for (int row = 0; row < 60; row++)
        {
            var system = new double[6, 9];
            for (int i = 0; i < 5; i++)
                system[i, i] = penalty * trace;
            foreach (int other in Enumerable.Range(0, 60).Where(other => groups[other] != groups[row] && labels[other] >= 0))
            {
                double[] x = Extended(other);
                for (int i = 0; i < 6; i++)
                {
                    for (int j = 0; j < 6; j++)
                        system[i, j] += shares[other] * x[i] * x[j];
                    system[i, 6 + labels[other]] += shares[other] * x[i];
                }
            }

            for (int column = 0; column < 6; column++)
            {
                for (int i = 0; i < 6; i++)
                {
                    double factor = i == column ? 0 : system[i, column] / system[column, column];
                    for (int j = 0; j < 9; j++)
                        system[i, j] -= factor * system[column, j];
                }
            }

            double[] own = Extended(row);
            said[row] = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 6).Sum(i => own[i] * system[i, 6 + c] / system[i, i]))];
        }

        return said;

        double[] Extended(int row) => [.. Enumerable.Range(0, 5).Select(i => cloud.Vectors[row, i] - means[i]), 1];
    }
}
