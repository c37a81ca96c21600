#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// What is in pictures that nobody has labeled: `dotnet run clusters.cs FOLDER` groups them, names the groups, and shows what is in none.
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
IDataView vectors = mlContext.Data.Cache(
    mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded).Fit(images).Transform(images)
);

// Nobody says how many groups there are. A map of a few dimensions parts them better than vectors of hundreds do.
var map = new UmapProjectionEstimator.Options
{
    OutputColumnName = "Map",
    InputColumnName = "Vector",
    NumberOfComponents = 5,
    MinimumDistance = 0,
    Metric = DistanceMetric.Cosine,
};
var names = new ClusterNamesEstimator.Options
{
    OutputColumnName = "Name",
    ClusterColumnName = "GroupClusterId",
    VectorColumnName = "Vector",
    Model = ClipModel.Embedded,
};
var pipeline = mlContext
    .Transforms.UmapProjection(map)
    .Append(mlContext.Transforms.DensityClustering("Group", "Map", minClusterSize: 15))
    .Append(mlContext.Transforms.ClusterNames(names));
IDataView grouped = mlContext.Data.Cache(pipeline.Fit(vectors).Transform(vectors));

string[] ids = [.. grouped.GetColumn<string>("Id")];
string[] named = [.. grouped.GetColumn<string>("Name")];
foreach (var group in ids.Zip(named).GroupBy(row => row.Second, row => row.First).OrderByDescending(group => group.Count()))
{
    string name = group.Key.Length > 0 ? group.Key : "(in no group)";
    Console.WriteLine($"{group.Count(), 5} {name}: {string.Join(", ", group.Take(3))}");
}
