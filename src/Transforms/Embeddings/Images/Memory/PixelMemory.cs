using System.Buffers;

namespace MLNet.Embeddings.Images.Memory;

/// <summary>The memory of one image: a share of the <see cref="PixelBudget"/> and an array, both given back once.</summary>
/// <remarks>
/// Arrays of ordinary pictures are pooled. Larger ones are used again as long as no collection has taken them, and the largest go back to
/// the system as soon as nobody
/// waits for one.
/// </remarks>
internal sealed class PixelMemory : IDisposable
{
    private const int LargestPooled = 1 << 26;
    private const int LargestLeft = 1 << 28;

    // A span on somebody's stack may keep such an array from being collected: then it is better used again than a second one made beside
    // it.
    private static readonly List<WeakReference<byte[]>> Dropped = [];

    private readonly PixelBudget _budget;
    private readonly PixelBudget.Holder _holder;
    private readonly long _counted;
    private byte[]? _array;
    private int _returned;

    /// <summary>Takes memory, waiting until the budget has it.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="decoderBytes">Bytes that the decoder takes besides, for itself.</param>
    public PixelMemory(int length, long decoderBytes)
        : this(length, decoderBytes, PixelBudget.Shared) { }

    /// <inheritdoc cref="PixelMemory(int, long)"/>
    internal PixelMemory(int length, long decoderBytes, PixelBudget budget)
    {
        _budget = budget;
        _counted = length + decoderBytes;
        _holder = budget.Take(_counted);
        try
        {
            _array = length <= LargestPooled ? ArrayPool<byte>.Shared.Rent(length) : TakeDropped(length) ?? Allocate(length);
        }
        catch
        {
            GiveShareBack();
            throw;
        }
    }

    /// <summary>
    /// An image that nobody disposes must not keep others waiting for ever. Its array is left to the collector: a span of it may still be
    /// in use.
    /// </summary>
    ~PixelMemory() => GiveShareBack();

    /// <summary>The array, which may be longer than asked for; <see langword="null"/> once it is given back.</summary>
    public byte[]? Array => _array;

    /// <summary>Gives everything back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is not { } array)
            return;

        if (array.Length <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else
        {
            bool isLeft = array.Length <= LargestLeft;
            lock (Dropped)
            {
                Dropped.RemoveAll(dropped => !dropped.TryGetTarget(out _));
                Dropped.Add(new WeakReference<byte[]>(array));
            }

            array = null!;
            if (!isLeft && _budget.WaitingCount == 0)
                Collect();
        }

        GiveShareBack();
        GC.SuppressFinalize(this);
    }

    // Nothing less gives such memory back to the system.
    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static byte[] Allocate(int length)
    {
        bool areDropped;
        lock (Dropped)
            areDropped = Dropped.Count > 0;
        if (areDropped && length > LargestLeft)
            Collect();
        return GC.AllocateUninitializedArray<byte>(length);
    }

    private void GiveShareBack()
    {
        if (_holder is not null && Interlocked.Exchange(ref _returned, 1) == 0)
            _budget.Return(_counted, _holder);
    }

    private static byte[]? TakeDropped(int length)
    {
        lock (Dropped)
        {
            byte[]? array = null;
            int found = Dropped.FindIndex(dropped => dropped.TryGetTarget(out array) && array.Length >= length);
            if (found < 0)
                return null;

            Dropped.RemoveAt(found);
            return array;
        }
    }
}
