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

// An image that cannot be read has no vector to be found by; the index counts and leaves out such rows.
NeighborIndex index = mlContext.Data.BuildNeighborIndex(clip.Fit(images).Transform(images), "Vector", keyColumnName: "Id");
Console.WriteLine($"{index.RowCount} images can be found, {index.SkippedRowCount} cannot be read");

// The container makes one generator of texts and one of images, for all requests at once, and disposes of them.
var builder = WebApplication.CreateBuilder();
builder.Services.AddClipEmbeddings(ClipModel.Embedded);
WebApplication app = builder.Build();

app.MapGet("/search", Search);
app.Run();

async Task<IReadOnlyList<NeighborMatch>> Search(string text, IEmbeddingGenerator<string, Embedding<float>> generator, int top = 5)
{
    Embedding<float> query = await generator.GenerateAsync(text);
    return index.Search(query.Vector.Span, Math.Clamp(top, 1, 100));
}
