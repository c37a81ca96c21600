#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Drift: `dotnet run drift.cs FOLDER` tells whether the other splits hold images unlike all of those in FOLDER/train, and ends with 1 then.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

const double Rate = 0.05;
const double Tolerated = 0.10;
string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var embedder = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(images);
IDataView vectors = mlContext.Data.Cache(embedder.Transform(images));

// An image that cannot be read has no vector to compare.
IDataView readable = mlContext.Data.FilterRowsByMissingValues(vectors, "Vector");
IDataView known = mlContext.Data.FilterByCustomPredicate<Item>(readable, item => item.Split != "train");
IDataView others = mlContext.Data.FilterByCustomPredicate<Item>(readable, item => item.Split == "train");
if (known.GetColumn<string>("Id").Count() <= 20 || others.GetColumn<string>("Id").Count() < 2)
{
    Console.Error.WriteLine($"{folder} needs a folder 'train' with more than 20 images that can be read, and two in other splits.");
    return 2;
}

// One image after the other: of those that are like the training images, a share of Rate is called novel.
var novelty = mlContext.Transforms.NoveltyScore("Novelty", "Vector", Rate).Fit(known);
Judged[] judged = [.. mlContext.Data.CreateEnumerable<Judged>(novelty.Transform(others), reuseRowObject: false)];
Judged[] novel = [.. judged.Where(item => item.NoveltyIsNovel).OrderByDescending(item => item.NoveltyScore)];
double share = (double)novel.Length / judged.Length;
Console.WriteLine(
    $"{novel.Length} of {judged.Length} images ({share:P1}) are unlike the training images, where {Rate:P0} would be by chance"
);
foreach (Judged item in novel.Take(10))
    Console.WriteLine($"{item.Id}: p = {item.NoveltyPValue:0.0000}");

// And all of them together.
DriftMetrics drift = mlContext.EvaluateDrift(known, others, "Vector");
Console.WriteLine($"drift {drift.Drift:0.00}, p = {drift.PValue:0.000}");

// What is saved judges new images by their paths, in any process that refers to the packages.
mlContext.Model.Save(embedder.Append(novelty), images.Schema, "novelty.zip");
Console.WriteLine(share > Tolerated ? "drifted" : "as before");
return share > Tolerated ? 1 : 0;

internal sealed class Item
{
    public string Split { get; set; } = "";
}

internal sealed class Judged
{
    public string Id { get; set; } = "";
    public float NoveltyScore { get; set; }
    public float NoveltyPValue { get; set; }
    public bool NoveltyIsNovel { get; set; }
}
