#:project ../../Transforms/Embeddings/MLNet.Embeddings.csproj
#:project ../Data/MLNet.Embeddings.SampleData.csproj
#:package Microsoft.ML.OnnxRuntime
#:package Npgsql
#:package Pgvector
#:property PublishAot=false

// Vectors in PostgreSQL: `dotnet run postgresql.cs FOLDER` writes them to the database that PGVECTOR_CONNECTION names, and asks it and an
// index in memory which images are most like the first one.
using Microsoft.ML;
using MLNet.Embeddings;
using MLNet.Embeddings.SampleData;
using Npgsql;
using Pgvector;

if (Environment.GetEnvironmentVariable("PGVECTOR_CONNECTION") is not { } connection)
{
    Console.WriteLine("No database is named: set PGVECTOR_CONNECTION to Host=…;Username=…;Password=…;Database=… of one with pgvector.");
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

// The type of vectors must be there before the client reads the types.
await using (NpgsqlDataSource plain = NpgsqlDataSource.Create(connection))
    await plain.CreateCommand("CREATE EXTENSION IF NOT EXISTS vector").ExecuteNonQueryAsync();
var builder = new NpgsqlDataSourceBuilder(connection);
builder.UseVector();
await using NpgsqlDataSource source = builder.Build();
string table = $"CREATE TABLE IF NOT EXISTS mlnet_pictures (path text PRIMARY KEY, embedding vector({index.Dimension}))";
await source.CreateCommand(table).ExecuteNonQueryAsync();

await using NpgsqlBatch batch = source.CreateBatch();
const string Upsert = "INSERT INTO mlnet_pictures VALUES ($1, $2) ON CONFLICT (path) DO UPDATE SET embedding = excluded.embedding";
foreach (string key in index.Keys)
    batch.BatchCommands.Add(
        new(Upsert)
        {
            Parameters =
            {
                new() { Value = key },
                new() { Value = new Vector(VectorOf(key)) },
            },
        }
    );
await batch.ExecuteNonQueryAsync();

const string Nearest = "SELECT path, 1 - (embedding <=> $1) FROM mlnet_pictures ORDER BY embedding <=> $1 LIMIT 6";
await using NpgsqlCommand search = source.CreateCommand(Nearest);
search.Parameters.Add(new() { Value = new Vector(query) });
await using NpgsqlDataReader found = await search.ExecuteReaderAsync();
while (await found.ReadAsync())
    Console.WriteLine($"PostgreSQL {found.GetDouble(1):0.0000} {found.GetString(0)}");
