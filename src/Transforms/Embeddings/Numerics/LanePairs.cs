using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Numerics;

/// <summary>Takes pairs of neighboring values apart, as interpolation between them wants them.</summary>
internal static class LanePairs
{
    /// <summary>The first values of eight pairs, and the second ones.</summary>
    /// <param name="outer">Pairs 0, 1, 4 and 5.</param>
    /// <param name="inner">Pairs 2, 3, 6 and 7.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<float> First, Vector256<float> Second) Apart(Vector256<float> outer, Vector256<float> inner) =>
        Avx.IsSupported
            ? (Avx.Shuffle(outer, inner, 0x88), Avx.Shuffle(outer, inner, 0xDD))
            : (
                Vector256.Create(outer[0], outer[2], inner[0], inner[2], outer[4], outer[6], inner[4], inner[6]),
                Vector256.Create(outer[1], outer[3], inner[1], inner[3], outer[5], outer[7], inner[5], inner[7])
            );
}
