using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.NearestNeighbors;

/// <summary>The columns that a fitted transformer reads and adds, beside those that ML.NET gives every prediction.</summary>
/// <param name="Features">Column of features.</param>
/// <param name="NeighborKeys">Column that receives the names of the neighbors; <see langword="null"/>: none.</param>
/// <param name="NumberOfThreads">Threads per batch; not saved.</param>
internal sealed record NearestNeighborsColumns(string Features, string? NeighborKeys, int? NumberOfThreads)
{
    public const string PredictedLabel = "PredictedLabel";
    public const string Score = "Score";
    public const string Probability = "Probability";

    public static NearestNeighborsColumns Of(NearestNeighborsSettings settings) =>
        new(settings.Features, settings.NeighborKeys, settings.NumberOfThreads);

    public void Write(ModelWriter writer)
    {
        writer.Values.Write(Features);
        writer.WriteOptional(NeighborKeys);
    }

    public static NearestNeighborsColumns Read(ModelReader reader) => new(reader.Values.ReadString(), reader.ReadOptionalString(), null);
}
