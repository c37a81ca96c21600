using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Which paths this machine has.</summary>
internal static class SimdPaths
{
    /// <summary>The widest path in hardware.</summary>
    public static SimdPath Widest =>
        Vector512.IsHardwareAccelerated ? SimdPath.Vector512
        : Vector256.IsHardwareAccelerated ? SimdPath.Vector256
        : SimdPath.Portable;
}
