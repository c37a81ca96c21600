using MLNet.Embeddings.Images;
using MLNet.Embeddings.Images.Decoders;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images;

/// <summary>What was decoded lately is found again, for a while, in memory that is bounded.</summary>
public class LevelsCacheTests
{
    private const int Side = 100;

    private readonly MovedClock _clock = new();

    [Fact]
    public void What_was_kept_is_found_under_its_file_and_its_decoder()
    {
        LevelsCache cache = Cache(1 << 20);
        Digest file = Keep(cache, 1);
        Assert.Equal(Side, cache.Find(file, SkiaImageDecoder.Instance)!.Width);
        Assert.Null(cache.Find(file, new AsStoredImageDecoder(SkiaImageDecoder.Instance)));
        Assert.Null(cache.Find(file, ManagedImageDecoder.Instance));
        Assert.Null(cache.Find(Digest.OfFile([1]), SkiaImageDecoder.Instance));

        Digest turned = Keep(cache, 2, new AsStoredImageDecoder(SkiaImageDecoder.Instance));
        Assert.NotNull(cache.Find(turned, new AsStoredImageDecoder(SkiaImageDecoder.Instance)));
        Assert.Null(cache.Find(turned, SkiaImageDecoder.Instance));
    }

    [Fact]
    public void It_takes_no_more_memory_than_it_may()
    {
        LevelsCache cache = Cache(3 * Side * Side);
        Digest[] files = [.. Enumerable.Range(0, 5).Select(seed => Keep(cache, seed))];
        Assert.InRange(cache.Bytes, 2 * Side * Side, 3 * Side * Side);
        Assert.Equal([true, true, false, false, false], files.Select(file => cache.Find(file, SkiaImageDecoder.Instance) is not null));

        cache.Forget(files.Take(1), SkiaImageDecoder.Instance);
        Keep(cache, 4);
        Assert.Equal([false, true, false, false, true], files.Select(file => cache.Find(file, SkiaImageDecoder.Instance) is not null));
        cache.Forget(files, SkiaImageDecoder.Instance);
        Assert.Equal(0, cache.Bytes);
    }

    [Fact]
    public void The_same_file_is_kept_once()
    {
        LevelsCache cache = Cache(1 << 20);
        Parallel.For(0, 50, _ => Keep(cache, 1));
        Assert.InRange(cache.Bytes, Side * Side, (Side * Side) + 1000);
    }

    [Fact]
    public void What_cannot_be_kept_gives_its_room_back()
    {
        LevelsCache cache = Cache(8 << 20);
        byte[] file = TestImages.Encode(2000, 1500, SKEncodedImageFormat.Jpeg);
        using DecodedImage image = SkiaImageDecoder.Instance.Decode(file);
        cache.Keep(Digest.OfFile(file), SkiaImageDecoder.Instance, file, image, minimumSide: null);
        Assert.Equal(0, cache.Bytes);
        Assert.Null(cache.Find(Digest.OfFile(file), SkiaImageDecoder.Instance));
    }

    [Fact]
    public void What_nobody_asks_for_is_let_go()
    {
        LevelsCache cache = Cache(1 << 20);
        Digest file = Keep(cache, 1);
        _clock.Pass(TimeSpan.FromSeconds(45));
        Assert.NotNull(cache.Find(file, SkiaImageDecoder.Instance));
        _clock.Pass(TimeSpan.FromSeconds(45));
        Assert.NotNull(cache.Find(file, SkiaImageDecoder.Instance));
        _clock.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(0, cache.Bytes);
        Assert.False(_clock.IsRunning);

        Keep(cache, 1);
        Assert.True(_clock.IsRunning);
        Assert.NotNull(cache.Find(file, SkiaImageDecoder.Instance));
    }

    // Otherwise pictures that nobody will ask for would stay for as long as others come by.
    [Fact]
    public void What_finds_no_room_does_not_keep_the_others()
    {
        LevelsCache cache = Cache(3 * Side * Side);
        Digest file = Keep(cache, 0);
        Keep(cache, 1);
        for (int seed = 2; seed < 5; seed++)
        {
            _clock.Pass(TimeSpan.FromSeconds(21));
            Keep(cache, seed);
        }

        Assert.Null(cache.Find(file, SkiaImageDecoder.Instance));
        Assert.InRange(cache.Bytes, Side * Side, 2 * Side * Side);
    }

    private LevelsCache Cache(long limit) => new(limit, TimeSpan.FromMinutes(1), _clock);

    private static Digest Keep(LevelsCache cache, int seed, IImageDecoder? decoder = null)
    {
        decoder ??= SkiaImageDecoder.Instance;
        byte[] file = TestImages.Encode(Side, Side, SKEncodedImageFormat.Png, seed);
        using DecodedImage image = ImageFile.Decode(file, decoder, ScaledDecoding.LeastSide);
        cache.Keep(Digest.OfFile(file), decoder, file, image, ScaledDecoding.LeastSide);
        return Digest.OfFile(file);
    }

    private sealed class MovedClock : TimeProvider
    {
        private long _now = 1;
        private Action? _tick;

        public bool IsRunning => _tick is not null;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now;

        public void Pass(TimeSpan time)
        {
            _now += (long)time.TotalMilliseconds;
            _tick?.Invoke();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _tick = () => callback(state);
            return new Timer(this);
        }

        private sealed class Timer(MovedClock clock) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => clock._tick = null;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
