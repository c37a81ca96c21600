using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Tests.Execution;

namespace MLNet.Embeddings.Tests.Quality;

public class DatasetAnalyzerTests
{
    [Theory]
    [InlineData(1, 10, 0.1, 0.0, 0.8)]
    [InlineData(2, 3, 0.3, 0.2, 0.6)]
    [InlineData(3, 25, 0.05, 0.5, 1)]
    public void Suspects_are_those_of_confident_learning_by_definition(int seed, int k, double wrong, double missing, double limit)
    {
        LabeledCloud cloud = LabeledCloud.Random(240, 6, classes: 5, seed, wrong, missing, spread: 0.9);
        DatasetAnalysis analysis = Analyze(cloud, new DatasetAnalysisOptions { NumberOfNeighbors = k, ConfidenceLimit = limit });

        int[] labels = cloud.Labels.OfRow.ToArray();
        double[][] shares = [.. cloud.Neighbors(k).Select(neighbors => Shares(neighbors.Select(neighbor => labels[neighbor.Row]), 5))];
        double[] thresholds =
        [
            .. Enumerable
                .Range(0, 5)
                .Select(label =>
                    Math.Min(limit, cloud.RowsOf(label).Where(row => !double.IsNaN(shares[row][0])).Average(row => shares[row][label]))
                ),
        ];
        var expected = new Dictionary<int, int>();
        for (int row = 0; row < labels.Length; row++)
        {
            int[] confident = [.. Enumerable.Range(0, 5).Where(label => shares[row][label] >= thresholds[label] && shares[row][label] > 0)];
            if (labels[row] < 0 || confident.Length == 0)
                continue;
            int best = confident
                .OrderByDescending(label => shares[row][label])
                .ThenByDescending(label => label == labels[row])
                .ThenByDescending(label => LabeledCloud.Cosine(cloud.RowOf(row), cloud.DirectionOf(label)))
                .First();
            if (best != labels[row])
                expected.Add(row, best);
        }

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(), analysis.Suspects.Select(suspect => suspect.Row).Order());
        Assert.All(
            analysis.Suspects,
            suspect =>
            {
                Assert.Equal(cloud.Labels.Names[expected[suspect.Row]], suspect.SuggestedLabel);
                Assert.Equal(cloud.Labels.NameOf(suspect.Row), suspect.Label);
                Assert.Equal(shares[suspect.Row][labels[suspect.Row]], suspect.LabelShare, 12);
                Assert.Equal(shares[suspect.Row][expected[suspect.Row]], suspect.SuggestedShare, 12);
            }
        );
        double[] margins = [.. analysis.Suspects.Select(suspect => suspect.SuggestedShare - suspect.LabelShare)];
        Assert.Equal(margins.OrderDescending(), margins);

        // Of equal votes, the farther from the own class and the nearer to the suggested one comes first.
        Assert.All(
            analysis.Suspects,
            suspect => Assert.Equal(Cosine(suspect.Row, suspect.SuggestedLabel) - Cosine(suspect.Row, suspect.Label), suspect.Margin, 5)
        );
        IEnumerable<LabelSuspect> inOrder = analysis
            .Suspects.OrderByDescending(suspect => suspect.SuggestedShare - suspect.LabelShare)
            .ThenByDescending(suspect => suspect.Margin);
        Assert.Equal(inOrder.Select(suspect => suspect.Row), analysis.Suspects.Select(suspect => suspect.Row));

