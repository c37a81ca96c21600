using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Zeroed single-precision numbers on a 64-byte boundary, so that no vector straddles two cache lines.</summary>
internal sealed unsafe class AlignedBuffer : IDisposable
{
    private const nuint Alignment = 64;

    private float* _pointer;

    public AlignedBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = Math.Max((nuint)length * sizeof(float), Alignment);
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        GC.AddMemoryPressure((long)bytes);
        NativeMemory.Clear(_pointer, bytes);
    }

    ~AlignedBuffer() => Free();

    public long Length { get; }

    public float* Pointer => _pointer;

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
