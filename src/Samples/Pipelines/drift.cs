#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Drift: `dotnet run drift.cs FOLDER` tells whether the other splits hold images unlike all of those in FOLDER/train, and ends with 1 then.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

const int Neighbors = 10;
const double Usual = 0.99;
const double Tolerated = 0.05;
string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = clip.Fit(images).Transform(images);

// An image that cannot be read has no vector to compare.
Item[] items = [.. mlContext.Data.CreateEnumerable<Item>(vectors, reuseRowObject: false).Where(item => !float.IsNaN(item.Vector[0]))];
Item[] known = [.. items.Where(item => item.Split == "train")];
Item[] others = [.. items.Where(item => item.Split != "train")];
Matrix reference = Matrix.From(known.Select(item => item.Vector));

// How far a training image lies from its nearest others; no image is its own neighbor.
double[] usual = MeanDistances(ExactNeighborSearch.Search(reference, Neighbors, DistanceMetric.Cosine));
double limit = usual.Order().ElementAt((int)(Usual * (usual.Length - 1)));

Matrix queries = Matrix.From(others.Select(item => item.Vector));
double[] distances = MeanDistances(ExactNeighborSearch.Search(reference, queries, Neighbors, DistanceMetric.Cosine));
(string Id, double Distance)[] far = [.. others.Zip(distances, (item, d) => (item.Id, d)).Where(item => item.d > limit)];
double share = (double)far.Length / others.Length;
Console.WriteLine($"{far.Length} of {others.Length} images ({share:P1}) lie farther from the training images than {Usual:P0} of these do");
foreach ((string id, double distance) in far.OrderByDescending(item => item.Distance).Take(10))
    Console.WriteLine($"{id}: {distance / limit:0.0} times the usual limit");
Console.WriteLine(share > Tolerated ? "drifted" : "as before");
return share > Tolerated ? 1 : 0;

static double[] MeanDistances(NeighborTable table) =>
    [.. Enumerable.Range(0, table.RowCount).Select(row => table.DistancesOf(row).ToArray().Average())];

internal sealed class Item
{
    public string Id { get; set; } = "";
    public string Split { get; set; } = "";
    public float[] Vector { get; set; } = [];
}
