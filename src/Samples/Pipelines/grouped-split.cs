#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:property PublishAot=false

// Splits without leaks: `dotnet run grouped-split.cs` shows how much six shaken copies of each digit flatter a classifier when they are
// split row by row, and what it can do.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings.SampleData;

const int Copies = 6;
var mlContext = new MLContext(seed: 1);
var random = new Random(1);
IDataView digits = DrawnData.Digits(mlContext, count: 150);
var drawn = mlContext.Data.CreateEnumerable<Digit>(digits, reuseRowObject: false, ignoreMissingColumns: true).ToArray();
IDataView copies = mlContext.Data.LoadFromEnumerable(
    Enumerable
        .Range(0, Copies * drawn.Length)
        .Select(i => drawn[i / Copies].Shaken(random, $"digit {i / Copies}, copy {i % Copies}"))
        .ToArray()
);

// The flagger finds the copies again; its key of a row's group is one that every row has.
var flagger = mlContext.Transforms.DuplicateFlagger("Dup", "Features", idColumnName: "Id", threshold: 0.95f);
IDataView flagged = mlContext.Data.Cache(flagger.Fit(copies).Transform(copies));
Console.WriteLine($"{flagged.GetColumn<string>("DupRepresentativeKey").Distinct().Count()} groups among {Copies * drawn.Length} rows");

var trainer = mlContext
    .Transforms.Conversion.MapValueToKey("Key", "Label")
    .Append(mlContext.MulticlassClassification.Trainers.NearestNeighbors("Key", numberOfNeighbors: 1));
double Accuracy(DataOperationsCatalog.TrainTestData split) =>
    mlContext.MulticlassClassification.Evaluate(trainer.Fit(split.TrainSet).Transform(split.TestSet), "Key").MicroAccuracy;

double leaking = Accuracy(mlContext.Data.TrainTestSplit(flagged, testFraction: 0.2, seed: 1));
double honest = Accuracy(mlContext.Data.GroupStratifiedSplit(flagged, "Label", "DupRepresentativeKey", testFraction: 0.2, seed: 1));
Console.WriteLine($"accuracy {leaking:0.000} when copies are torn apart, {honest:0.000} when they stay together");

internal sealed class Digit
{
    public string Id { get; set; } = "";
    public int Label { get; set; }

    [VectorType(784)]
    public float[] Features { get; set; } = [];

    public Digit Shaken(Random random, string id) =>
        new()
        {
            Id = id,
            Label = Label,
            Features = Array.ConvertAll(Features, pixel => pixel + (0.1f * random.NextSingle())),
        };
}
