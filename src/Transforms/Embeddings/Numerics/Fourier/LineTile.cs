using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>Moves lines between memory, where a line is contiguous, and a tile, where each line takes one lane.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal static unsafe class LineTile<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Reads as many lines as there are lanes.</summary>
    /// <param name="lines">First number of the first line.</param>
    /// <param name="lineStride">Distance between lines, in numbers.</param>
    /// <param name="length">Numbers per line, a multiple of 8.</param>
    /// <param name="tile">Gets number <c>k</c> of line <c>l</c> at <c>k·lanes + l</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(float* lines, nint lineStride, int length, float* tile)
    {
        if (Avx.IsSupported && TLanes.Count % 8 == 0)
        {
            for (int column = 0; column < length; column += 8)
            {
                for (int line = 0; line < TLanes.Count; line += 8)
                    Transpose8(lines + (line * lineStride) + column, lineStride, tile + (column * TLanes.Count) + line, TLanes.Count);
            }

            return;
        }

        for (int line = 0; line < TLanes.Count; line++)
        {
            for (int column = 0; column < length; column++)
                tile[(column * TLanes.Count) + line] = lines[(line * lineStride) + column];
        }
    }

    /// <summary>The reverse of <see cref="Read"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(float* tile, int length, float* lines, nint lineStride)
    {
        if (Avx.IsSupported && TLanes.Count % 8 == 0)
        {
            for (int column = 0; column < length; column += 8)
            {
                for (int line = 0; line < TLanes.Count; line += 8)
                    Transpose8(tile + (column * TLanes.Count) + line, TLanes.Count, lines + (line * lineStride) + column, lineStride);
            }

            return;
        }

        for (int line = 0; line < TLanes.Count; line++)
        {
            for (int column = 0; column < length; column++)
                lines[(line * lineStride) + column] = tile[(column * TLanes.Count) + line];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* source, nint sourceStride, float* destination, nint destinationStride)
    {
        Vector256<float> pair0 = Pair(source, 0, sourceStride);
        Vector256<float> pair1 = Pair(source, 1, sourceStride);
        Vector256<float> pair2 = Pair(source, 2, sourceStride);
        Vector256<float> pair3 = Pair(source, 3, sourceStride);
        Transpose4(pair0, pair1, pair2, pair3, destination, destinationStride);

        pair0 = Pair(source + 4, 0, sourceStride);
        pair1 = Pair(source + 4, 1, sourceStride);
        pair2 = Pair(source + 4, 2, sourceStride);
        pair3 = Pair(source + 4, 3, sourceStride);
        Transpose4(pair0, pair1, pair2, pair3, destination + (4 * destinationStride), destinationStride);
    }

    // Four numbers of row r in the lower half, four of row r + 4 in the upper.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(float* source, nint row, nint stride) =>
        Vector256.Create(Vector128.Load(source + (row * stride)), Vector128.Load(source + ((row + 4) * stride)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        float* destination,
        nint stride
    )
    {
        Vector256<float> lowerAB = Avx.UnpackLow(a, b);
        Vector256<float> upperAB = Avx.UnpackHigh(a, b);
        Vector256<float> lowerCD = Avx.UnpackLow(c, d);
        Vector256<float> upperCD = Avx.UnpackHigh(c, d);
        Avx.Shuffle(lowerAB, lowerCD, 0x44).Store(destination);
        Avx.Shuffle(lowerAB, lowerCD, 0xEE).Store(destination + stride);
        Avx.Shuffle(upperAB, upperCD, 0x44).Store(destination + (2 * stride));
        Avx.Shuffle(upperAB, upperCD, 0xEE).Store(destination + (3 * stride));
    }
}
