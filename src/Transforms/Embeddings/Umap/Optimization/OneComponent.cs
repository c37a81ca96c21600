namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Maps of 1 component(s).</summary>
internal readonly struct OneComponent : IComponentCount
{
    public static int Value => 1;
}
