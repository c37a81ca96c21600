using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Quality.Labels;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Quality;

public class LabelQualityTests
{
    private const int Columns = 16;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    public void Wrong_labels_of_single_rows_and_of_whole_scenes_are_found(DistanceMetric metric)
    {
        Row[] rows = Scenes(out bool[] isWrong);
        LabelQualityEstimator.Options options = new() { OutputColumnName = "Quality", Metric = metric };
        Judged[] judged = Judge(_mlContext.Transforms.LabelQuality(options).Fit(View(rows)), rows);

        // By score the wrong ones come first, and hardly anything else is suspect.
        int wrong = isWrong.Count(each => each);
        int first = Enumerable.Range(0, rows.Length).OrderByDescending(i => judged[i].QualityScore).Take(wrong).Count(i => isWrong[i]);
        int suspects = judged.Count(row => row.QualityIsSuspect);
        int found = judged.Where((row, i) => row.QualityIsSuspect && isWrong[i]).Count();
        Assert.True(first >= 0.9 * wrong, $"{first} of {wrong} come first");
        Assert.True(found >= 0.9 * suspects, $"{found} of {suspects} suspects are wrong");
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(judged[i].QualityScore >= 0, judged[i].QualityIsSuspect);
            Assert.Equal(judged[i].QualityIsSuspect, judged[i].QualitySuggestedLabel != rows[i].Label);
        }

