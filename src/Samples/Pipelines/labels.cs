#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Wrong labels: `dotnet run labels.cs FOLDER` names the images of FOLDER/train that likely bear a wrong label, then those of other splits.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var embedder = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(images);
IDataView vectors = mlContext.Data.Cache(embedder.Transform(images));
IDataView training = mlContext.Data.FilterByCustomPredicate<Item>(vectors, item => item.Split != "train");
IDataView others = mlContext.Data.FilterByCustomPredicate<Item>(vectors, item => item.Split == "train");

// Each image of the training set is judged by the others, without its near twins; any other image by all of them.
LabelQualityTransformer quality = mlContext.Transforms.LabelQuality("Quality", "Vector").Fit(training);
Console.WriteLine($"{quality.EstimatedWrongShare:P1} of the training labels seem to be wrong");
foreach ((string name, IDataView split) in new[] { ("train", training), ("other splits", others) })
{
    IDataView suspects = mlContext.Data.FilterRowsByFlag(quality.Transform(split), "QualityIsSuspect");
    Suspect[] items = [.. mlContext.Data.CreateEnumerable<Suspect>(suspects, reuseRowObject: false)];
    Console.WriteLine($"{name}: {items.Length} suspects, the surest first");
    foreach (Suspect item in items.OrderByDescending(item => item.QualityScore).Take(10))
        Console.WriteLine($"{item.Id} is labeled {item.Label}, rather {item.QualitySuggestedLabel}");
}

// The same stage checks the label of an upload, in any process that refers to the packages.
mlContext.Model.Save(embedder.Append(quality), images.Schema, "labels.zip");

internal sealed class Item
{
    public string Split { get; set; } = "";
}

internal sealed class Suspect
{
    public string Id { get; set; } = "";
    public string Label { get; set; } = "";
    public float QualityScore { get; set; }
    public string QualitySuggestedLabel { get; set; } = "";
}
