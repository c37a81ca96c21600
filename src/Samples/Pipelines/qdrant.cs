#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:package Qdrant.Client
#:property PublishAot=false

// Vectors in Qdrant: `dotnet run qdrant.cs FOLDER` writes them to the server that QDRANT_URL names, and asks it and an index in memory
// which images are most like the first one.
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;
using Qdrant.Client;
using Qdrant.Client.Grpc;

const string Collection = "mlnet_pictures";
if (Environment.GetEnvironmentVariable("QDRANT_URL") is not { } address)
{
    Console.WriteLine("No server is named: set QDRANT_URL to the address of its gRPC port, such as http://localhost:6334.");
    return;
}

var mlContext = new MLContext(seed: 1);
IDataView images = mlContext.Data.LoadFromImageFolder(args.FirstOrDefault() ?? DrawnData.Pictures("demo"));
var clip = mlContext.Transforms.ClipEmbedding("Vector", "Path", ClipModel.EmbeddedSmall);

// Images that cannot be read have no vector, and are left out.
NeighborIndex index = mlContext.Data.BuildNeighborIndex(clip.Fit(images).Transform(images), "Vector", keyColumnName: "Id");
float[] VectorOf(string key) => index.TryGetVector(key, out float[]? vector) ? vector : throw new KeyNotFoundException(key);
float[] query = VectorOf(index.Keys[0]);
foreach ((string key, float cosine) in index.Search(query, 6))
    Console.WriteLine($"in memory {cosine:0.0000} {key}");

using var client = new QdrantClient(new Uri(address), Environment.GetEnvironmentVariable("QDRANT_API_KEY"));
if (!await client.CollectionExistsAsync(Collection))
    await client.CreateCollectionAsync(Collection, new VectorParams { Size = (ulong)index.Dimension, Distance = Distance.Cosine });

// Ids are made of the paths, so that a second run writes the same points again.
PointStruct Point(string key) =>
    new()
    {
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)),
        Vectors = VectorOf(key),
        Payload = { ["path"] = key },
    };
await client.UpsertAsync(Collection, [.. index.Keys.Select(Point)]);
foreach (ScoredPoint point in await client.QueryAsync(Collection, query, limit: 6))
    Console.WriteLine($"Qdrant {point.Score:0.0000} {point.Payload["path"].StringValue}");
