using System.Buffers.Binary;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Digits;

/// <summary>Reads MNIST's IDX format, plain or gzipped: a magic number, one length per dimension (big-endian), unsigned bytes.</summary>
/// <remarks>Items are picked while the file is read, so what it unpacks to is never held as a whole.</remarks>
internal sealed class IdxFile : IDisposable
{
    private const int LabelMagic = 0x0801;
    private const int ImageMagic = 0x0803;
    private const int LargestSide = 4096;

    private readonly InputContent _content;
    private readonly BufferedStream _stream;
    private readonly byte[] _passed = new byte[1 << 16];

    private IdxFile(string path, int magic, string kind, int dimensions)
    {
        Path = path;
        _content = InputContent.Open(path);
        _stream = new BufferedStream(_content, 1 << 16);
        try
        {
            int[] lengths = ReadHeader(magic, kind, dimensions);
            Count = lengths[0];
            (Height, Width) = dimensions == 3 ? (lengths[1], lengths[2]) : (1, 1);
            if (Height is < 1 or > LargestSide || Width is < 1 or > LargestSide)
                throw new InputException($"{path} claims pictures of {Width} × {Height} pixels; the file is damaged.");

            CheckLength(lengths.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Number of pictures or labels.</summary>
    public int Count { get; }

    /// <summary>Pixels down; 1 for labels.</summary>
    public int Height { get; }

    /// <summary>Pixels across; 1 for labels.</summary>
    public int Width { get; }

    /// <summary>Bytes of one item.</summary>
    public int ItemLength => Height * Width;

    public static IdxFile OpenImages(string path) => new(path, ImageMagic, "pictures", 3);

    public static IdxFile OpenLabels(string path) => new(path, LabelMagic, "labels", 1);

    /// <summary>Reads some items and sees to it that all others are there.</summary>
    /// <param name="chosen">Which, ascending.</param>
    /// <param name="target">Receives their bytes, one after the other.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public void Read(ReadOnlySpan<int> chosen, Span<byte> target, CancellationToken cancellationToken)
    {
        long position = 0;
        foreach (int item in chosen)
        {
            cancellationToken.ThrowIfCancellationRequested();
            position += Skip(((long)item * ItemLength) - position, position, cancellationToken);
            Fill(target[..ItemLength], position);
            position += ItemLength;
            target = target[ItemLength..];
        }

        Skip(((long)Count * ItemLength) - position, position, cancellationToken);

        // Reading on also has the checksum at the end of a gzip file compared.
        if (_stream.ReadByte() >= 0)
            throw new InputException(
                $"{Path} goes on after the {(long)Count * ItemLength} bytes that its header promises; the file is damaged."
            );
    }

    public void Dispose()
    {
        _stream.Dispose();
        _content.Dispose();
    }

    private int[] ReadHeader(int magic, string kind, int dimensions)
    {
        var bytes = new byte[4 * (1 + dimensions)];
        if (_stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new InputException($"{Path} is truncated: it ends within the IDX header.");

        int found = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (found != magic)
            throw new InputException($"{Path} is not an IDX file of {kind}: its magic number is 0x{found:X8}, not 0x{magic:X8}.");

        int[] lengths =
        [
            .. Enumerable.Range(1, dimensions).Select(dimension => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 * dimension))),
        ];
        return lengths[0] > 0 ? lengths : throw new InputException($"{Path} holds no {kind}.");
    }

    /// <summary>A count that the file cannot hold is found before anything is reserved or read for it.</summary>
    private void CheckLength(int dimensions)
    {
        long promised = (long)Count * ItemLength;
        long held = _content.Limit - (4 * (1 + dimensions));
        if (promised <= held)
            return;

        throw new InputException(
            _content.IsLimitExact
                ? Truncated(held)
                : $"{Path} claims {promised} bytes of content, more than a gzip file of its size can hold; the file is damaged."
        );
    }

    private long Skip(long count, long position, CancellationToken cancellationToken)
    {
        for (long left = count; left > 0; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            int piece = (int)Math.Min(left, _passed.Length);
            Fill(_passed.AsSpan(0, piece), position + count - left);
            left -= piece;
        }

        return count;
    }

    private void Fill(Span<byte> bytes, long position)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new InputException(Truncated(position + read));
    }

    private string Truncated(long held) => $"{Path} is truncated: its header promises {(long)Count * ItemLength} bytes, it holds {held}.";
}
