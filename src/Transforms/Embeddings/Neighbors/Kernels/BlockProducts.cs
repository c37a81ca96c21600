namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>The block comparison of each path.</summary>
internal static class BlockProducts
{
    public static IBlockProduct Of(SimdPath path) =>
        path switch
        {
            SimdPath.Vector512 => new BlockProduct<TileKernel512>(),
            SimdPath.Vector256 => new BlockProduct<TileKernel256>(),
            _ => new BlockProduct<TileKernelPortable>(),
        };
}
