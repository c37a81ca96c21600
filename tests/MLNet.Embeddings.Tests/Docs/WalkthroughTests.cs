using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.SampleData.Digits;
using MLNet.Embeddings.Tests.Clip.Encoder;

// The reader of the documents has no test to cancel, and is shown the interfaces.
#pragma warning disable xUnit1051, CA1859

namespace MLNet.Embeddings.Tests.Docs;

/// <summary>The code of README.md and docs/walkthrough.md, line by line, run on small data.</summary>
public sealed class WalkthroughTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _printed = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Digits_are_mapped_and_the_maps_are_measured()
    {
        var mlContext = new MLContext(seed: 42);
        IDataView digits = DigitRow.ToDataView(mlContext, DrawnDigits.Create(300, seed: 42));

        var umap = mlContext.Transforms.UmapProjection("Map", "Features", numberOfComponents: 3);
        var tsne = mlContext.Transforms.TsneProjection("Map", "Features", numberOfComponents: 3);
        IDataView umapMap = umap.Fit(digits).Transform(digits);
        IDataView tsneMap = tsne.Fit(digits).Transform(digits);

        ProjectionMetrics quality = mlContext.EvaluateProjection(umapMap, "Map", "Features", "Label");
        WriteLine($"10-NN accuracy {quality.LabelAccuracy:0.000}, trustworthiness {quality.Trustworthiness:0.000}");

        Assert.True(mlContext.EvaluateProjection(tsneMap, "Map", "Features", "Label").LabelAccuracy > 0.6);
        Assert.StartsWith("10-NN accuracy", _printed.Single());
    }

    [Fact]
    public void Vectors_of_any_ONNX_model_are_a_column_like_any_other()
    {
        var mlContext = new MLContext(seed: 42);
        string encoder = _folder.Write("encoder.onnx", TinyOnnx.ImageModel(dimension: 6));
        var random = new Random(1);
        PixelRow[] rows = [.. Enumerable.Range(0, 60).Select(row => new PixelRow { Id = $"{row:00}", Pixels = Draw(random) })];
        rows[59].Pixels = [.. rows[0].Pixels];
        IDataView images = mlContext.Data.LoadFromEnumerable(rows);

        var pipeline = mlContext
            .Transforms.ApplyOnnxModel(outputColumnName: "image_embeds", inputColumnName: "pixel_values", modelFile: encoder)
            .AppendCacheCheckpoint(mlContext)
            .Append(mlContext.Transforms.DuplicateFlagger("Duplicate", inputColumnName: "image_embeds", idColumnName: "Id"))
            .Append(mlContext.Transforms.UmapProjection("Map", "image_embeds"));
        ITransformer model = pipeline.Fit(images);

        mlContext.Model.Save(model, images.Schema, _folder["model.zip"]);
        ITransformer loaded = mlContext.Model.Load(_folder["model.zip"], out _);
        IDataView[] mapped = [model.Transform(images), loaded.Transform(images)];
        float[][][] maps = [.. mapped.Select(view => view.GetColumn<float[]>("Map").ToArray())];
        Assert.Equal(maps[0], maps[1]);
        Assert.Equal(maps[0][0], maps[0][59]);
        bool[][] flags = [.. mapped.Select(view => view.GetColumn<bool>("DuplicateIsDuplicate").ToArray())];
        Assert.Equal(flags[0], flags[1]);
        Assert.Equal((false, true), (flags[0][0], flags[0][59]));

        static float[] Draw(Random random)
        {
            float[] means = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return [.. Enumerable.Range(0, 3 * 8 * 8).Select(i => means[i / 64] + (random.NextSingle() / 10))];
        }
    }

    private sealed class PixelRow
    {
        public string Id { get; set; } = "";

        [VectorType(3, 8, 8), ColumnName("pixel_values")]
        public float[] Pixels { get; set; } = [];
    }

    [Fact]
    public void Neighbors_are_found_once_for_every_step()
    {
        var mlContext = new MLContext(seed: 42);
        IDataView data = DigitRow.ToDataView(mlContext, DrawnDigits.Create(200, seed: 42));
        using WorkCounts work = WorkCounts.Collect();

        NeighborSet neighbors = mlContext.FindNeighbors(data, "Features");
        var tsne = new TsneProjectionEstimator.Options
        {
            OutputColumnName = "Tsne",
            InputColumnName = "Features",
            Neighbors = neighbors,
        };
        var umap = new UmapProjectionEstimator.Options
        {
            OutputColumnName = "Umap",
            InputColumnName = "Features",
            Neighbors = neighbors,
        };
        var pipeline = mlContext.Transforms.TsneProjection(tsne).Append(mlContext.Transforms.UmapProjection(umap));
        IDataView maps = pipeline.Fit(data).Transform(data);
        IReadOnlyList<ProjectionMetrics> quality = mlContext.EvaluateProjections(maps, ["Tsne", "Umap"], neighbors: neighbors);
        var euclidean = new DatasetAnalysisOptions { Metric = DistanceMetric.Euclidean };
        DatasetAnalysis analysis = mlContext.AnalyzeDataset(data, "Features", options: euclidean, neighbors: neighbors);

        Assert.Equal(2, quality.Count);
        Assert.Equal(200, analysis.RowCount);
        Assert.Equal(1, work.NeighborSearches);
    }

    [Fact]
    public void Pictures_are_embedded_judged_and_searched_for_duplicates()
    {
        DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = _folder.Path,
                Count = 150,
                Broken = 0,
            },
            TestContext.Current.CancellationToken
        );
        IReadOnlyList<ListedImage> files = ImageFolderListing.Read(_folder.Path).Images;

        var mlContext = new MLContext(seed: 1);
        IDataView pictures = mlContext.Data.LoadFromEnumerable(files); // rows with Path, Split and Label
        ClipModel model = ClipModel.Embedded;
        var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", model);
        IDataView vectors = mlContext.Data.Cache(clip.Fit(pictures).Transform(pictures), "Vector");

        string[] classes = [.. files.Select(file => file.Label).Distinct()];
        var zeroShot = mlContext.Transforms.ZeroShotClassification("PredictedLabel", "Vector", classes, model);
        IDataView classified = zeroShot.Fit(vectors).Transform(vectors);

        DatasetAnalysis analysis = mlContext.AnalyzeDataset(classified, "Vector", "Label", "Split", "PredictedLabel", "Path");
        WriteLine($"the largest class has {analysis.Distribution.ImbalanceRatio:0.0} times the pictures of the smallest");
        WriteLine($"CLIP agrees with {analysis.PredictedAgreement!.Share:P0} of the labels");
        foreach (LabelSuspect suspect in analysis.Suspects)
            WriteLine($"{suspect.Key}: {suspect.Label}, rather {suspect.SuggestedLabel}");

        var flagger = mlContext.Transforms.DuplicateFlagger(
            "Duplicate",
            "Vector",
            imagePathColumnName: "Path",
            splitColumnName: "Split",
            labelColumnName: "Label"
        );
        DuplicateFlaggerTransformer duplicates = flagger.Fit(vectors);
        foreach (DuplicatePair pair in duplicates.GetPairs().Where(pair => pair.IsLeak))
            WriteLine($"{pair.Key} and {pair.OtherKey}: {pair.Kind}, {pair.Score:0.00}");

        Assert.Equal(12, classes.Length);
        Assert.Contains(_printed, line => line.Contains("ExactFile", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipeline_is_fitted_saved_and_loaded()
    {
        IDataView data = DigitRow.ToDataView(new MLContext(seed: 1), DrawnDigits.Create(200, seed: 1));
        try
        {
            var mlContext = new MLContext(seed: 1);

            var pipeline = mlContext
                .Transforms.NormalizeMinMax("Features")
                .AppendCacheCheckpoint(mlContext)
                .Append(mlContext.Transforms.UmapProjection("Map", "Features", numberOfComponents: 3));

            ITransformer model = pipeline.Fit(data);
            IDataView map = model.Transform(data); // the fitted map; any other row is placed against it

            mlContext.Model.Save(model, data.Schema, "map.zip");
            ITransformer same = mlContext.Model.Load("map.zip", out _); // in any process that references the package

            Assert.Equal(map.GetColumn<float[]>("Map"), same.Transform(data).GetColumn<float[]>("Map"));
        }
        finally
        {
            File.Delete("map.zip");
        }
    }

    [Fact]
    public void Several_engines_share_a_model()
    {
        DemoDatasetWriter.Write(
            new DemoOptions
            {
                Folder = _folder.Path,
                Count = 100,
                Broken = 0,
            },
            TestContext.Current.CancellationToken
        );
        PictureRow[] files = [.. ImageFolderListing.Read(_folder.Path).Images.Select(image => new PictureRow { Path = image.Path })];
        var mlContext = new MLContext(seed: 1);
        IDataView pictures = mlContext.Data.LoadFromEnumerable(files);

        using var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(pictures);
        var shared = new PredictionEngineOptions { OwnsTransformer = false };
        using (var engine = mlContext.Model.CreatePredictionEngine<PictureRow, PictureVector>(clip, shared))
            WriteLine($"{engine.Predict(files[0]).Vector.Length} numbers");
        using (var engine = mlContext.Model.CreatePredictionEngine<PictureRow, PictureVector>(clip, shared))
            WriteLine($"{engine.Predict(files[1]).Vector.Length} numbers");

        Assert.Equal(["512 numbers", "512 numbers"], _printed);
    }

    private void WriteLine(string line) => _printed.Add(line);

    private sealed class PictureRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class PictureVector
    {
        public float[] Vector { get; set; } = [];
    }
}
