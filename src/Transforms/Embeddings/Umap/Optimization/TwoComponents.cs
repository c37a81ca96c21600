namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Maps of 2 component(s).</summary>
internal readonly struct TwoComponents : IComponentCount
{
    public static int Value => 2;
}
