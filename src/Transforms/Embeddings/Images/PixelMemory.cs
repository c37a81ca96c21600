using System.Buffers;

namespace MLNet.Embeddings.Images;

/// <summary>The memory of one image: a share of the <see cref="PixelBudget"/> and an array, both given back once.</summary>
/// <remarks>
/// Arrays of ordinary pictures are pooled; a few larger ones are kept, as long as they take no more than half of the budget; the largest are handed to whoever waits for
/// one and else go back to the system.
/// </remarks>
internal sealed class PixelMemory
{
    private const int LargestPooled = 1 << 26;
    private const int LargestKept = 1 << 28;

    private static readonly List<byte[]> Spares = [];

    // Until they are collected, which a span on somebody's stack may delay, the largest arrays can still be used again: better than a second one beside them.
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
        : this(length, decoderBytes, PixelBudget.Shared)
    {
    }

    /// <inheritdoc cref="PixelMemory(int, long)"/>
    internal PixelMemory(int length, long decoderBytes, PixelBudget budget)
    {
        _budget = budget;
        _counted = length + decoderBytes;
        _holder = budget.Take(_counted);
        try
        {
            _array = length <= LargestPooled ? ArrayPool<byte>.Shared.Rent(length) : TakeSpare(length) ?? Allocate(length);
        }
        catch
        {
            GiveShareBack();
            throw;
        }
    }

    /// <summary>An image that nobody disposes must not keep others waiting for ever. Its array is left to the collector: a span of it may still be in use.</summary>
    ~PixelMemory() => GiveShareBack();

    /// <summary>The array, which may be longer than asked for; <see langword="null"/> once it is given back.</summary>
    public byte[]? Array => _array;

    /// <summary>Gives everything back.</summary>
    public void Return()
    {
        if (Interlocked.Exchange(ref _array, null) is not { } array)
            return;

        if (array.Length <= LargestPooled)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else if (!Keep(array) && array.Length > LargestKept)
        {
            lock (Spares)
                Dropped.Add(new WeakReference<byte[]>(array));
            array = null!;
            if (_budget.WaitingCount == 0)
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
        lock (Spares)
        {
            areDropped = length > LargestKept && Dropped.Count > 0;
            Dropped.Clear();
        }

        if (areDropped)
            Collect();
        return GC.AllocateUninitializedArray<byte>(length);
    }

    private void GiveShareBack()
    {
        if (_holder is not null && Interlocked.Exchange(ref _returned, 1) == 0)
            _budget.Return(_counted, _holder);
    }

    private static byte[]? TakeSpare(int length)
    {
        lock (Spares)
        {
            int found = Spares.FindIndex(spare => spare.Length >= length);
            if (found >= 0)
            {
                byte[] spare = Spares[found];
                Spares.RemoveAt(found);
                return spare;
            }

            byte[]? dropped = null;
            int place = length > LargestKept ? Dropped.FindIndex(array => array.TryGetTarget(out dropped) && dropped.Length >= length) : -1;
            if (place < 0)
                return null;

            Dropped.RemoveAt(place);
            return dropped;
        }
    }

    private bool Keep(byte[] array)
    {
        lock (Spares)
        {
            if (array.Length > LargestKept || Spares.Sum(spare => (long)spare.Length) + array.Length > _budget.Limit / 2)
                return false;

            Spares.Add(array);
            return true;
        }
    }
}
