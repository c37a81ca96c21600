namespace MLNet.Embeddings.Clip.Tokenizer;

/// <summary>Reads another stream up to a number of bytes, so that a small packed file cannot fill the memory.</summary>
internal sealed class LimitedStream : Stream
{
    private readonly Stream _source;
    private readonly string _refusal;
    private long _left;

    /// <param name="source">Read from where it stands; disposed of with this stream.</param>
    /// <param name="limit">Bytes that may come.</param>
    /// <param name="refusal">The sentence that refuses what is longer.</param>
    public LimitedStream(Stream source, long limit, string refusal)
    {
        _source = source;
        _left = limit;
        _refusal = refusal;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">There is more than the limit.</exception>
    public override int Read(Span<byte> buffer)
    {
        int read = _source.Read(buffer);
        _left -= read;
        return _left >= 0 ? read : throw new InvalidDataException(_refusal);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }
}
