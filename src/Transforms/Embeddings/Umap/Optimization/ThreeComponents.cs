namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Maps of 3 component(s).</summary>
internal readonly struct ThreeComponents : IComponentCount
{
    public static int Value => 3;
}
