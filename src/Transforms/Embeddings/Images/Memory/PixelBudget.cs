namespace MLNet.Embeddings.Images.Memory;

/// <summary>The bytes that the decoded images of all threads take together: who would exceed them waits until others are done.</summary>
/// <remarks>
/// It cannot end in a deadlock. Threads are served in the order in which they came; an image that is larger than the whole budget is let
/// through alone; a thread that
/// holds an image already never waits, so that no two threads wait for each other; and where nothing is given back for a long time, waiting
/// is given up.
/// </remarks>
internal sealed class PixelBudget(long limit)
{
    private const long LeastLimit = 64L << 20;
    private const long BytesPerProcessor = 64L << 20;
    private const long UsualLimit = 512L << 20;
    private const int ShareOfMemory = 8;

    [ThreadStatic]
    private static Holder? _holder;

    private readonly object _gate = new();
    private readonly LinkedList<long> _waiting = [];
    private long _limit = limit;
    private long _taken;
    private long _most;
    private long _returns;

    /// <summary>The budget of the process.</summary>
    public static PixelBudget Shared { get; } = new(DefaultLimit());

    /// <summary>Without any image given back for so long, those who hold them are taken to hold them for good.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes in all.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set
        {
            lock (_gate)
            {
                _limit = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Bytes that are taken now.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The most bytes that were ever taken at once.</summary>
    public long MostTaken => Interlocked.Read(ref _most);

    /// <summary>Threads that wait for bytes.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Takes bytes, waiting for them where need be.</summary>
    /// <returns>Who holds them, to be named when they are given back.</returns>
    public Holder Take(long bytes)
    {
        Holder holder = _holder ??= new Holder();
        lock (_gate)
        {
            if (holder.Count == 0)
                Wait(bytes);

            _taken += bytes;
            _most = Math.Max(_most, _taken);
            holder.Count++;
        }

        return holder;
    }

    /// <summary>Gives bytes back; any thread may do so.</summary>
    public void Return(long bytes, Holder holder)
    {
        lock (_gate)
        {
            _taken -= bytes;
            _returns++;
            holder.Count--;
            Monitor.PulseAll(_gate);
        }
    }

    // An eighth of what the process may use; four or more photographs for each processor, so that nobody waits for ordinary pictures.
    private static long DefaultLimit()
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Math.Max(LeastLimit, Math.Min(memory / ShareOfMemory, Math.Max(UsualLimit, BytesPerProcessor * Environment.ProcessorCount)));
    }

    private void Wait(long bytes)
    {
        LinkedListNode<long> place = _waiting.AddLast(bytes);
        try
        {
            while (place.Previous is not null || (_taken > 0 && _taken + bytes > _limit))
            {
                long returns = _returns;
                if (!Monitor.Wait(_gate, Patience) && returns == _returns)
                    break;
            }
        }
        finally
        {
            _waiting.Remove(place);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A thread and the number of images that it made and that are still there.</summary>
    internal sealed class Holder
    {
        public int Count { get; set; }
    }
}
