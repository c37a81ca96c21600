namespace MLNet.Embeddings.Numerics;

/// <summary>Passes bytes on to another stream, or from it, and reckons their checksum. The other stream stays open.</summary>
/// <param name="inner">The other stream.</param>
internal sealed class ChecksumStream(Stream inner) : Stream
{
    // The checksum takes eight bytes at a time; those that are left over wait for the next call.
    private readonly byte[] _rest = new byte[sizeof(ulong)];
    private ContentHash _hash;
    private int _restLength;

    /// <summary>The checksum of all bytes so far.</summary>
    public ulong Checksum
    {
        get
        {
            ContentHash hash = _hash;
            hash.Add(_rest.AsSpan(0, _restLength));
            return hash.Value;
        }
    }

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        Add(buffer[..read]);
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Add(buffer);
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_restLength > 0)
        {
            int taken = Math.Min(bytes.Length, _rest.Length - _restLength);
            bytes[..taken].CopyTo(_rest.AsSpan(_restLength));
            _restLength += taken;
            bytes = bytes[taken..];
            if (_restLength < _rest.Length)
                return;

            _hash.Add(_rest);
            _restLength = 0;
        }

        int whole = bytes.Length & ~(sizeof(ulong) - 1);
        _hash.Add(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _restLength = bytes.Length - whole;
    }
}
