using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Gives every <see cref="AlignedBuffer"/> pages of its own that end at a protected one, filled with numbers that no one has
/// written.</summary>
/// <remarks>
/// A buffer has to begin on a 64-byte boundary, so up to 60 bytes may lie between its end and the protected page. They hold a mark that is
/// looked at when the buffer is given back; a write into them is remembered, since an exception in a finalizer would tell less.
/// </remarks>
internal sealed unsafe class GuardedAllocator : AlignedAllocator
{
    private const byte Mark = 0xA5;

    private readonly Lock _gate = new();
    private readonly Dictionary<nint, nuint> _pages = [];

    /// <summary>Buffers that were given out.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes behind the end of a buffer that were overwritten.</summary>
    public int Overwritten { get; private set; }

    public override void* Allocate(nuint bytes)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint mapped = (bytes + page - 1) / page * page;
        byte* pages = GuardedPages.Map(mapped);
        byte* start = (byte*)((nuint)(pages + mapped - bytes) & ~(Alignment - 1));
        new Span<byte>(pages, (int)mapped).Fill(Mark);

        // What is read before it is written turns up as NaN.
        new Span<float>(start, (int)(bytes / sizeof(float))).Fill(float.NaN);
        lock (_gate)
        {
            Count++;
            _pages.Add((nint)start, mapped);
        }

        return start;
    }

    public override void Free(void* memory, nuint bytes)
    {
        lock (_gate)
        {
            nuint mapped = _pages[(nint)memory];
            _pages.Remove((nint)memory);
            nuint page = (nuint)Environment.SystemPageSize;
            byte* end = (byte*)memory + bytes;
            byte* last = (byte*)(((nuint)end + page - 1) / page * page);
            Overwritten += (int)(last - end) - new ReadOnlySpan<byte>(end, (int)(last - end)).Count(Mark);
            GuardedPages.Unmap(last - mapped, mapped);
        }
    }
}
