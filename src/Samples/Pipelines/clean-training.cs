#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Train on clean data: `dotnet run clean-training.cs FOLDER` drops copies and likely wrong labels, and tells what that did.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);

// One pass over the images; every later stage reads the vectors from memory.
var embedder = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(images);
IDataView vectors = mlContext.Data.Cache(embedder.Transform(images));

var flagger = mlContext.Transforms.DuplicateFlagger("Duplicate", "Vector", "Path", "Id", "Split", "Label");
IDataView flagged = flagger.Fit(vectors).Transform(vectors);
DatasetAnalysis analysis = mlContext.AnalyzeDataset(vectors, "Vector", "Label", "Split", idColumnName: "Id");
var suspects = analysis.Suspects.Select(suspect => suspect.Key).ToHashSet();

// Both models answer for the same test images, of which none leaks or is likely to bear a wrong label.
IDataView Split(string name) => mlContext.Data.FilterByCustomPredicate<Row>(flagged, row => row.Split != name);
IDataView Trusted(IDataView rows) => mlContext.Data.FilterByCustomPredicate<Row>(rows, row => suspects.Contains(row.Id));
IDataView test = Trusted(mlContext.Data.FilterRowsByFlag(Split("test"), "DuplicateIsLeak", keep: false));
IDataView all = Split("train");
IDataView clean = Trusted(mlContext.Data.FilterDuplicates(all, "Duplicate"));

var trainer = mlContext
    .Transforms.Conversion.MapValueToKey("Key", "Label")
    .Append(mlContext.Transforms.NormalizeMeanVariance("Vector"))
    .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Vector"))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
double Accuracy(ITransformer model) => mlContext.MulticlassClassification.Evaluate(model.Transform(test), "Key").MicroAccuracy;
var classifier = trainer.Fit(clean);
Console.WriteLine($"accuracy after training on all images {Accuracy(trainer.Fit(all)):0.000}, on clean ones {Accuracy(classifier):0.000}");

// What is saved embeds and classifies: it takes the path of an image, in any process that refers to the packages.
mlContext.Model.Save(embedder.Append(classifier), images.Schema, "classifier.zip");
ITransformer loaded = mlContext.Model.Load("classifier.zip", out _);
Row first = mlContext.Data.CreateEnumerable<Row>(test, reuseRowObject: false).First();
using var engine = mlContext.Model.CreatePredictionEngine<Row, Prediction>(loaded);
Console.WriteLine($"{first.Id} shows: {engine.Predict(first).PredictedLabel}");

internal sealed class Row
{
    public string Id { get; set; } = "";
    public string Path { get; set; } = "";
    public string Split { get; set; } = "";
    public string Label { get; set; } = "";
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
}
