#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Train on clean data: `dotnet run clean-training.cs FOLDER` drops copies and likely wrong labels, and tells what that did.
using Microsoft.ML;
using MLNet.Embeddings;

var mlContext = new MLContext(seed: 1);
IDataView pictures = mlContext.Data.LoadFromImageFolder(args[0]);

// One pass over the pictures; every later stage reads the vectors from memory.
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = mlContext.Data.Cache(clip.Fit(pictures).Transform(pictures));

var flagger = mlContext.Transforms.DuplicateFlagger("Duplicate", "Vector", "Path", "Id", labelColumnName: "Label");
IDataView flagged = flagger.Fit(vectors).Transform(vectors);
DatasetAnalysis analysis = mlContext.AnalyzeDataset(vectors, "Vector", "Label", "Split", idColumnName: "Id");
var suspects = analysis.Suspects.Select(suspect => suspect.Key).ToHashSet();
IDataView clean = mlContext.Data.FilterByCustomPredicate<Row>(flagged, row => row.DuplicateIsDuplicate || suspects.Contains(row.Id));

Console.WriteLine($"all pictures: accuracy {Accuracy(flagged):0.000}; without copies and suspects: {Accuracy(clean):0.000}");

double Accuracy(IDataView data)
{
    var trainer = mlContext
        .Transforms.Conversion.MapValueToKey("Key", "Label")
        .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Vector"));
    return mlContext.MulticlassClassification.CrossValidate(data, trainer, 3, "Key").Average(fold => fold.Metrics.MicroAccuracy);
}

internal sealed class Row
{
    public string Id { get; set; } = "";
    public bool DuplicateIsDuplicate { get; set; }
}
