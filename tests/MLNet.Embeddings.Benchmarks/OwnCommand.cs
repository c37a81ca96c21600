using MLNet.Embeddings.Benchmarks.Peers;

namespace MLNet.Embeddings.Benchmarks;

/// <summary>Our side of a comparison: the samples program in a fresh process, so that start-up and just-in-time compilation are paid as a
/// user pays them.</summary>
internal static class OwnCommand
{
    public static TimedCommand Create(params string[] arguments) =>
        new("MLNet.Embeddings", "dotnet", [Path.Combine(AppContext.BaseDirectory, "mlnet-embeddings.dll"), .. arguments]);
}
