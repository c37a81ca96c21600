using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>How the similarity K follows from 1/(1 + s/ν): chosen when a kernel is compiled, since a call in a loop would cost it all its
/// registers.</summary>
internal interface ISimilarity
{
    /// <summary>K for some pairs at once.</summary>
    /// <param name="inverse">1/(1 + s/ν).</param>
    /// <param name="exponent">(ν+1)/2.</param>
    static abstract TLanes Of<TLanes>(TLanes inverse, TLanes exponent)
        where TLanes : unmanaged, ILanes<TLanes>;
}
