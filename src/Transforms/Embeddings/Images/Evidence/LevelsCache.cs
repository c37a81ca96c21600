using MLNet.Embeddings.Images.Decoders;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>
/// Gray levels of pictures that were decoded lately, so that a second look at two of them need not decode them again. Thread-safe.
/// </summary>
/// <remarks>
/// It gives what decoding would give, so that no result depends on it. Its size is bounded: what comes when it is full is not kept. A fit
/// that has looked at its pictures lets them go; what nobody fits is let go once nothing has been kept or found for a while.
/// </remarks>
/// <param name="limit">Bytes of levels at most.</param>
/// <param name="patience">How long all are kept without another one being kept, or one of them being found.</param>
/// <param name="time">Tells how long that is.</param>
internal sealed class LevelsCache(long limit, TimeSpan patience, TimeProvider time)
{
    // At least so much for each picture: dictionaries and objects take memory too.
    private const int Overhead = 256;

    private const long LeastLimit = 32L << 20;
    private const long UsualLimit = 256L << 20;
    private const int ShareOfMemory = 64;

    private readonly object _gate = new();
    private readonly Dictionary<Key, GrayLevels> _known = [];
    private long _bytes;
    private long _used;
    private ITimer? _timer;

    /// <summary>The cache of the process: a sixty-fourth of what it may use, or the levels of some thousand photographs.</summary>
    public static LevelsCache Shared { get; } = new(DefaultLimit(), TimeSpan.FromMinutes(5), TimeProvider.System);

    /// <summary>Bytes that are taken now.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Keeps the levels of a picture, if there is room for them.</summary>
    /// <param name="file">The digest of its file.</param>
    /// <param name="decoder">What decoded it.</param>
    /// <param name="content">Its file.</param>
    /// <param name="image">The picture; it stays the caller's.</param>
    /// <param name="minimumSide">What its shorter side had to keep as it was decoded; <see langword="null"/> for all there was.</param>
    public void Keep(Digest file, IImageDecoder decoder, ReadOnlySpan<byte> content, DecodedImage image, int? minimumSide)
    {
        Key key = KeyOf(file, decoder);
        long reserved = Overhead + GrayLevels.CountOf(image);
        if (!TryReserve(key, reserved))
            return;

        GrayLevels? levels = null;
        try
        {
            levels = GrayLevels.TryOf(content, image, minimumSide);
        }
        catch (Exception exception) when (exception is InvalidDataException or OutOfMemoryException)
        {
            // Then it is decoded again, where it is looked at at all.
        }
        finally
        {
            Add(key, levels, reserved);
        }
    }

    /// <summary>The levels of a picture; <see langword="null"/> where they are not known.</summary>
    /// <param name="file">The digest of its file.</param>
    /// <param name="decoder">What would decode it.</param>
    public GrayLevels? Find(Digest file, IImageDecoder decoder)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(KeyOf(file, decoder), out GrayLevels? levels))
                return null;

            _used = time.GetTimestamp();
            return levels;
        }
    }

    /// <summary>Lets pictures go.</summary>
    /// <param name="files">The digests of their files.</param>
    /// <param name="decoder">What decoded them.</param>
    public void Forget(IEnumerable<Digest> files, IImageDecoder decoder)
    {
        lock (_gate)
        {
            foreach (Digest file in files)
            {
                if (_known.Remove(KeyOf(file, decoder), out GrayLevels? levels))
                    _bytes -= Overhead + levels.Count;
            }
        }
    }

    private static Key KeyOf(Digest file, IImageDecoder decoder) =>
        decoder is AsStoredImageDecoder asStored ? new Key(file, asStored.Decoder, true) : new Key(file, decoder, false);

    private static long DefaultLimit()
    {
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return Math.Clamp(memory / ShareOfMemory, LeastLimit, UsualLimit);
    }

    private bool TryReserve(Key key, long bytes)
    {
        lock (_gate)
        {
            if (_bytes + bytes > limit || _known.ContainsKey(key))
                return false;

            _bytes += bytes;
            return true;
        }
    }

    private void Add(Key key, GrayLevels? levels, long reserved)
    {
        lock (_gate)
        {
            _bytes -= reserved;
            if (levels is null || !_known.TryAdd(key, levels))
                return;

            _bytes += Overhead + levels.Count;
            _used = time.GetTimestamp();
            _timer ??= StartTimer();
        }
    }

    // Nothing of whoever happens to come first may live as long as the timer does.
    private ITimer StartTimer()
    {
        if (ExecutionContext.IsFlowSuppressed())
            return time.CreateTimer(_ => LetGo(), null, patience, patience);
        using (ExecutionContext.SuppressFlow())
            return time.CreateTimer(_ => LetGo(), null, patience, patience);
    }

    private void LetGo()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_used) < patience)
                return;

            foreach (GrayLevels levels in _known.Values)
                _bytes -= Overhead + levels.Count;
            _known.Clear();
            _known.TrimExcess();
            _timer?.Dispose();
            _timer = null;
        }
    }

    private readonly record struct Key(Digest File, IImageDecoder Decoder, bool IsAsStored);
}
