using System.IO.Hashing;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Computes the CRC-32 of what is read through it, as zip archives have it.</summary>
internal sealed class Crc32Stream(Stream source) : Stream
{
    private readonly Crc32 _checksum = new();
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _checksum.Append(buffer[..read]);
        _length += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left and gives the checksum of all.</summary>
    /// <exception cref="InvalidDataException">There is more than <paramref name="length"/> bytes.</exception>
    public uint ReadToEnd(long length, CancellationToken cancellationToken)
    {
        var rest = new byte[1 << 16];
        while (Read(rest) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_length > length)
                throw new InvalidDataException("An array is longer than the archive states.");
        }

        return _checksum.GetCurrentHashAsUInt32();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
