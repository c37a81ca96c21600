namespace MLNet.Embeddings.Cluster.Streams;

/// <summary>
/// An object of a store read from its beginning, range by range, the next one fetched while one is read: two ranges in memory, however
/// long it is, and a connection that breaks costs one range.
/// </summary>
/// <param name="first">The first range.</param>
/// <param name="length">Bytes of the object.</param>
/// <param name="rangeBytes">Bytes of a range.</param>
/// <param name="fetch">Fetches a number of bytes from an offset on.</param>
internal sealed class RangeStream(byte[] first, long length, int rangeBytes, Func<long, int, CancellationToken, Task<byte[]>> fetch)
    : Stream
{
    private readonly CancellationTokenSource _closed = new();
    private byte[] _range = first;
    private int _place;
    private long _fetched = first.Length;
    private long _position;
    private Task<byte[]>? _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (MustTurn(buffer.Length))
            Turn(Next().GetAwaiter().GetResult());
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (MustTurn(buffer.Length))
            Turn(await Next().WaitAsync(cancellationToken).ConfigureAwait(false));
        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed.Cancel();
            // A range that nobody waits for may fail unseen.
            _ = _next?.ContinueWith(ended => ended.Exception, TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    private bool MustTurn(int wanted) => wanted > 0 && _place == _range.Length && _position < length;

    private Task<byte[]> Next() => _next ?? Fetch();

    private Task<byte[]> Fetch() => fetch(_fetched, (int)Math.Min(rangeBytes, length - _fetched), _closed.Token);

    private void Turn(byte[] range)
    {
        (_range, _place) = (range, 0);
        _fetched += range.Length;
        _next = null;
    }

    private int Take(Span<byte> buffer)
    {
        if (_next is null && _fetched < length)
            _next = Fetch();
        int count = Math.Min(buffer.Length, _range.Length - _place);
        _range.AsSpan(_place, count).CopyTo(buffer);
        _place += count;
        _position += count;
        return count;
    }
}
