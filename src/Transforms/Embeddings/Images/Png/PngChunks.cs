using System.Buffers.Binary;

namespace MLNet.Embeddings.Images.Png;

/// <summary>Walks through the chunks of a PNG up to its end, or as far as they are whole; checksums are not looked at.</summary>
internal ref struct PngChunks
{
    private readonly ReadOnlySpan<byte> _file;
    private int _next;

    public PngChunks(ReadOnlySpan<byte> file)
    {
        _file = file;
        _next = StoredFormatReader.PngSignature.Length;
    }

    public PngChunk Current { get; private set; }

    public readonly PngChunks GetEnumerator() => this;

    public bool MoveNext()
    {
        const int Header = 8;
        const int Checksum = 4;
        if (_next > _file.Length - Header)
            return false;

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_file[_next..]);
        int start = _next + Header;
        uint type = BinaryPrimitives.ReadUInt32BigEndian(_file[(_next + 4)..]);
        Current = new PngChunk(type, start, (int)Math.Min(length, (uint)(_file.Length - start)));
        _next = (int)Math.Min((long)start + length + Checksum, _file.Length);
        return !Current.Is("IEND"u8);
    }
}