        // It ranks: scores of suspects differ.
        float[] scores = [.. judged.Where(row => row.QualityIsSuspect).Select(row => row.QualityScore)];
        Assert.Equal(scores.Length, scores.Distinct().Count());
    }

    [Fact]
    public void Where_few_rows_have_labels_the_nearest_of_these_vote()
    {
        LabeledCloud cloud = LabeledCloud.Random(600, Columns, classes: 3, seed: 8, missing: 0.9);
        using var context = new EngineContext(2);
        LabelQualityModel model = LabelQualityModel.Fit(
            cloud.Vectors,
            cloud.Labels,
            known: null,
            new LabelQualitySettings(DistanceMetric.Euclidean, 10, NeighborMethod.Exact, 0),
            context
        );
        int[] labels = cloud.Labels.OfRow.ToArray();
        Assert.InRange(labels.Count(label => label >= 0), 40, 80);
        Assert.Equal(Enumerable.Range(0, 600), model.Content.Groups);
        double[] most = [.. Enumerable.Range(0, 3).Select(label => Math.Min(10.0, labels.Count(other => other == label) - 1))];
        for (int row = 0; row < labels.Length; row++)
        {
            double[] votes = new double[3];
            foreach (int voter in Enumerable.Range(0, 600).Where(other => other != row && labels[other] >= 0).OrderBy(Distance).Take(10))
                votes[labels[voter]] += 1 / most[labels[voter]];
            for (int label = 0; label < 3; label++)
                Assert.Equal(votes[label] / votes.Sum(), model.Content.Votes[row, label], 1e-5);

            double Distance(int other) => cloud.RowOf(row).Zip(cloud.RowOf(other), (a, b) => (a - b) * (a - b)).Sum();
        }
    }

    [Fact]
    public void Classes_that_cannot_be_judged_count_for_nothing()
    {
        LabeledCloud cloud = LabeledCloud.Random(300, Columns, classes: 3, seed: 9, wrong: 0.1);
        string?[] names = [.. cloud.Labels.OfRow.ToArray().Select(label => $"class {label}")];
        // A hundred rows far off: without a label, or each with a name of its own.
        Matrix more = Matrix.From([
            .. Enumerable.Range(0, 300).Select(row => cloud.Vectors.Row(row).ToArray()),
            .. Enumerable.Range(0, 100).Select(Far),
        ]);
        LabelEvidence without = Evidence([.. names, .. Enumerable.Repeat<string?>(null, 100)]);
        LabelEvidence with = Evidence([.. names, .. Enumerable.Range(0, 100).Select(i => $"rare {i}")]);
        Assert.Equal(without.ProbeWeight, with.ProbeWeight, 1e-6);
        Assert.Equal(without.VoteWeight, with.VoteWeight, 1e-6);
        Assert.Equal(without.PriorLogOdds, with.PriorLogOdds, 1e-6);

        LabelEvidence Evidence(string?[] labels)
        {
            using var context = new EngineContext(2);
            var settings = new LabelQualitySettings(DistanceMetric.Euclidean, 10, NeighborMethod.Exact, 0);
            return LabelQualityModel.Fit(more, Categories.From(labels), known: null, settings, context).Content.Evidence;
        }

        float[] Far(int i)
        {
            float[] row = new float[Columns];
            row[i % Columns] = 1000 + (100 * i);
            return row;
        }
    }

    [Fact]
    public void A_class_of_two_rows_or_of_one_scene_cannot_be_judged()
    {
        Row[] rows = Scenes(out _);
        for (int i = 0; i < rows.Length; i++)
            rows[i].Label =
                i is 3 or 9 ? "rare"
                : rows[i].Scene == "scene 1" ? "one scene"
                : rows[i].Label;

        Judged[] judged = Judge(_mlContext.Transforms.LabelQuality("Quality").Fit(View(rows)), rows);
        for (int i = 0; i < rows.Length; i++)
        {
            bool isSmall = rows[i].Label is "rare" or "one scene";
            Assert.Equal(isSmall ? "SmallClass" : "Judged", judged[i].QualityStatus);
            Assert.Equal(isSmall, float.IsNaN(judged[i].QualityScore));
            Assert.False(isSmall && judged[i].QualityIsSuspect);
            Assert.DoesNotContain(judged[i].QualitySuggestedLabel, (string[])["rare", "one scene"]);
        }
    }

    [Fact]
    public void Rows_of_a_given_group_do_not_vote_for_each_other()
    {
        // Far from each other, but of one group, such as the rooms of one house: all bear a wrong label.
        LabeledCloud cloud = LabeledCloud.Random(200, Columns, classes: 2, seed: 5, spread: 0.3);
        Row[] rows = RowsOf(cloud);
        foreach (int i in Enumerable.Range(0, 60).Where(i => i % 2 == 0))
            (rows[i].Label, rows[i].Scene) = ("class 1", "house");

        Judged[] judged = Judge(_mlContext.Transforms.LabelQuality("Quality", groupColumnName: "Scene").Fit(View(rows)), rows);
        IEnumerable<int> first = Enumerable.Range(0, rows.Length).OrderByDescending(i => judged[i].QualityScore).Take(30);
        Assert.All(first, i => Assert.Equal("house", rows[i].Scene));
    }

    [Fact]
    public void New_rows_are_judged_against_the_training_rows()
    {
        LabeledCloud cloud = LabeledCloud.Random(303, Columns, classes: 3, seed: 3, spread: 0.3);
        Row[] all = RowsOf(cloud);
        LabelQualityTransformer quality = _mlContext.Transforms.LabelQuality("Quality").Fit(View(all[..240]));
        Row[] fresh = all[240..];
        for (int i = 0; i < fresh.Length; i++)
            fresh[i].Label = i % 9 == 0 ? $"class {(i + 1) % 3}" : fresh[i].Label;
        fresh[1].Label = "never seen";
        fresh[2].Label = "";
        fresh[3].Features[5] = float.NaN;

        var log = new LogListener(_mlContext);
        Judged[] judged = Judge(quality, fresh);
        Assert.Equal("UnknownLabel", judged[1].QualityStatus);
        Assert.Equal("NoLabel", judged[2].QualityStatus);
        Assert.Equal("NoVector", judged[3].QualityStatus);
        Assert.Equal("class 1", judged[1].QualitySuggestedLabel);
        Assert.Equal("", judged[3].QualitySuggestedLabel);
        for (int i = 4; i < fresh.Length; i++)
            Assert.Equal(i % 9 == 0, judged[i].QualityIsSuspect);
        Assert.Single(log.Of(ChannelMessageKind.Warning), warning => warning.Contains("1 row has a missing", StringComparison.Ordinal));

        // Rows with the vectors of training rows are judged as these, whatever else is in the batch.
        Judged[] alone = Judge(quality, [all[7]]);
        Assert.Equal(Judge(quality, all[..240])[7].QualityScore, alone[0].QualityScore);
    }

    [Fact]
    public void Data_that_cannot_be_judged_are_refused_in_one_sentence()
    {
        Row[] rows = RowsOf(LabeledCloud.Random(20, 4, classes: 2, seed: 1));
        string Refusal(Func<Row, string> label, params int[] taken)
        {
            Row[] picked = [.. (taken.Length == 0 ? rows : taken.Select(i => rows[i]))];
            IDataView view = View([.. picked.Select(row => new Row { Features = row.Features, Label = label(row) })]);
            return Assert.Throws<InvalidOperationException>(() => _mlContext.Transforms.LabelQuality("Quality").Fit(view)).Message;
        }

        Assert.Contains("Column 'Label' holds no label:", Refusal(_ => ""), StringComparison.Ordinal);
        Assert.Contains("holds no label but 'a':", Refusal(_ => "a"), StringComparison.Ordinal);
        Assert.Contains("of which 0 have 3 rows or more", Refusal(row => row.Label, 0, 1, 2, 3), StringComparison.Ordinal);
        Assert.Contains("of which 0 have", Refusal(row => $"{row.Features[0]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        void Refuses(Action<LabelQualityEstimator.Options> change, string message)
        {
            var options = new LabelQualityEstimator.Options { OutputColumnName = "Quality" };
            change(options);
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => _mlContext.Transforms.LabelQuality(options)).Message);
        }

        Refuses(options => options.OutputColumnName = "", "OutputColumnName");
        Refuses(options => options.Metric = DistanceMetric.InnerProduct, "Metric must be Cosine, Euclidean or SquaredEuclidean");
        Refuses(options => options.NumberOfNeighbors = 0, "NumberOfNeighbors must be from 1 to 1,000");
        Refuses(options => options.NumberOfThreads = 0, "NumberOfThreads must be from 1");
        Refuses(options => options.NeighborMethod = NeighborMethod.Given, "NeighborMethod must be");
        Refuses(options => options.OnError = (RowErrorHandling)7, "OnError must be");
    }

    [Fact]
    public void The_model_of_the_first_format_loads_and_says_the_same()
    {
        Row[] rows = Scenes(out _)[..60];
        string kept = Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", "label-quality-1.zip");
        if (Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") is { } folder)
            _mlContext.Model.Save(
                _mlContext.Transforms.LabelQuality("Quality").Fit(View(rows)),
                View(rows).Schema,
                Path.Combine(folder, "label-quality-1.zip")
            );

        Judged[] judged = Judge(_mlContext.Model.Load(kept, out _), rows);
        Assert.Equal(60, judged.Count(row => row.QualityStatus == "Judged"));

        // What it said when it was saved, to a whole number; a fit of today may be surer. Odds were raised by 6 then, and are by 10 today.
        double[] told = [-94, -94, -91, -88, -98, -92, -85, -79, -92, -95];
        Assert.All(told, (score, i) => Assert.Equal(score + Math.Log(10.0 / 6), judged[6 * i].QualityScore, 0.51));
        Judged[] anew = Judge(_mlContext.Transforms.LabelQuality("Quality").Fit(View(rows)), rows);
        Assert.Equal(anew.Select(row => row.QualitySuggestedLabel), judged.Select(row => row.QualitySuggestedLabel));
    }

    // Four classes; scenes of twelve frames each, of which two are mislabeled as a whole, and single rows.
    private static Row[] Scenes(out bool[] isWrong)
    {
        const int Singles = 240;
        const int Frames = 12;
        LabeledCloud cloud = LabeledCloud.Random(Singles + 6, Columns, classes: 4, seed: 11, spread: 0.35);
        var random = new Random(2);
        var rows = new List<Row>(RowsOf(cloud)[..Singles]);
        for (int scene = 0; scene < 6; scene++)
        {
            for (int frame = 0; frame < Frames; frame++)
                rows.Add(
                    new Row
                    {
                        Features = [.. cloud.Vectors.Row(Singles + scene).ToArray().Select(x => x + (0.02f * random.NextSingle()))],
                        Label = cloud.Labels.NameOf(Singles + scene),
                        Scene = $"scene {scene}",
                    }
                );
        }

        var wrong = new bool[rows.Count];
        for (int i = 0; i < rows.Count; i++)
            wrong[i] = i < Singles ? i % 24 == 5 : rows[i].Scene is "scene 2" or "scene 5";
        for (int i = 0; i < rows.Count; i++)
            rows[i].Label = wrong[i] ? $"class {(int.Parse(rows[i].Label[6..], null) + 1) % 4}" : rows[i].Label;
        isWrong = wrong;
        return [.. rows];
    }

    private static Row[] RowsOf(LabeledCloud cloud) =>
        [
            .. Enumerable
                .Range(0, cloud.Vectors.RowCount)
                .Select(i => new Row { Features = cloud.Vectors.Row(i).ToArray(), Label = cloud.Labels.NameOf(i) }),
        ];

    private Judged[] Judge(ITransformer quality, Row[] rows)
    {
        IDataView view = _mlContext
            .Transforms.Conversion.MapKeyToValue("QualityStatus")
            .Fit(quality.Transform(View(rows)))
            .Transform(quality.Transform(View(rows)));
        return [.. _mlContext.Data.CreateEnumerable<Judged>(view, reuseRowObject: false)];
    }

    private IDataView View(Row[] rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        return _mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public string Scene { get; set; } = "";
    }

    private sealed class Judged
    {
        public bool QualityIsSuspect { get; set; }

        public string QualitySuggestedLabel { get; set; } = "";

        public float QualityScore { get; set; }

        public float QualityVotes { get; set; }

        public string QualityStatus { get; set; } = "";
    }
}
