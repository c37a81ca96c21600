#:sdk Microsoft.NET.Sdk.Web
#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:property PublishAot=false

// Search by words: `dotnet run search.cs FOLDER` serves http://localhost:5000/search?text=a+red+car&top=5 until it is stopped.
using Microsoft.Extensions.AI;
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;

string folder = args.FirstOrDefault() ?? DrawnData.Pictures("demo");
var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(folder);
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.Embedded);
IDataView vectors = clip.Fit(images).Transform(images);

// An image that cannot be read has no vector to find it by.
Item[] items = [.. mlContext.Data.CreateEnumerable<Item>(vectors, reuseRowObject: false).Where(item => !float.IsNaN(item.Vector[0]))];
var index = new ExactNeighborIndex(Matrix.From(items.Select(item => item.Vector)), DistanceMetric.Cosine);

var builder = WebApplication.CreateBuilder();

// One generator serves all requests at once; the container disposes of it.
builder.Services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(_ => new ClipTextEmbeddingGenerator(ClipModel.Embedded));
WebApplication app = builder.Build();
app.MapGet("/search", Search);
app.Run();

async Task<IEnumerable<Hit>> Search(string text, IEmbeddingGenerator<string, Embedding<float>> generator, int top = 5)
{
    Embedding<float> query = await generator.GenerateAsync(text);
    var rows = new int[Math.Clamp(top, 1, items.Length)];
    var distances = new float[rows.Length];
    index.Search(query.Vector.Span, rows, distances);
    return rows.Zip(distances, (row, distance) => new Hit(items[row].Id, 1 - distance));
}

internal sealed record Hit(string Id, float Cosine);

internal sealed class Item
{
    public string Id { get; set; } = "";
    public float[] Vector { get; set; } = [];
}
