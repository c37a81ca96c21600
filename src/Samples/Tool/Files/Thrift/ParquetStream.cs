namespace MLNet.Embeddings.Tool.Files.Thrift;

/// <summary>A Parquet file of which the library that reads it takes structures only where they were looked through.</summary>
/// <remarks>It reads them byte by byte, and all else in pieces; behind the end of a file it would read them for ever.</remarks>
internal sealed class ParquetStream : Stream
{
    private readonly Stream _file;
    private readonly ParquetPages _pages;

    private ParquetStream(Stream file)
    {
        _file = file;
        _pages = new ParquetPages(file);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <summary>Looks through a file's metadata.</summary>
    /// <param name="file">The file, which this one closes.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static ParquetStream Open(Stream file)
    {
        ParquetFooter.Check(file);
        return new ParquetStream(file);
    }

    /// <summary>Looks through the pages of a column before it is read.</summary>
    /// <param name="first">Where the first one begins.</param>
    /// <param name="valueCount">Values of all pages.</param>
    /// <param name="codec">How pages are stored.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public void CheckPages(long first, long valueCount, ParquetCodec codec) => _pages.Check(first, valueCount, codec);

    public override int ReadByte() =>
        _pages.IsHeader(_file.Position) ? _file.ReadByte() : throw new InvalidDataException("a column has fewer values than it claims");

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => _file.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _file.ReadAsync(buffer, offset, count, cancellationToken);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _file.ReadAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
