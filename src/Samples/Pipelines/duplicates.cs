#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Copies and leaks: `dotnet run duplicates.cs FOLDER` finds images that are in a data set twice, in one split or in two.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);

var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = mlContext.Data.Cache(clip.Fit(images).Transform(images));

// Vectors propose the pairs; the files' bytes and pixels say which are copies.
var flagger = mlContext.Transforms.DuplicateFlagger("Duplicate", "Vector", "Path", "Id", "Split", "Label");
DuplicateFlaggerTransformer duplicates = flagger.Fit(vectors);
foreach (var kind in duplicates.GetPairs().CountBy(pair => pair.Kind).OrderBy(kind => kind.Key))
    Console.WriteLine($"{kind.Value} pairs: {kind.Key}");

DuplicatePair[] leaks = [.. duplicates.GetPairs().Where(pair => pair.IsLeak)];
Console.WriteLine($"{leaks.Length} pairs leak from one split into another");
foreach (DuplicatePair pair in leaks.Take(10))
    Console.WriteLine($"{pair.Key} and {pair.OtherKey}: {pair.Kind}, {pair.Score:0.00}");

// Nothing is deleted: the list says what would go.
File.WriteAllLines("remove.txt", duplicates.GetKeysToRemove());
Console.WriteLine($"{duplicates.GetKeysToRemove().Count} of {duplicates.RowCount} images repeat another one; remove.txt names them.");
