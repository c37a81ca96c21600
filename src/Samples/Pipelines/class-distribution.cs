#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// What is in a data set: `dotnet run class-distribution.cs FOLDER` counts its classes and asks CLIP what it thinks of them.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);

// The cache keeps later steps from embedding every image again.
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = mlContext.Data.Cache(clip.Fit(images).Transform(images));

// A second opinion that never saw a label: CLIP gets the names of the classes and nothing else.
string[] classes = [.. vectors.GetColumn<string>("Label").Distinct().Order(StringComparer.Ordinal)];
var zeroShot = mlContext.Transforms.ZeroShotClassification("Guess", "Vector", classes, ClipModel.Embedded);
IDataView judged = zeroShot.Fit(vectors).Transform(vectors);

DatasetAnalysis analysis = mlContext.AnalyzeDataset(judged, "Vector", "Label", "Split", "Guess", "Id");
ClassDistribution counts = analysis.Distribution;
Console.WriteLine($"{"class", -14}{"images", 8}{"CLIP agrees", 13}  looks most like");
foreach ((int row, string name) in counts.Classes.Index())
{
    string like = counts.Classes[analysis.Geometry.NearestTo(row)];
    Console.WriteLine($"{name, -14}{counts.CountOf(row), 8}{analysis.PredictedAgreement!.ShareOf(row), 13:P0}  {like}");
}

Console.WriteLine($"the largest class has {counts.ImbalanceRatio:0.0} times the images of the smallest");
Console.WriteLine($"CLIP agrees with {analysis.PredictedAgreement!.Share:P0} of the labels");
foreach (MissingClass missing in counts.MissingClasses)
    Console.WriteLine($"split {missing.Split} has no image of class {missing.Class}");
foreach (LabelSuspect suspect in analysis.Suspects.Take(10))
    Console.WriteLine($"{suspect.Key} is labeled {suspect.Label}, rather {suspect.SuggestedLabel}");
