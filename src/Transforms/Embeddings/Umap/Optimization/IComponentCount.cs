namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Number of map components as a compile-time constant, so that each count gets a kernel of its own without loops over
/// components.</summary>
internal interface IComponentCount
{
    /// <summary>1, 2 or 3.</summary>
    static abstract int Value { get; }
}
