using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>Where the memory of an <see cref="AlignedBuffer"/> comes from; tests take memory from a place whose ends nothing may
/// touch.</summary>
internal unsafe class AlignedAllocator
{
    /// <summary>Bytes that an address is a multiple of: a cache line and the widest vector.</summary>
    public const nuint Alignment = 64;

    /// <summary>The allocator of buffers that are made from now on.</summary>
    public static AlignedAllocator Current { get; set; } = new();

    /// <summary>Memory of any content on an aligned address.</summary>
    /// <param name="bytes">Its size, above 0.</param>
    public virtual void* Allocate(nuint bytes) => NativeMemory.AlignedAlloc(bytes, Alignment);

    /// <summary>Gives back what <see cref="Allocate"/> gave.</summary>
    /// <param name="memory">Where it begins.</param>
    /// <param name="bytes">Its size.</param>
    public virtual void Free(void* memory, nuint bytes) => NativeMemory.AlignedFree(memory);
}
