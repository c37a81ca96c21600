using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>Any degrees of freedom: K is a power of 1/(1 + s/ν).</summary>
internal readonly struct StudentSimilarity : ISimilarity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes inverse, TLanes exponent)
        where TLanes : unmanaged, ILanes<TLanes> => TLanes.Exp(exponent * TLanes.Log(inverse));
}
