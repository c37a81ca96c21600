namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Memory with a page right behind it, or right before it, that nothing may touch.</summary>
/// <remarks>
/// A kernel that reads or writes one item too far ends the whole test process with a signal, which is the point: no assert could see it.
/// The other end is protected
/// too, with less than a page of slack.
/// </remarks>
/// <typeparam name="T">What the memory holds.</typeparam>
public sealed unsafe class GuardedBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly nuint _bytes;
    private readonly T* _items;
    private byte* _pages;

    /// <summary>Maps memory for a number of items, all zero. Skips the test where there is no mmap.</summary>
    /// <param name="length">Number of items, 0 or more.</param>
    /// <param name="end">The end that touches a protected page.</param>
    public GuardedBuffer(int length, GuardedEnd end = GuardedEnd.After)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint page = (nuint)Environment.SystemPageSize;
        nuint used = (nuint)length * (nuint)sizeof(T);
        _bytes = Math.Max(1, (used + page - 1) / page) * page;
        _pages = GuardedPages.Map(_bytes);
        _items = (T*)(end == GuardedEnd.After ? _pages + _bytes - used : _pages);
    }

    /// <summary>Copies items into guarded memory.</summary>
    public GuardedBuffer(ReadOnlySpan<T> items, GuardedEnd end = GuardedEnd.After)
        : this(items.Length, end) => items.CopyTo(Span);

    /// <summary>Number of items.</summary>
    public int Length { get; }

    /// <summary>The items.</summary>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pages is null, this);
            return new Span<T>(_items, Length);
        }
    }

    /// <summary>The first item, for kernels that take pointers.</summary>
    public T* First => _items;

    /// <summary>Gives the memory back; whatever touches it later ends the process.</summary>
    public void Dispose()
    {
        if (_pages is not null)
            GuardedPages.Unmap(_pages, _bytes);
        _pages = null;
    }
}
