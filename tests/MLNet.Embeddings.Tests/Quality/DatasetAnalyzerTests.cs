using FsCheck.Fluent;
using MLNet.Embeddings.Quality.Labels;
using MLNet.Embeddings.Tests.Execution;

namespace MLNet.Embeddings.Tests.Quality;

public class DatasetAnalyzerTests
{
    [Theory]
    [InlineData(DistanceMetric.Cosine, 10)]
    [InlineData(DistanceMetric.Euclidean, 5)]
    [InlineData(DistanceMetric.SquaredEuclidean, 10)]
    public void Suspects_are_those_of_label_quality(DistanceMetric metric, int k)
    {
        LabeledCloud cloud = LabeledCloud.Random(240, 6, classes: 5, seed: 1, wrong: 0.1, missing: 0.05, spread: 0.6);
        DatasetAnalysis analysis = Analyze(cloud, new DatasetAnalysisOptions { Metric = metric, NumberOfNeighbors = k });

        using var context = new EngineContext(1);
        var settings = new LabelQualitySettings(metric, k, NeighborMethod.Exact, Seed: 0);
        var model = LabelQualityModel.Fit(cloud.Vectors, cloud.Labels, known: null, settings, context);
        LabelVerdict[] verdicts = [.. Enumerable.Range(0, 240).Select(model.Judge)];
        Assert.Equal(verdicts.Select(verdict => verdict.Score), analysis.LabelScores);
        int[] expected = [.. Enumerable.Range(0, 240).Where(row => verdicts[row].Score >= 0).OrderByDescending(row => verdicts[row].Score)];
        Assert.InRange(expected.Length, 10, 40);
        Assert.Equal(expected, analysis.Suspects.Select(suspect => suspect.Row));
        Assert.All(
            analysis.Suspects,
            suspect =>
            {
                int suggested = verdicts[suspect.Row].Suggested;
                Assert.Equal(cloud.Labels.Names[suggested], suspect.SuggestedLabel);
                Assert.Equal(cloud.Labels.NameOf(suspect.Row), suspect.Label);
                Assert.Equal(verdicts[suspect.Row].Score, suspect.Score);
                Assert.Equal(1 / (1 + Math.Exp(-suspect.Score)), suspect.Probability, 1e-12);
                Assert.Equal(verdicts[suspect.Row].Votes, suspect.LabelShare);
                Assert.Equal(model.Content.Votes[suspect.Row, suggested], suspect.SuggestedShare);
            }
        );
        Assert.Empty(analysis.UnjudgedClasses);
        Assert.DoesNotContain(analysis.Warnings, warning => warning.Contains("judged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(120, 2, 1)]
    [InlineData(120, 2, 9)]
    [InlineData(400, 2, 1)]
    [InlineData(400, 2, 9)]
    [InlineData(400, 5, 1)]
    public void Labels_that_have_nothing_to_do_with_the_vectors_are_not_judged(int rows, int classes, int firstWeighs)
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            var random = new Random(seed);
            LabeledCloud cloud = LabeledCloud.Random(rows, 8, classes: 4, seed, spread: 0.6);
            string[] drawn = [.. Enumerable.Range(0, rows).Select(_ => Drawn(random.Next(classes - 1 + firstWeighs)))];
            DatasetAnalysis analysis = Analyze(new LabeledCloud(cloud.Vectors, Categories.From(drawn)));
            Assert.Empty(analysis.Suspects);
            Assert.Equal(classes, analysis.UnjudgedClasses.Count);
            Assert.All(analysis.LabelScores, score => Assert.True(float.IsNaN(score)));
            Assert.Contains(analysis.Warnings, warning => warning.Contains("no better than chance", StringComparison.Ordinal));
        }

        string Drawn(int number) => $"class {Math.Max(0, number - firstWeighs + 1)}";
    }

    [Theory]
    [InlineData(36, true)]
    [InlineData(60, false)]
    public void Small_classes_far_apart_are_no_scenes_of_one_picture_each(int rows, bool areTooSmall)
    {
        LabeledCloud cloud = LabeledCloud.Random(rows, 6, classes: 3, seed: 4, spread: 0.05);
        string[] names = [.. cloud.Labels.OfRow.ToArray().Select(label => cloud.Labels.Names[label])];
        (names[7], names[20]) = (names[8], names[21]);
        DatasetAnalysis analysis = Analyze(new LabeledCloud(cloud.Vectors, Categories.From(names)));
        Assert.Empty(analysis.UnjudgedClasses);
        Assert.Equal([7, 20], analysis.Suspects.Select(suspect => suspect.Row).Order());
        Assert.Equal(areTooSmall, analysis.Warnings.Contains(LabelQualityFit.EqualTwins));
    }

    [Fact]
    public void The_margin_of_a_suspect_is_that_of_the_cosines_to_the_classes()
    {
        LabeledCloud cloud = LabeledCloud.Random(240, 6, classes: 5, seed: 1, wrong: 0.1, spread: 0.6);
        DatasetAnalysis analysis = Analyze(cloud);
        Assert.NotEmpty(analysis.Suspects);
        Assert.All(
            analysis.Suspects,
            suspect => Assert.Equal(Cosine(suspect.Row, suspect.SuggestedLabel) - Cosine(suspect.Row, suspect.Label), suspect.Margin, 5)
        );

        double Cosine(int row, string label)
        {
            double[] vector = cloud.RowOf(row);
            double[] direction = cloud.DirectionOf(cloud.Labels.Names.ToList().IndexOf(label));
            double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));
            return vector.Zip(direction, (a, b) => a * b).Sum() / (Length(vector) * Length(direction));
        }
    }

    [Fact]
    public void Wrong_labels_of_whole_scenes_are_suspect_and_their_voters_are_of_other_scenes()
    {
        (LabeledCloud cloud, int[] wrong) = Scenes();
        DatasetAnalysis analysis = Analyze(cloud);
        int[] suspects = [.. analysis.Suspects.Select(suspect => suspect.Row)];
        Assert.Equal(wrong, suspects.Intersect(wrong).Order());
        Assert.InRange(suspects.Length, wrong.Length, wrong.Length + 2);
        Assert.All(wrong, row => Assert.Equal(1, analysis.LabelShares[row]));

        // Frames of one scene lie next to each other, from row 240 on.
        Assert.Equal(suspects.Order(), analysis.VotersOfSuspects.Keys.Order());
        Assert.All(
            analysis.VotersOfSuspects,
            voters =>
            {
                Assert.Equal(10, voters.Value.Length);
                Assert.DoesNotContain(voters.Value, voter => SceneOf(voter) == SceneOf(voters.Key));
                Assert.Equal(10, voters.Value.Select(SceneOf).Distinct().Count());
            }
        );

        static int SceneOf(int row) => row < 240 ? row : 240 + ((row - 240) / 12);
    }

    [Fact]
    public void Classes_that_cannot_be_judged_are_told_and_not_suspect()
    {
        LabeledCloud cloud = LabeledCloud.Random(200, 8, classes: 3, seed: 12, spread: 0.3);
        string?[] names = [.. Enumerable.Range(0, 200).Select(row => row % 20 == 0 ? $"rare {row}" : cloud.Labels.NameOf(row))];
        (names[1], names[2]) = ("pair", "pair");
        DatasetAnalysis analysis = Analyze(cloud with { Labels = Categories.From(names) });

        Assert.DoesNotContain(analysis.Suspects, suspect => suspect.Label.StartsWith("rare", StringComparison.Ordinal));
        Assert.DoesNotContain(analysis.Suspects, suspect => suspect.Label == "pair" || suspect.SuggestedLabel == "pair");
        Assert.Equal(11, analysis.UnjudgedClasses.Count);
        Assert.Equal(
            "Labels of 11 of 14 classes are not judged, since that takes two classes of 3 rows or more that are not near twins of each "
                + "other: 'pair', 'rare 0', 'rare 100', 'rare 120', 'rare 140' and 6 more.",
            Assert.Single(analysis.Warnings)
        );
        Assert.Equal(12, analysis.LabelScores.Count(float.IsNaN));

        // Every row of a class of its own, as of files that are all named differently.
        DatasetAnalysis alone = Analyze(cloud with { Labels = Categories.From(Enumerable.Range(0, 200).Select(row => $"{row}")) });
        Assert.Empty(alone.Suspects);
        Assert.Equal(200, alone.UnjudgedClasses.Count);
        Assert.StartsWith("Labels of 200 of 200 classes are not judged", Assert.Single(alone.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lower_probability_finds_more_suspects_in_the_same_order()
    {
        LabeledCloud cloud = LabeledCloud.Random(240, 6, classes: 5, seed: 1, wrong: 0.1, spread: 0.9);
        int[] Suspects(double probability) =>
            [.. Analyze(cloud, new DatasetAnalysisOptions { SuspectProbability = probability }).Suspects.Select(suspect => suspect.Row)];
        int[] many = Suspects(0.1);
        int[] usual = Suspects(0.5);
        int[] few = Suspects(0.9);
        Assert.True(many.Length > usual.Length && usual.Length > few.Length && few.Length > 0);
        Assert.Equal(many[..usual.Length], usual);
        Assert.Equal(usual[..few.Length], few);
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
                    // Sums over the classes are made in their order.
                    return first.OutlierScores.SequenceEqual(second.OutlierScores)
                        && first.LabelShares.SequenceEqual(second.LabelShares)
                        && first.LabelScores.Zip(second.LabelScores).All(pair => AreClose(pair.First, pair.Second));
                }
            )
            .CheckQuietly();

    // Where classes lie too close to be told apart no label has a score.
    private static bool AreClose(float first, float second) =>
        (float.IsNaN(first) && float.IsNaN(second)) || Math.Abs(first - second) < 0.001;

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

        // Copies of one item are one witness, which nothing contradicts but themselves.
        Assert.Empty(equal.Suspects);
        Assert.Equal(["a", "b"], equal.UnjudgedClasses);
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
            "SuspectProbability must be above 0 and below 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Analyze(cloud, new DatasetAnalysisOptions { SuspectProbability = 1 })).Message
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

    // Single rows, then six scenes of twelve frames, of which two bear a wrong label as a whole.
    private static (LabeledCloud Cloud, int[] Wrong) Scenes()
    {
        const int Singles = 240;
        const int Frames = 12;
        LabeledCloud cloud = LabeledCloud.Random(Singles + 6, 16, classes: 4, seed: 11, spread: 0.35);
        var random = new Random(2);
        int[] sources = [.. Enumerable.Range(0, Singles), .. Enumerable.Range(0, 6 * Frames).Select(i => Singles + (i / Frames))];
        float Shift(int place) => place < Singles ? 0 : 0.02f * random.NextSingle();
        Matrix vectors = Matrix.From(
            sources.Select((source, place) => Array.ConvertAll(cloud.Vectors.Row(source).ToArray(), x => x + Shift(place)))
        );
        bool IsWrong(int place) => sources[place] is Singles + 2 or Singles + 5;
        string LabelOf(int place) => $"class {(cloud.Labels.OfRow[sources[place]] + (IsWrong(place) ? 1 : 0)) % 4}";
        int[] places = [.. Enumerable.Range(0, sources.Length)];
        return (new LabeledCloud(vectors, Categories.From(places.Select(LabelOf))), [.. places.Where(IsWrong)]);
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
