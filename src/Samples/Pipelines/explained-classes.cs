#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// A classifier that names its reasons: `dotnet run explained-classes.cs FOLDER` learns the classes of the split "train", and shows for
// images of the split "test" which images made it say so.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
IDataView vectors = mlContext.Data.Cache(
    mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(images).Transform(images)
);
IDataView Split(string name) => mlContext.Data.FilterByCustomPredicate<Row>(vectors, row => row.Split != name);

var trainer = mlContext.MulticlassClassification.Trainers.NearestNeighbors(
    new NearestNeighborsOptions
    {
        LabelColumnName = "Key",
        FeatureColumnName = "Vector",
        NumberOfNeighbors = 5,
        Metric = DistanceMetric.Cosine,
        Weighting = NeighborWeighting.Distance,
        KeyColumnName = "Id",
        NeighborKeysColumnName = "Reasons",
    }
);
var pipeline = mlContext
    .Transforms.Conversion.MapValueToKey("Key", "Label")
    .Append(trainer)
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
IDataView judged = pipeline.Fit(Split("train")).Transform(Split("test"));
Console.WriteLine($"accuracy {mlContext.MulticlassClassification.Evaluate(judged, "Key").MicroAccuracy:0.000}");
foreach (Judged row in mlContext.Data.CreateEnumerable<Judged>(judged, reuseRowObject: false).Take(10))
    Console.WriteLine($"{row.Id} is {row.PredictedLabel}, like {string.Join(", ", row.Reasons)}");

internal sealed class Row
{
    public string Split { get; set; } = "";
}

internal sealed class Judged
{
    public string Id { get; set; } = "";
    public string PredictedLabel { get; set; } = "";
    public string[] Reasons { get; set; } = [];
}
