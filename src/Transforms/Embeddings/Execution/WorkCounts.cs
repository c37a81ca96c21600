namespace MLNet.Embeddings;

/// <summary>Counts the work that grows with the data, where it is done: files read, images decoded and embedded, neighbor
/// searches.</summary>
/// <remarks>
/// <para>
/// What is started between <see cref="Collect"/> and <see cref="Dispose"/> is counted, on whatever thread: the count follows the flow of
/// the program into threads, tasks and the library's own teams of threads, as an <see cref="AsyncLocal{T}"/> does. Collections nest: what
/// the inner one counts, the outer one counts too. Two that run side by side do not see each other. Without a collection nothing is
/// counted.
/// </para>
/// <para>
/// A neighbor search finds the k nearest rows of every row of a matrix of vectors. Not counted are searches for new rows, searches in the
/// low-dimensional space of a map, within a small sample or among descriptors of images, the joins and comparisons by which the duplicate
/// flagger finds pairs above a similarity, and the few rows that neighbors found for another purpose leave open.
/// </para>
/// </remarks>
public sealed class WorkCounts : IDisposable
{
    private static readonly AsyncLocal<WorkCounts?> Collecting = new();

    private static int _collections;

    private readonly WorkCounts? _outer;
    private long _filesRead;
    private long _imagesDecoded;
    private long _imagesEmbedded;
    private long _neighborSearches;
    private long _equalRowSearches;
    private long _finiteChecks;
    private int _isClosed;

    private WorkCounts(WorkCounts? outer) => _outer = outer;

    /// <summary>Image files whose content was read; a file that is read twice counts twice.</summary>
    public long FilesRead => Interlocked.Read(ref _filesRead);

    /// <summary>Images whose pixels were decoded; one that is decoded twice counts twice.</summary>
    public long ImagesDecoded => Interlocked.Read(ref _imagesDecoded);

    /// <summary>Images that a model turned into vectors.</summary>
    public long ImagesEmbedded => Interlocked.Read(ref _imagesEmbedded);

    /// <summary>Searches for the nearest neighbors of all rows.</summary>
    public long NeighborSearches => Interlocked.Read(ref _neighborSearches);

    /// <summary>Matrices whose equal rows were looked for.</summary>
    internal long EqualRowSearches => Interlocked.Read(ref _equalRowSearches);

    /// <summary>Sets of rows whose values were checked to be finite and not too large, as they were read or afterwards.</summary>
    internal long FiniteChecks => Interlocked.Read(ref _finiteChecks);

    /// <summary>What is being collected here, which a thread that was started elsewhere takes over with <see cref="Run"/>.</summary>
    internal static WorkCounts? Current
    {
        get
        {
            if (Volatile.Read(ref _collections) == 0)
                return null;

            WorkCounts? counts = Collecting.Value;
            while (counts is { _isClosed: not 0 })
                counts = counts._outer;
            return counts;
        }
    }

    /// <summary>Counts from now on, until the result is disposed; the counts can still be read then.</summary>
    public static WorkCounts Collect()
    {
        var counts = new WorkCounts(Current);
        Interlocked.Increment(ref _collections);
        Collecting.Value = counts;
        return counts;
    }

    /// <summary>Ends the count.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0)
            return;

        Interlocked.Decrement(ref _collections);
        if (ReferenceEquals(Collecting.Value, this))
            Collecting.Value = _outer;
    }

    /// <summary>A file of an image was read.</summary>
    internal static void AddFileRead() => Add(static counts => Interlocked.Increment(ref counts._filesRead));

    /// <summary>An image was decoded.</summary>
    internal static void AddImageDecoded() => Add(static counts => Interlocked.Increment(ref counts._imagesDecoded));

    /// <summary>So many images were embedded.</summary>
    internal static void AddImagesEmbedded(int count)
    {
        for (WorkCounts? counts = Current; counts is not null; counts = counts._outer)
            Interlocked.Add(ref counts._imagesEmbedded, count);
    }

    /// <summary>The neighbors of all rows were searched.</summary>
    internal static void AddNeighborSearch() => Add(static counts => Interlocked.Increment(ref counts._neighborSearches));

    /// <summary>Equal rows of a matrix were looked for.</summary>
    internal static void AddEqualRowSearch() => Add(static counts => Interlocked.Increment(ref counts._equalRowSearches));

    /// <summary>All values of some rows were checked.</summary>
    internal static void AddFiniteCheck() => Add(static counts => Interlocked.Increment(ref counts._finiteChecks));

    /// <summary>Runs work on a thread that was started outside the collection, as if it had been started inside.</summary>
    /// <param name="counts">The <see cref="Current"/> of where the work was asked for.</param>
    /// <param name="work">The work.</param>
    internal static void Run(WorkCounts? counts, Action work)
    {
        WorkCounts? before = Collecting.Value;
        if (ReferenceEquals(before, counts))
        {
            work();
            return;
        }

        Collecting.Value = counts;
        try
        {
            work();
        }
        finally
        {
            Collecting.Value = before;
        }
    }

    private static void Add(Action<WorkCounts> add)
    {
        for (WorkCounts? counts = Current; counts is not null; counts = counts._outer)
            add(counts);
    }
}
