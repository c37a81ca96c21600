using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Detail;

/// <summary>Looks up eight places of a plane at once, between its pixels.</summary>
internal static unsafe class PlaneSampling
{
    /// <summary>The levels at eight places, interpolated linearly, with the numbers that one place at a time would give.</summary>
    /// <param name="plane">The plane's levels, row by row.</param>
    /// <param name="width">Pixels of its rows.</param>
    /// <param name="corners">For each place the pixel above and left of it, which has one to its right and a row below.</param>
    /// <param name="across">How far each place is from there to the right, from 0 to 1.</param>
    /// <param name="down">How far it is below.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> At(float* plane, int width, Vector256<int> corners, Vector256<float> across, Vector256<float> down)
    {
        Vector256<float> above = Along(plane, corners, across);
        Vector256<float> below = Along(plane + width, corners, across);
        return above + (down * (below - above));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Along(float* line, Vector256<int> places, Vector256<float> share)
    {
        Vector256<float> outer = Vector256.Create(Two(line, places[0], places[1]), Two(line, places[4], places[5]));
        Vector256<float> inner = Vector256.Create(Two(line, places[2], places[3]), Two(line, places[6], places[7]));
        (Vector256<float> here, Vector256<float> next) = LanePairs.Apart(outer, inner);
        return here + (share * (next - here));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(float* line, int place, int other) =>
        Vector128.Create(*(double*)(line + place), *(double*)(line + other)).AsSingle();
}
