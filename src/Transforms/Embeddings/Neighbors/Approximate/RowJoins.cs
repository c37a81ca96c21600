using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>The joins of each path.</summary>
internal static class RowJoins
{
    public static IRowJoin Of(SimdPath path) =>
        path switch
        {
            SimdPath.Vector512 => new RowJoin<TileKernel512>(),
            SimdPath.Vector256 => new RowJoin<TileKernel256>(),
            _ => new RowJoin<TileKernelPortable>(),
        };
}
