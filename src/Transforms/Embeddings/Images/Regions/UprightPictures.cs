using MLNet.Embeddings.Files;

namespace MLNet.Embeddings.Images.Regions;

/// <summary>The pictures that regions were cut of last, so that each is decoded once for all regions that are asked for one after the
/// other, on however many threads. Thread-safe: who asks for a picture that another thread decodes waits for it.</summary>
/// <remarks>A picture that somebody reads or decodes is never let go, since another one would be decoded in its place. Of the others those
/// that were asked for last stay, and none once nobody has asked for some seconds.</remarks>
internal sealed class UprightPictures : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Whatever their size: each is looked for one by one. A thread needs two at most.
    private static readonly int MostPictures = Math.Max(64, 4 * Environment.ProcessorCount);

    private readonly Lock _lock = new();
    private readonly LinkedList<Held> _recent = [];
    private readonly Func<long> _mostBytes;
    private readonly ITimer _timer;

    /// <param name="mostBytes">Bytes of the pictures that are kept at most; the one that was asked for last is kept in any case.</param>
    /// <param name="time">Tells when nobody has asked for long.</param>
    public UprightPictures(Func<long> mostBytes, TimeProvider time)
    {
        _mostBytes = mostBytes;

        // The timer must not keep alive what happens to flow through the thread that asks first.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _timer = time.CreateTimer(_ => LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Those of the process. All threads decode as many pixels at once as <see cref="DecodedImage.MemoryBudget"/> allows, so that
    /// as many are kept for the regions that are still to come.</summary>
    public static UprightPictures Shared { get; } = new(() => DecodedImage.MemoryBudget, TimeProvider.System);

    /// <summary>Pictures that are held now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _recent.Count;
        }
    }

    /// <summary>A region of a picture as a file.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="region">The region.</param>
    /// <param name="decoder">Decodes it.</param>
    /// <returns>The content, which the caller disposes.</returns>
    /// <exception cref="InvalidDataException">The picture is none, or has no such region.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PooledFile Read(string path, PictureRegion region, IImageDecoder decoder)
    {
        Held held = Take(new Key(path, FileStamp.Of(path), decoder));
        try
        {
            return held.Picture.Value.Cut(region);
        }
        catch (Exception exception) when (exception is not InvalidDataException)
        {
            // Another time it may be read.
            held.IsSpoilt = true;
            throw;
        }
        finally
        {
            Release(held);
        }
    }

    public void Dispose() => _timer.Dispose();

    private Held Take(Key key)
    {
        lock (_lock)
        {
            LinkedListNode<Held>? node = _recent.First;
            while (node is not null && (node.Value.Key != key || node.Value.IsSpoilt))
                node = node.Next;
            if (node is null)
                node = new LinkedListNode<Held>(new Held(key));
            else
                _recent.Remove(node);
            _recent.AddFirst(node);
            node.Value.Readers++;
            return node.Value;
        }
    }

    private void Release(Held held)
    {
        lock (_lock)
        {
            held.Readers--;
            Trim();
            _timer.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void Trim()
    {
        long most = _mostBytes();
        long bytes = _recent.Sum(held => held.Readers > 0 ? held.Bytes : 0);
        int count = 0;
        for (LinkedListNode<Held>? node = _recent.First; node is not null; )
        {
            LinkedListNode<Held> here = node;
            node = node.Next;
            Held held = here.Value;
            if (held.Readers > 0)
                continue;
            if (held.IsSpoilt || count == MostPictures || (here != _recent.First && bytes + held.Bytes > most))
            {
                _recent.Remove(here);
                continue;
            }

            bytes += held.Bytes;
            count++;
        }
    }

    private void LetGo()
    {
        lock (_lock)
        {
            for (LinkedListNode<Held>? node = _recent.First; node is not null; )
            {
                LinkedListNode<Held> here = node;
                node = node.Next;
                if (here.Value.Readers == 0)
                    _recent.Remove(here);
            }
        }
    }

    // The stamp tells a file that was replaced.
    private readonly record struct Key(string Path, FileStamp? Stamp, IImageDecoder Decoder);

    private sealed class Held(Key key)
    {
        public Key Key { get; } = key;

        // A picture that is broken is broken for all of its regions.
        public Lazy<UprightPicture> Picture { get; } = new(() => UprightPicture.Read(key.Path, key.Decoder));

        public int Readers { get; set; }

        public bool IsSpoilt { get; set; }

        public long Bytes => Picture.IsValueCreated ? Picture.Value.Bytes : 0;
    }
}
