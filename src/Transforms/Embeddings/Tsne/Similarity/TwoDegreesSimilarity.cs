using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Similarity;

/// <summary>Two degrees of freedom: K is the power 3/2 of 1/(1 + s/2), which a square root gives in a fraction of the time that a logarithm
/// takes.</summary>
internal readonly struct TwoDegreesSimilarity : ISimilarity
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Of<TLanes>(TLanes inverse, TLanes exponent)
        where TLanes : unmanaged, ILanes<TLanes> => inverse * TLanes.SquareRoot(inverse);
}
