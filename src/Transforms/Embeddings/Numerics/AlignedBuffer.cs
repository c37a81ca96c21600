using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Single-precision numbers on a 64-byte boundary, so that no vector straddles two cache lines; their memory is free once
/// disposed.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private readonly AlignedAllocator _allocator = AlignedAllocator.Current;
    private readonly nuint _bytes;
    private float* _pointer;

    /// <summary>Allocates zeros.</summary>
    public AlignedBuffer(long length)
        : this(length, cleared: true) { }

    private AlignedBuffer(long length, bool cleared)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _bytes = Math.Max((nuint)length * sizeof(float), AlignedAllocator.Alignment);
        _pointer = (float*)_allocator.Allocate(_bytes);
        GC.AddMemoryPressure((long)_bytes);
        if (cleared)
            NativeMemory.Clear(_pointer, _bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public float* Pointer => _pointer;

    /// <summary>Allocates numbers that are yet to be set: only what is written takes memory, and the threads that write it share the
    /// cost.</summary>
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

        _allocator.Free(_pointer, _bytes);
        _pointer = null;
        GC.RemoveMemoryPressure((long)_bytes);
    }
}
