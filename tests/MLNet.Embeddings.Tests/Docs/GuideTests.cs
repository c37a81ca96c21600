using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tests.Clip.Encoder;
using MLNet.Embeddings.Tests.Images;
using MLNet.Embeddings.Tests.Images.Layouts;
using MLNet.Embeddings.Tests.Logging;
using MLNet.Embeddings.Tests.Neighbors;

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>The code of the guides that no other test or program has, run on small data.</summary>
public class GuideTests
{
    private readonly List<string> _printed = [];

    [Fact]
    public void An_index_answers_with_keys()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView vectors = mlContext.Data.LoadFromMatrix(
            Matrix.From([
                [1, 0],
                [0, 1],
                [1, 1],
            ]),
            "Vector",
            ["a", "b", "c"],
            "Path"
        );
        float[] query = [2, 0];

        NeighborIndex index = mlContext.Data.BuildNeighborIndex(vectors, "Vector", keyColumnName: "Path");
        foreach ((string path, float cosine) in index.Search(query, 5))
            WriteLine($"{cosine:0.000} {path}");

        Assert.Equal(["1.000 a", "0.707 c", "0.000 b"], _printed);
    }

    [Fact]
    public void Labels_novelty_and_drift_are_judged_by_stages()
    {
        var mlContext = new MLContext(seed: 1);
        Matrix rows = NeighborInputs.Gaussian(120, 8);
        IDataView vectors = mlContext.Transforms.CopyColumns("Label", "Id").Fit(Rows(0)).Transform(Rows(0));
        IDataView training = vectors;
        IDataView batch = Rows(5);

        LabelQualityTransformer quality = mlContext.Transforms.LabelQuality("Quality", "Vector", "Label").Fit(vectors);
        IDataView suspects = mlContext.Data.FilterRowsByFlag(quality.Transform(vectors), "QualityIsSuspect");

        NoveltyScoreTransformer novelty = mlContext.Transforms.NoveltyScore("Novelty", "Vector").Fit(training);
        IDataView strange = mlContext.Data.FilterRowsByFlag(novelty.Transform(batch), "NoveltyIsNovel");

        DriftMetrics drift = mlContext.EvaluateDrift(training, batch, "Vector");
        WriteLine($"drift {drift.Drift:0.00}, p = {drift.PValue:0.000}");

        Assert.InRange(suspects.GetColumn<string>("Label").Count(), 0, 30);
        Assert.InRange(strange.GetColumn<string>("Id").Count(), 1, 120);
        Assert.EndsWith("p = 0.001", Assert.Single(_printed), StringComparison.Ordinal);

        IDataView Rows(float shift)
        {
            var moved = new Matrix(120, 8);
            for (int row = 0; row < 120; row++)
            {
                for (int i = 0; i < 8; i++)
                    moved[row, i] = rows[row, i] + (row % 2 * 3) + (i == 0 ? shift : 0);
            }

            return mlContext.Data.LoadFromMatrix(moved, "Vector", [.. Enumerable.Range(0, 120).Select(row => $"class {row % 2}")], "Id");
        }
    }

    [Fact]
    public void An_index_changes()
    {
        NeighborIndex index = NeighborIndex.From(
            Matrix.From([
                [1, 0],
                [0, 1],
                [1, 1],
            ]),
            ["old.png", "up.png", "between.png"]
        );
        float[] upload = [0, 3];

        index.Add("new.png", upload);
        index.Remove("old.png");
        foreach ((string path, float cosine) in index.SearchByKey("new.png", 2))
            WriteLine($"{cosine:0.000} {path}");

        Assert.Equal(["1.000 up.png", "0.707 between.png"], _printed);
    }

    [Fact]
    public void Groups_stay_together_and_neighbors_predict()
    {
        var mlContext = new MLContext(seed: 1);
        Matrix points = NeighborInputs.Gaussian(60, 8);
        for (int row = 0; row < points.RowCount; row++)
            points[row, row % 3] += 6;
        IDataView vectors = mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, points.RowCount)
                .Select(row => new Labeled
                {
                    Id = $"row {row}",
                    Vector = points.Row(row).ToArray(),
                    Label = $"class {row % 3}",
                })
        );

        var flagger = mlContext.Transforms.DuplicateFlagger("Dup", "Vector", idColumnName: "Id", threshold: 0.98f);
        IDataView flagged = mlContext.Data.Cache(flagger.Fit(vectors).Transform(vectors));
        var split = mlContext.Data.GroupStratifiedSplit(flagged, "Label", "DupRepresentativeKey", testFraction: 0.2, seed: 1);

        var pipeline = mlContext
            .Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(mlContext.MulticlassClassification.Trainers.NearestNeighbors("Key", "Vector", metric: DistanceMetric.Cosine))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        IDataView output = pipeline.Fit(split.TrainSet).Transform(split.TestSet);
        Assert.Equal(output.GetColumn<string>("Label"), output.GetColumn<string>("PredictedLabel"));

        var trainer = mlContext
            .Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(mlContext.MulticlassClassification.Trainers.NearestNeighbors("Key", "Vector"));
        double Accuracy(IDataView data) => mlContext.MulticlassClassification.Evaluate(data, "Key").MicroAccuracy;

        var folds = mlContext.Data.GroupStratifiedCrossValidationSplit(flagged, "Label", "DupRepresentativeKey", numberOfFolds: 5, seed: 1);
        double accuracy = folds.Average(fold => Accuracy(trainer.Fit(fold.TrainSet).Transform(fold.TestSet)));

        Assert.Equal(1, accuracy);
        Assert.Equal(60, folds.Sum(fold => fold.TestSet.GetColumn<string>("Id").Count()));
    }

    [Fact]
    public void Clusters_are_found_and_named()
    {
        var mlContext = new MLContext(seed: 1);
        string[] animals = ["cat", "dog", "owl"];
        Captioned[] rows =
        [
            .. Enumerable
                .Range(0, 90)
                .Select(row => new Captioned
                {
                    Vector = [(row % 3 * 10) + (row / 3 % 5 * 0.1f), row / 15 * 0.1f],
                    Caption = $"a {animals[row % 3]} on a photograph",
                }),
        ];
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);

        var pipeline = mlContext
            .Transforms.DensityClustering("Density", "Vector", minClusterSize: 20)
            .Append(mlContext.Transforms.ClusterNames("Name", "DensityClusterId", "Caption"));

        string[] names = [.. pipeline.Fit(data).Transform(data).GetColumn<string>("Name")];
        Assert.Equal(3, names.Distinct().Count());
        Assert.StartsWith("cat, ", names[0], StringComparison.Ordinal);
        Assert.StartsWith("dog, ", names[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_listing_tells_the_layout()
    {
        using var set = new LayoutFolder();
        set.Pictures("train2017/1.jpg").Text("instances_train2017.json", """{"images":[{"id":1,"file_name":"1.jpg"}],"annotations":[]}""");
        string folder = set.Path;
        var mlContext = new MLContext(seed: 1);

        var options = new ImageFolderOptions { Layout = "coco" };
        ImageFolderListing listing = ImageFolderListing.Read(folder, options);
        WriteLine($"{listing.Description}");
        IDataView images = mlContext.Data.LoadFromImageFolder(listing);

        Assert.Equal(["1 picture of COCO annotations instances_train2017.json: splits train2017 1; no labels."], _printed);
        Assert.Equal(["train2017/1.jpg"], images.GetColumn<string>("Id"));
    }

    [Fact]
    public void A_pipeline_names_its_store()
    {
        var mlContext = new MLContext(seed: 1);
        var clip = mlContext.Transforms.ClipEmbedding(
            new ClipEmbeddingEstimator.Options
            {
                OutputColumnName = "Vector",
                InputColumnName = "Path",
                Model = ClipModel.Embedded,
                StorePath = "embeddings.db",
            }
        );

        // No row is read, so that none is remembered.
        Assert.NotNull(clip.Fit(mlContext.Data.LoadFromEnumerable([new { Path = "none.png" }])));
        Assert.False(File.Exists("embeddings.db"));
    }

    [Fact]
    public void Any_network_is_an_encoder()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("network.onnx", TinyOnnx.MapModel(size: 224, patch: 32));

        var preprocessing = new ImagePreprocessing
        {
            ResizeSize = 224,
            CropSize = 224,
            Resize = ResizeMode.Squash,
            ChannelOrder = ChannelOrder.Bgr,
            Mean = [123.15f / 255, 115.90f / 255, 103.06f / 255],
            StandardDeviation = [1 / 255f, 1 / 255f, 1 / 255f],
        };
        ClipModel network = ClipModel.FromFiles(file, preprocessing: preprocessing).WithPooling(VectorPooling.Mean);

        var mlContext = new MLContext(seed: 1);
        using ClipEmbeddingTransformer fitted = mlContext
            .Transforms.ClipEmbedding("Vector", "Path", network)
            .Fit(mlContext.Data.LoadFromEnumerable([new { Path = "none.png" }]));
        Assert.Equal((4, ChannelOrder.Bgr), (fitted.Dimension, fitted.Preprocessing.ChannelOrder));
    }

    [Fact]
    public void Prompts_are_an_ensemble()
    {
        var zeroShot = new ZeroShotClassificationEstimator.Options
        {
            InputColumnName = "Vector",
            Labels = ["cat", "dog"],
            Model = ClipModel.Embedded,
            PromptTemplates = PromptTemplates.Photos,
        };

        Assert.NotNull(new MLContext(seed: 1).Transforms.ZeroShotClassification(zeroShot));
    }

    [Fact]
    public void A_linear_probe_is_one_line()
    {
        using var folder = new TemporaryFolder();
        ClipModel model = ClipModel.FromFiles(folder.Write("a.onnx", TinyOnnx.ImageModel())).WithOpenAIPreprocessing();
        var mlContext = new MLContext(seed: 1);
        IDataView images = mlContext.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 8)
                .Select(i => new
                {
                    Path = folder.Write($"{i}.png", HandMadePng.Write(8, 8, 8, 0, [.. Enumerable.Repeat((byte)(i % 2 * 200 + i), 64)])),
                    Label = i % 2 == 0 ? "dark" : "bright",
                })
                .ToArray()
        );

        var probe = mlContext
            .Transforms.ClipEmbedding("Vector", "Path", model)
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.Transforms.NormalizeMeanVariance("Vector"))
            .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "Vector"));

        IDataView classified = probe.Fit(images).Transform(images);
        Assert.Equal(1, mlContext.MulticlassClassification.Evaluate(classified, "Label").MicroAccuracy);
    }

    [Fact]
    public void Rows_of_a_data_view_are_inspected()
    {
        Matrix vectors = NeighborInputs.Gaussian(40, 8);
        vectors.Row(0).CopyTo(vectors.Row(31));
        IDataView rows = new MLContext(seed: 1).Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 40)
                .Select(row => new InspectedRow(
                    vectors.Row(row).ToArray(),
                    row % 2 == 0 ? "a" : "b",
                    row < 30 ? "train" : "test",
                    $"{row}"
                ))
        );

        var columns = new DatasetColumns
        {
            VectorColumnName = "Vector",
            LabelColumnName = "Label",
            SplitColumnName = "Split",
            IdColumnName = "Id",
        };
        DatasetReport report = DatasetInspector.Inspect(rows, columns);

        Assert.Equal(["0", "31"], report.Leaks.Order());
    }

    [Fact]
    public void Flagged_rows_are_dropped_or_kept_and_groups_stay_on_one_side()
    {
        var mlContext = new MLContext(seed: 1);
        Matrix rows = NeighborInputs.Gaussian(60, 8);
        for (int copy = 40; copy < 60; copy++)
            rows.Row(copy - 40).CopyTo(rows.Row(copy));
        IDataView data = mlContext.Data.LoadFromMatrix(rows, "Vector", [.. Enumerable.Range(0, 60).Select(row => $"{row}")]);
        IDataView flagged = mlContext
            .Transforms.DuplicateFlagger("Duplicate", "Vector", idColumnName: "Id", threshold: 0.99f)
            .Fit(data)
            .Transform(data);

        IDataView distinct = mlContext.Data.FilterDuplicates(flagged, "Duplicate");
        IDataView leaks = mlContext.Data.FilterRowsByFlag(flagged, "DuplicateIsLeak");
        var split = mlContext.Data.TrainTestSplit(flagged, testFraction: 0.2, samplingKeyColumnName: "DuplicateRepresentativeKey");

        Assert.Equal(40, Ids(distinct).Length);
        Assert.Empty(Ids(leaks));
        Assert.Equal(60, Ids(split.TrainSet).Length + Ids(split.TestSet).Length);
        Assert.Empty(Ids(split.TrainSet).Select(id => id % 40).Intersect(Ids(split.TestSet).Select(id => id % 40)));
    }

    [Fact]
    public async Task Generators_come_from_the_container_and_answer_searches()
    {
        ServiceCollection services = [];
        services.AddClipEmbeddings(ClipModel.Embedded);
        await using ServiceProvider provider = services.BuildServiceProvider();
        NeighborIndex index = NeighborIndex.From(NeighborInputs.Gaussian(20, 512), [.. Enumerable.Range(0, 20).Select(row => $"{row}")]);
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;

        var texts = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        Embedding<float> wanted = await texts.GenerateAsync("a photo of a frog", cancellationToken: cancellationToken);
        IReadOnlyList<NeighborMatch> found = index.Search(wanted.Vector.Span, 5);

        Assert.Equal(5, found.Count);
    }

    [Fact]
    public void Logs_reach_a_logger()
    {
        var mlContext = new MLContext(seed: 1);
        var logger = new RecordingLogger();
        Matrix rows = NeighborInputs.Gaussian(100, 8);

        mlContext.LogTo(logger);
        using var context = new EngineContext(progress: new LoggerProgress(logger));
        NeighborSet neighbors = NeighborSet.Find(rows, 10, context);

        mlContext.Data.BuildNeighborIndex(
            mlContext.Data.LoadFromMatrix(
                Matrix.From([
                    [1, float.NaN],
                ])
            )
        );
        Assert.NotEmpty(logger.Messages);
        Assert.Equal(10, neighbors.NeighborCount);
    }

    private void WriteLine(FormattableString line) => _printed.Add(FormattableString.Invariant(line));

    private static int[] Ids(IDataView rows) =>
        [.. rows.GetColumn<string>("Id").Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture))];

    private sealed record InspectedRow([property: VectorType(8)] float[] Vector, string Label, string Split, string Id);

    private sealed class Labeled
    {
        public string Id { get; set; } = "";

        [VectorType(8)]
        public float[] Vector { get; set; } = [];

        public string Label { get; set; } = "";
    }

    private sealed class Captioned
    {
        [VectorType(2)]
        public float[] Vector { get; set; } = [];

        public string Caption { get; set; } = "";
    }
}
