#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Drift: `dotnet run drift.cs FOLDER` tells whether the other splits hold images unlike all of those in FOLDER/train, and ends with 1 then.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

const int Neighbors = 5;
const double Usual = 0.95;
const double Tolerated = 0.10;
string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = clip.Fit(images).Transform(images);

// An image that cannot be read has no vector to compare.
var items = mlContext
    .Data.CreateEnumerable<Item>(vectors, reuseRowObject: false)
    .Where(item => !float.IsNaN(item.Vector[0]))
    .ToLookup(item => item.Split == "train");
Item[] known = [.. items[true]];
Item[] others = [.. items[false]];
if (known.Length <= Neighbors || others.Length == 0)
{
    Console.Error.WriteLine($"{folder} needs a folder 'train' with more than {Neighbors} images, and images in other splits.");
    return 2;
}

NeighborIndex index = NeighborIndex.From(Matrix.From(known.Select(item => item.Vector)), [.. known.Select(item => item.Id)]);

// How far an image lies from the training images nearest to it; none is its own neighbor.
double Distance(Item item) => index.Search(item.Vector, Neighbors, id => id != item.Id).Average(match => 1 - match.Cosine);

double limit = known.Select(Distance).Order().ElementAt((int)(Usual * (known.Length - 1)));
(string Id, double Distance)[] far = [.. others.Select(item => (item.Id, Distance(item))).Where(item => item.Item2 > limit)];
double share = (double)far.Length / others.Length;
Console.WriteLine($"{far.Length} of {others.Length} images ({share:P1}) lie farther from the training images than {Usual:P0} of these do");
foreach ((string id, double distance) in far.OrderByDescending(item => item.Distance).Take(10))
    Console.WriteLine($"{id}: {distance / limit:0.0} times the usual limit");
Console.WriteLine(share > Tolerated ? "drifted" : "as before");
return share > Tolerated ? 1 : 0;

internal sealed class Item
{
    public string Id { get; set; } = "";
    public string Split { get; set; } = "";
    public float[] Vector { get; set; } = [];
}
