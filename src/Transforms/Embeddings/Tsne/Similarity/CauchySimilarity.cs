using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>One degree of freedom: K is 1/(1 + s) itself.</summary>
internal readonly struct CauchySimilarity : ISimilarity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes inverse, TLanes exponent)
        where TLanes : unmanaged, ILanes<TLanes> => inverse;
}
