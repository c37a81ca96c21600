using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Single-precision numbers on a 64-byte boundary, so that no vector straddles two cache lines; their memory is free once disposed.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private float* _pointer;

    /// <summary>Allocates zeros.</summary>
    public AlignedBuffer(long length)
        : this(length, cleared: true)
    {
    }

    private AlignedBuffer(long length, bool cleared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = Math.Max((nuint)length * sizeof(float), Alignment);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        GC.AddMemoryPressure((long)bytes);
        if (cleared)
            NativeMemory.Clear(_pointer, bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public float* Pointer => _pointer;

    /// <summary>Allocates numbers that are yet to be set: only what is written takes memory, and the threads that write it share the cost.</summary>
    public static AlignedBuffer Uninitialized(long length) => new(length, cleared: false);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_pointer is null)
            return;

        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        GC.RemoveMemoryPressure(Math.Max(Length * sizeof(float), (long)Alignment));
    }
}
