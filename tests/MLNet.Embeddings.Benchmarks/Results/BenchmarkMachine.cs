using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>Where a benchmark ran.</summary>
internal sealed record BenchmarkMachine
{
    public required string Processor { get; init; }

    public required int Cores { get; init; }

    public required double MemoryGigabytes { get; init; }

    /// <summary>Bits of the widest vectors that the kernels use here.</summary>
    public required int VectorBits { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Runtime { get; init; }

    /// <summary>The machine that this process runs on.</summary>
    public static BenchmarkMachine Here() =>
        new()
        {
            Processor = ProcessorName() ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Cores = Environment.ProcessorCount,
            MemoryGigabytes = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9, 1),
            VectorBits =
                Vector512.IsHardwareAccelerated ? 512
                : Vector256.IsHardwareAccelerated ? 256
                : 128,
            OperatingSystem = RuntimeInformation.OSDescription,
            Runtime = RuntimeInformation.FrameworkDescription,
        };

    private static string? ProcessorName()
    {
        const string file = "/proc/cpuinfo";
        const string key = "model name";
        return File.Exists(file)
            ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
    }
}
