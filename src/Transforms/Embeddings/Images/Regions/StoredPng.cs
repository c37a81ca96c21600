using System.Buffers.Binary;
using System.IO.Hashing;
using MLNet.Embeddings.Images.Deep;

namespace MLNet.Embeddings.Images.Regions;

/// <summary>Writes pixels as a PNG without compressing them, which costs hardly more than copying them; every decoder reads it, and the
/// same pixels always become the same bytes.</summary>
internal sealed class StoredPng
{
    /// <summary>Gray, by the number of bytes of a pixel: 2.</summary>
    public const int Gray16 = 2;

    /// <summary>Red, green and blue.</summary>
    public const int Color = 3;

    /// <summary>Red, green, blue and alpha.</summary>
    public const int ColorWithAlpha = 4;

    private const int HeaderLength = 13;
    private const int ChunkFrame = 12;
    private const int LongestBlock = 65_535;
    private const int BlockHeader = 5;
    private const int StreamFrame = 6;
    private const uint AdlerPrime = 65_521;

    private readonly byte[] _file;
    private readonly int _lineLength;
    private readonly int _dataStart;
    private int _length;
    private int _leftInBlock;
    private long _left;
    private (uint Low, uint High) _adler = (1, 0);

    /// <summary>Bytes of the file.</summary>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bytesPerPixel">One of the kinds.</param>
    /// <param name="markLength">Bytes of the mark; 0 for none.</param>
    public static long LengthOf(int width, int height, int bytesPerPixel, int markLength = 0)
    {
        long data = DataOf(width, height, bytesPerPixel);
        long blocks = (data + LongestBlock - 1) / LongestBlock;
        long mark = markLength > 0 ? ChunkFrame + markLength : 0;
        return StoredFormatReader.PngSignature.Length
            + (3 * ChunkFrame)
            + HeaderLength
            + mark
            + StreamFrame
            + (blocks * BlockHeader)
            + data;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="file">Receives as many bytes as <see cref="LengthOf"/> tells.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bytesPerPixel">One of the kinds.</param>
    /// <param name="mark">What tells it from other files of the same pixels, which hold less than their source; empty for none.</param>
    public StoredPng(byte[] file, int width, int height, int bytesPerPixel, ReadOnlySpan<byte> mark = default)
    {
        _file = file;
        _lineLength = width * bytesPerPixel;
        _left = DataOf(width, height, bytesPerPixel);
        StoredFormatReader.PngSignature.CopyTo(file);
        _length = StoredFormatReader.PngSignature.Length;
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bytesPerPixel == Gray16 ? (byte)16 : (byte)8;
        header[9] = bytesPerPixel switch
        {
            Gray16 => 0,
            Color => 2,
            _ => 6,
        };
        header[10..].Clear();
        WriteChunk("IHDR"u8, header);
        if (!mark.IsEmpty)
            WriteChunk(StoredDepth.ChunkOfCutPng, mark);
        _dataStart = _length + 8;
        _length = _dataStart;
        // A window of 32 KB, no dictionary, the fastest level.
        _file[_length++] = 0x78;
        _file[_length++] = 0x01;
    }

    /// <summary>Writes the next row.</summary>
    public void WriteRow(ReadOnlySpan<byte> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, _lineLength, nameof(row));
        // Unfiltered.
        Write([0]);
        Write(row);
    }

    /// <summary>Ends the file.</summary>
    /// <returns>Its length.</returns>
    public int End()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_file.AsSpan(_length), (_adler.High << 16) | _adler.Low);
        _length += 4;
        int data = _length - _dataStart;
        _length = _dataStart - 8;
        EndChunk("IDAT"u8, data);
        WriteChunk("IEND"u8, []);
        return _length;
    }

    private static long DataOf(int width, int height, int bytesPerPixel) => (1 + ((long)width * bytesPerPixel)) * height;

    private void Write(ReadOnlySpan<byte> data)
    {
        Sum(data);
        while (data.Length > 0)
        {
            if (_leftInBlock == 0)
                BeginBlock();
            int count = Math.Min(data.Length, _leftInBlock);
            data[..count].CopyTo(_file.AsSpan(_length));
            data = data[count..];
            _length += count;
            _leftInBlock -= count;
            _left -= count;
        }
    }

    private void BeginBlock()
    {
        _leftInBlock = (int)Math.Min(_left, LongestBlock);
        _file[_length] = _left <= LongestBlock ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(_length + 1), (ushort)_leftInBlock);
        BinaryPrimitives.WriteUInt16LittleEndian(_file.AsSpan(_length + 3), (ushort)~_leftInBlock);
        _length += BlockHeader;
    }

    // Sums stay below 2³² for so many bytes.
    private void Sum(ReadOnlySpan<byte> data)
    {
        const int Most = 5552;
        (uint low, uint high) = _adler;
        while (data.Length > 0)
        {
            ReadOnlySpan<byte> some = data[..Math.Min(data.Length, Most)];
            data = data[some.Length..];
            foreach (byte value in some)
            {
                low += value;
                high += low;
            }

            (low, high) = (low % AdlerPrime, high % AdlerPrime);
        }

        _adler = (low, high);
    }

    private void WriteChunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        content.CopyTo(_file.AsSpan(_length + 8));
        EndChunk(name, content.Length);
    }

    private void EndChunk(ReadOnlySpan<byte> name, int contentLength)
    {
        BinaryPrimitives.WriteInt32BigEndian(_file.AsSpan(_length), contentLength);
        name.CopyTo(_file.AsSpan(_length + 4));
        uint check = Crc32.HashToUInt32(_file.AsSpan(_length + 4, 4 + contentLength));
        BinaryPrimitives.WriteUInt32BigEndian(_file.AsSpan(_length + 8 + contentLength), check);
        _length += ChunkFrame + contentLength;
    }
}
