using System.IO.Compression;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>What a file holds, read once from front to back: a gzip file, told by its first bytes and not by its name, is unpacked on the
/// way.</summary>
internal sealed class InputContent : Stream
{
    // Deflate spends at least two bits on 258 bytes, so no gzip file unpacks to more than this many times its size.
    private const int LargestExpansion = 1032;
    private const int LongestSignature = 8;
    private static readonly byte[] GzipSignature = [0x1F, 0x8B, 8];

    private readonly string _path;
    private readonly Stream _source;
    private readonly byte[] _head = new byte[LongestSignature];
    private readonly int _headLength;
    private readonly bool _unpacks;
    private int _headPosition;

    private InputContent(string path, Stream source, long limit, bool unpacks)
    {
        _path = path;
        _source = source;
        _unpacks = unpacks;
        Limit = limit;
        _headLength = Fill(_head);
    }

    /// <summary>Bytes that the content can have at most, judging by the size of the file; <see cref="long.MaxValue"/> where that is
    /// unknown.</summary>
    public long Limit { get; }

    /// <summary>Whether <see cref="Limit"/> is the very number of bytes.</summary>
    public bool IsLimitExact => !_unpacks && Limit < long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file, a pipe or a device.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static InputContent Open(string path)
    {
        FileStream file = InputFile.Open(path);
        try
        {
            long length = file.CanSeek ? file.Length : long.MaxValue;
            var plain = new InputContent(path, file, length, unpacks: false);
            if (!plain.BeginsWith(GzipSignature))
                return plain;

            long limit = length > long.MaxValue / LargestExpansion ? long.MaxValue : length * LargestExpansion;
            return new InputContent(path, new GZipStream(plain, CompressionMode.Decompress), limit, unpacks: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether the content begins with these bytes, eight at most; reads nothing.</summary>
    public bool BeginsWith(ReadOnlySpan<byte> signature) => _head.AsSpan(0, _headLength).StartsWith(signature);

    public override int Read(Span<byte> buffer)
    {
        if (_headPosition == _headLength)
            return ReadSource(buffer);

        int count = Math.Min(buffer.Length, _headLength - _headPosition);
        _head.AsSpan(_headPosition, count).CopyTo(buffer);
        _headPosition += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _source.Dispose();
        base.Dispose(disposing);
    }

    private int Fill(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && ReadSource(buffer[filled..]) is > 0 and int read)
            filled += read;
        return filled;
    }

    private int ReadSource(Span<byte> buffer)
    {
        try
        {
            return _source.Read(buffer);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"{_path} is not a sound gzip file; fetch it again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_path} cannot be read: {FileReason.Of(exception)}", exception);
        }
    }
}
