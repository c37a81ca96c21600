using MLNet.Embeddings.Images.Regions;
using MLNet.Embeddings.Tests.Clip.Preprocessing;
using SkiaSharp;

namespace MLNet.Embeddings.Tests.Images.Regions;

/// <summary>How often pictures are decoded for their regions, and how long they are kept.</summary>
public sealed class HeldPicturesTests : IDisposable
{
    private const int Side = 200;
    private const long Bytes = 4L * Side * Side;
    private const int Regions = 6;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Threads_that_work_on_a_picture_each_decode_it_once_where_all_have_room()
    {
        string[] paths = Pictures(4);
        Assert.Equal((4, 4), DecodedInTurns(paths, 4 * Bytes));
        (int decoded, int held) = DecodedInTurns(paths, 1);
        Assert.InRange(decoded, 4 + 1, 4 * Regions);
        Assert.Equal(1, held);
    }

    [Fact]
    public async Task A_picture_that_is_being_decoded_is_never_let_go()
    {
        string[] paths = Pictures(3);
        byte[] slow = File.ReadAllBytes(paths[0]);
        using var isBegun = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var decoder = new CountingDecoder(content =>
        {
            if (!content.SequenceEqual(slow))
                return;
            isBegun.Set();
            mayEnd.Wait(TestContext.Current.CancellationToken);
        });
        using var pictures = new UprightPictures(() => 1, TimeProvider.System);
        Task first = Task.Factory.StartNew(
            () => Read(pictures, paths[0], 0, decoder),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        isBegun.Wait(TestContext.Current.CancellationToken);
        Read(pictures, paths[1], 0, decoder);
        Read(pictures, paths[2], 0, decoder);
        Assert.Equal(2, pictures.Count);
        mayEnd.Set();
        await first;
        Assert.Equal((1, 3), (pictures.Count, decoder.Count));
    }

    [Fact]
    public void What_nobody_asks_for_any_more_is_let_go()
    {
        var clock = new TimerClock();
        using var pictures = new UprightPictures(() => long.MaxValue, clock);
        foreach (string path in Pictures(2))
            Read(pictures, path, 0, ImageDecoders.Default);
        Assert.Equal(2, pictures.Count);
        clock.Elapse();
        Assert.Equal(0, pictures.Count);
    }

    [Fact]
    public void Pictures_that_are_broken_are_tried_once_and_bounded()
    {
        var decoder = new CountingDecoder(_ => { });
        using var pictures = new UprightPictures(() => long.MaxValue, TimeProvider.System);
        int count = Math.Max(64, 4 * Environment.ProcessorCount) + 5;
        for (int i = 0; i < count; i++)
        {
            string path = _folder.Write($"{i}.png", $"no picture {i}");
            for (int region = 0; region < 2; region++)
                Assert.Throws<InvalidDataException>(() => Read(pictures, path, region, decoder));
        }

        Assert.Equal((count, count - 5), (decoder.Count, pictures.Count));
    }

    // Each thread works on a picture of its own, and all ask for their regions one after the other.
    private static (int Decoded, int Held) DecodedInTurns(string[] paths, long mostBytes)
    {
        var decoder = new CountingDecoder(_ => { });
        using var pictures = new UprightPictures(() => mostBytes, TimeProvider.System);
        using var turn = new Barrier(paths.Length);
        Thread[] threads = Array.ConvertAll(
            paths,
            path => new Thread(() =>
            {
                for (int region = 0; region < Regions; region++)
                {
                    turn.SignalAndWait();
                    Read(pictures, path, region, decoder);
                }
            })
        );
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        return (decoder.Count, pictures.Count);
    }

    private static void Read(UprightPictures pictures, string path, int region, IImageDecoder decoder) =>
        pictures.Read(path, new PictureRegion(region, region, 8, 8), decoder).Dispose();

    private string[] Pictures(int count) =>
        [.. Enumerable.Range(0, count).Select(i => _folder.Write($"{i}.png", TestImages.Encode(Side, Side, SKEncodedImageFormat.Png, i)))];

    private sealed class CountingDecoder(CountingDecoder.Watch watch) : IImageDecoder
    {
        private int _count;

        public delegate void Watch(ReadOnlySpan<byte> encoded);

        public int Count => _count;

        public DecodedImage Decode(ReadOnlySpan<byte> encoded)
        {
            Interlocked.Increment(ref _count);
            watch(encoded);
            return ImageDecoders.Default.Decode(encoded);
        }
    }

    private sealed class TimerClock : TimeProvider
    {
        private Action? _callback;

        public void Elapse() => _callback!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
