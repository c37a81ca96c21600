namespace MLNet.Embeddings.Cluster.Streams;

/// <summary>Takes bytes and hands them over in parts, one of which is in memory at a time.</summary>
internal sealed class PartStream(IUpload upload, int partBytes, CancellationToken cancellationToken) : Stream
{
    // Both stores take at least as many parts; of 8 MB each these are 80 GB.
    private const int MostParts = 10_000;

    private byte[] _part = [];
    private int _count;
    private int _parts;
    private long _position;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Writes an object: whole, or not at all.</summary>
    public static async Task WriteAsync(
        IUpload upload,
        int partBytes,
        Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellationToken
    )
    {
        await using var stream = new PartStream(upload, partBytes, cancellationToken);
        try
        {
            await write(stream, cancellationToken).ConfigureAwait(false);
            await stream.CompleteAsync().ConfigureAwait(false);
        }
        catch
        {
            if (stream._parts > 0)
                await upload.AbandonAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == partBytes)
                HandOverAsync().GetAwaiter().GetResult();
            buffer = buffer[Take(buffer)..];
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_count == partBytes)
                await HandOverAsync().ConfigureAwait(false);
            buffer = buffer[Take(buffer.Span)..];
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Most files are small: the part grows up to its size.
    private int Take(ReadOnlySpan<byte> buffer)
    {
        int taken = Math.Min(buffer.Length, partBytes - _count);
        if (_count + taken > _part.Length)
            Array.Resize(ref _part, (int)Math.Min(partBytes, Math.Max(_count + taken, Math.Max(1 << 14, 2L * _part.Length))));
        buffer[..taken].CopyTo(_part.AsSpan(_count));
        _count += taken;
        _position += taken;
        return taken;
    }

    private async Task HandOverAsync()
    {
        if (_parts == MostParts)
            throw new IOException($"it is longer than {(long)MostParts * partBytes:N0} bytes");
        _parts++;
        await upload.AddAsync(_part, _count, cancellationToken).ConfigureAwait(false);
        _count = 0;
    }

    private async Task CompleteAsync()
    {
        if (_parts == 0)
        {
            await upload.PutAsync(_part, _count, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_count > 0)
            await HandOverAsync().ConfigureAwait(false);
        await upload.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
