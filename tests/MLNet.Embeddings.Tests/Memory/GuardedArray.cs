using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>A managed array that lies in memory of its own, its last item right before a page that nothing may touch.</summary>
/// <remarks>
/// Kernels that pin arrays run over it as they are. The memory holds what the runtime puts before the items of any array: a word for
/// locks, the type and the length. The collector passes over references to objects outside its heap, so such an array may be a field of
/// an ordinary object; whoever makes one disposes of it after the last use. The first item has that header before it, and the protected
/// page before that: a read of up to 24 bytes too early is not seen, a write into them is, by <see cref="Dispose"/>.
/// </remarks>
/// <typeparam name="T">What the array holds.</typeparam>
internal sealed unsafe class GuardedArray<T> : IDisposable
    where T : unmanaged
{
    private const int HeaderLength = 24;

    private readonly GuardedBuffer<byte> _memory;
    private readonly byte[] _header;

    /// <summary>Copies items into a guarded array.</summary>
    /// <param name="items">The items, at least one.</param>
    /// <param name="end">The end that touches a protected page.</param>
    public GuardedArray(T[] items, GuardedEnd end = GuardedEnd.After)
    {
        Assert.SkipUnless(nint.Size == 8, "The header of an array is that of 64-bit processes.");
        ArgumentOutOfRangeException.ThrowIfZero(items.Length);
        _memory = new GuardedBuffer<byte>(HeaderLength + (items.Length * sizeof(T)), end);
        byte* start = _memory.First;
        *(nint*)(start + 8) = typeof(T[]).TypeHandle.Value;
        *(long*)(start + 16) = items.Length;
        nint reference = (nint)(start + 8);
        Array = Unsafe.As<nint, T[]>(ref reference);
        items.CopyTo(Array, 0);

        // The runtime keeps an object's hash code in its header, from the first use on.
        _ = RuntimeHelpers.GetHashCode(Array);
        _header = _memory.Span[..HeaderLength].ToArray();
    }

    /// <summary>The array.</summary>
    public T[] Array { get; }

    /// <summary>Gives the memory back, and fails if something was written before the first item.</summary>
    public void Dispose()
    {
        bool intact = _memory.Span[..HeaderLength].SequenceEqual(_header);
        _memory.Dispose();
        Assert.True(intact, "Something was written before the first item of an array.");
    }
}