        double Cosine(int row, string label)
        {
            double[] vector = cloud.RowOf(row);
            double[] direction = cloud.DirectionOf(cloud.Labels.Names.ToList().IndexOf(label));
            double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
            return vector.Zip(direction, (a, b) => a * b).Sum() / (Length(vector) * Length(direction));
        }
    }

    [Fact]
    public void Neighbor_confusion_and_label_shares_are_those_of_their_definitions()
    {
        LabeledCloud cloud = LabeledCloud.Random(150, 6, classes: 3, seed: 4, wrong: 0.2, missing: 0.1);
        DatasetAnalysis analysis = Analyze(cloud);

        int[] labels = cloud.Labels.OfRow.ToArray();
        double[][] shares = [.. cloud.Neighbors(10).Select(neighbors => Shares(neighbors.Select(neighbor => labels[neighbor.Row]), 3))];
        for (int label = 0; label < 3; label++)
        {
            for (int other = 0; other < 3; other++)
                Assert.Equal(cloud.RowsOf(label).Average(row => shares[row][other]), analysis.NeighborConfusion[label, other], 5);
        }

        for (int row = 0; row < labels.Length; row++)
            Assert.Equal(labels[row] < 0 ? double.NaN : shares[row][labels[row]], analysis.LabelShares[row], 6);
    }

    [Fact]
    public void Outlier_scores_are_modified_z_scores_of_the_distance_to_the_kth_row_within_the_class()
    {
        LabeledCloud cloud = LabeledCloud.Random(203, 6, classes: 4, seed: 5);
        DatasetAnalysis analysis = Analyze(
            cloud,
            new DatasetAnalysisOptions
            {
                NumberOfNeighbors = 7,
                OutlierThreshold = 1.5,
                OutlierFalseAlarms = double.PositiveInfinity,
            }
        );

        double[] logarithms = [.. cloud.Neighbors(7).Select(neighbors => Math.Log(neighbors[^1].Distance))];
        var expected = new double[203];
        for (int label = 0; label < 4; label++)
        {
            double median = Median(cloud.RowsOf(label).Select(row => logarithms[row]));
            double deviation = 1.482602218505602 * Median(cloud.RowsOf(label).Select(row => Math.Abs(logarithms[row] - median)));
            foreach (int row in cloud.RowsOf(label))
                expected[row] = (logarithms[row] - median) / deviation;
        }

        for (int row = 0; row < 203; row++)
            Assert.Equal(expected[row], analysis.OutlierScores[row], 3);
        Assert.Equal(
            Enumerable.Range(0, 203).Where(row => analysis.OutlierScores[row] >= 1.5).OrderByDescending(row => expected[row]),
            analysis.Outliers.Select(outlier => outlier.Row)
        );
    }

    [Fact]
    public void Wrong_labels_among_clear_classes_are_found_and_nothing_else()
    {
        LabeledCloud clean = LabeledCloud.Random(400, 24, classes: 5, seed: 6, spread: 0.2);
        string?[] labels = [.. Enumerable.Range(0, 400).Select(row => row % 40 == 7 ? $"class {(row + 2) % 5}" : clean.Labels.NameOf(row))];
        DatasetAnalysis analysis = Analyze(clean with { Labels = Categories.From(labels) });

        Assert.Equal(Enumerable.Range(0, 400).Where(row => row % 40 == 7), analysis.Suspects.Select(suspect => suspect.Row).Order());
        Assert.All(analysis.Suspects, suspect => Assert.Equal(clean.Labels.NameOf(suspect.Row), suspect.SuggestedLabel));
    }

    [Fact]
    public void Strange_rows_are_outliers_even_in_small_groups_and_nothing_else_is()
    {
        LabeledCloud cloud = LabeledCloud.Random(400, 24, classes: 5, seed: 7, spread: 0.2);
        var random = new Random(1);
        for (int row = 100; row < 104; row++)
        {
            for (int i = 0; i < 24; i++)
                cloud.Vectors[row, i] = (i % 3) - 1 + (random.NextSingle() / 10);
        }

        Assert.Equal([100, 101, 102, 103], Analyze(cloud).Outliers.Select(outlier => outlier.Row).Order());
        Assert.All(Analyze(cloud).Outliers, outlier => Assert.InRange(outlier.FalseAlarms, 0, 0.5));
    }

    [Fact]
    public void Rows_without_a_vector_are_counted_and_left_out_of_the_judgment()
    {
        LabeledCloud cloud = LabeledCloud.Random(90, 5, classes: 3, seed: 8, wrong: 0.1);
        int[] kept = [.. Enumerable.Range(0, 90).Where(row => row % 9 != 4)];
        var rest = new LabeledCloud(
            new Matrix(kept.Length, 5, [.. kept.SelectMany(row => cloud.Vectors.Row(row).ToArray())]),
            Categories.From(kept.Select(row => cloud.Labels.NameOf(row)))
        );
        foreach (int row in Enumerable.Range(0, 90).Except(kept))
            cloud.Vectors[row, row % 5] = float.NaN;

        DatasetAnalysis analysis = Analyze(cloud);
        DatasetAnalysis expected = Analyze(rest);
        Assert.Equal((90, 10), (analysis.RowCount, analysis.RowsWithoutVectorCount));
        Assert.Equal(90, analysis.Distribution.LabeledCount);
        Assert.Equal(expected.Suspects.Select(suspect => kept[suspect.Row]), analysis.Suspects.Select(suspect => suspect.Row));
        Assert.Equal(kept.Select((_, i) => expected.OutlierScores[i]), kept.Select(row => analysis.OutlierScores[row]));
        Assert.True(float.IsNaN(analysis.OutlierScores[4]) && float.IsNaN(analysis.LabelShares[4]));
    }

    [Fact]
    public void Names_and_order_of_classes_and_number_of_threads_change_nothing() =>
        Prop.ForAll(
                Gen.Choose(1, 10_000).ToArbitrary(),
                seed =>
                {
                    LabeledCloud cloud = LabeledCloud.Random(80, 4, classes: 4, seed, wrong: 0.15);
                    LabeledCloud renamed = cloud with
                    {
                        Labels = Categories.From(Enumerable.Range(0, 80).Select(row => $"{9 - cloud.Labels.OfRow[row]}")),
                    };
                    DatasetAnalysis first = Analyze(cloud);
                    DatasetAnalysis second = Analyze(renamed, threads: 3);
                    return first.OutlierScores.SequenceEqual(second.OutlierScores)
                        && first.LabelShares.SequenceEqual(second.LabelShares)
                        && first
                            .Suspects.Select(suspect => (suspect.Row, suspect.LabelShare, suspect.SuggestedShare))
                            .SequenceEqual(second.Suspects.Select(suspect => (suspect.Row, suspect.LabelShare, suspect.SuggestedShare)));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Few_rows_and_equal_rows_are_judged_without_complaint()
    {
        Assert.Empty(Analyze(new LabeledCloud(new Matrix(0, 3), Categories.From([]))).Suspects);
        Assert.Empty(Analyze(new LabeledCloud(new Matrix(1, 2, [1, 2]), Categories.From(["a"]))).Outliers);
        DatasetAnalysis equal = Analyze(
            new LabeledCloud(
                new Matrix(30, 2, [.. Enumerable.Repeat(1f, 60)]),
                Categories.From(Enumerable.Range(0, 30).Select(row => row == 3 ? "b" : "a"))
            )
        );
        Assert.All(equal.OutlierScores, score => Assert.Equal(0, score));
        Assert.Equal([3], equal.Suspects.Select(suspect => suspect.Row));
    }

    [Fact]
    public void Agreement_with_predicted_labels_goes_by_name()
    {
        LabelAgreement agreement = LabelAgreement.From(
            Categories.From(["cat", "cat", "dog", "", "dog", "owl"]),
            Categories.From(["cat", "dog", "dog", "dog", "", "eagle"])
        );

        Assert.Equal((4, 0.5), (agreement.ComparedCount, agreement.Share));
        Assert.Equal((0.5, 1, 0), (agreement.ShareOf(0), agreement.ShareOf(1), agreement.ShareOf(2)));
        Assert.Equal(1, agreement.CountOf(0, 1));
        Assert.Equal(1, agreement.CountOf(2, 2));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        LabeledCloud cloud = LabeledCloud.Random(10, 2, classes: 2, seed: 1);
        Assert.Contains(
            "NumberOfNeighbors must be 1 or more",
            Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(cloud, new DatasetAnalysisOptions { NumberOfNeighbors = 0 })).Message
        );
        Assert.Contains(
            "ConfidenceLimit must be above 0 and at most 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(cloud, new DatasetAnalysisOptions { ConfidenceLimit = 1.5 })).Message
        );
        Assert.Contains(
            "OutlierFalseAlarms must be above 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(cloud, new DatasetAnalysisOptions { OutlierFalseAlarms = 0 })).Message
        );
        Assert.Contains(
            "OutlierThreshold must be above 0",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => Analyze(cloud, new DatasetAnalysisOptions { OutlierThreshold = double.NaN }))
                .Message
        );
        Assert.Contains(
            "Labels tell of 1 rows",
            Assert.Throws<ArgumentException>(() => Analyze(cloud with { Labels = Categories.From(["a"]) })).Message
        );
    }

    [Fact]
    public void A_canceled_token_stops_the_analysis()
    {
        LabeledCloud cloud = LabeledCloud.Random(2000, 8, classes: 3, seed: 1);
        using var source = new CancellationTokenSource();
        using var context = new EngineContext(2, new ProgressHandler(_ => source.Cancel()), source.Token);
        Assert.Throws<OperationCanceledException>(() => DatasetAnalyzer.Analyze(new DatasetRows(cloud.Vectors, cloud.Labels), context));
    }

    private static DatasetAnalysis Analyze(LabeledCloud cloud, DatasetAnalysisOptions? settings = null, int threads = 1)
    {
        using var context = new EngineContext(threads);
        return DatasetAnalyzer.Analyze(new DatasetRows(cloud.Vectors, cloud.Labels), context, settings);
    }

    private static double[] Shares(IEnumerable<int> labels, int classes)
    {
        int[] voters = [.. labels.Where(label => label >= 0)];
        return [.. Enumerable.Range(0, classes).Select(label => (double)voters.Count(voter => voter == label) / voters.Length)];
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
