using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary>Copies one vector per row between memories of different row lengths.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal static unsafe class StridedTile<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* source, nint sourceStride, float* destination, nint destinationStride, int rows)
    {
        for (int row = 0; row < rows; row++)
            TLanes.Load(source + (row * sourceStride)).Store(destination + (row * destinationStride));
    }
}
