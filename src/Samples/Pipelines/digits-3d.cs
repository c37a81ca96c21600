#:project ../../Transforms/Reports/MLNet.Embeddings.Reports.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:property PublishAot=false

// Digits in three dimensions: `dotnet run digits-3d.cs FOLDER` maps 5,000 digits of MNIST with UMAP and t-SNE.
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Embeddings;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData;

const int Count = 5000;
var mlContext = new MLContext(seed: 42);
IDataView digits = args.Length > 0 ? ReadMnist(args[0]) : DrawnData.Digits(mlContext, Count);

// Neighbors are found once: for both maps, and for the figures that tell how far to trust them.
NeighborSet neighbors = mlContext.FindNeighbors(digits, "Features");
var umap = new UmapProjectionEstimator.Options { OutputColumnName = "UMAP", InputColumnName = "Features" };
var tsne = new TsneProjectionEstimator.Options { OutputColumnName = "t-SNE", InputColumnName = "Features" };
foreach (ProjectionOptions options in (ProjectionOptions[])[umap, tsne])
    (options.NumberOfComponents, options.Neighbors) = (3, neighbors);
var pipeline = mlContext.Transforms.UmapProjection(umap).Append(mlContext.Transforms.TsneProjection(tsne));
IDataView maps = pipeline.Fit(digits).Transform(digits);

string[] names = ["UMAP", "t-SNE"];
IReadOnlyList<ProjectionMetrics> quality = mlContext.EvaluateProjections(maps, names, "Features", "Label", neighbors: neighbors);
foreach ((string name, ProjectionMetrics metrics) in names.Zip(quality))
    Console.WriteLine($"{name}: 10-NN accuracy {metrics.LabelAccuracy:0.000}, trustworthiness {metrics.Trustworthiness:0.000}");

var page = new ProjectionPageOptions
{
    LabelColumnName = "Label",
    PixelColumnName = "Features",
    Metrics = quality,
};
int shown = ProjectionPage.Save("digits.html", maps, names, page);
Console.WriteLine($"{shown} digits are in digits.html; open it in a browser.");

IDataView ReadMnist(string folder)
{
    var images = Unzip(Path.Combine(folder, "train-images-idx3-ubyte.gz"), header: 16, length: 784 * Count).Chunk(784);
    byte[] labels = Unzip(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), header: 8, length: Count);
    return mlContext.Data.LoadFromEnumerable(images.Zip(labels, (image, label) => new Digit([.. image.Select(p => p / 255f)], label)));
}

static byte[] Unzip(string path, int header, int length)
{
    using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
    var content = new byte[header + length];
    int read = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
    return content[header..read];
}

internal sealed record Digit([property: VectorType(784)] float[] Features, int Label);
