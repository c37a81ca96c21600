namespace MLNet.Embeddings.Images.Gif;

/// <summary>Walks through the bytes of a GIF.</summary>
internal ref struct GifReader(ReadOnlySpan<byte> file)
{
    private ReadOnlySpan<byte> _rest = file;

    public static InvalidDataException Truncated() => new("The GIF file is truncated.");

    public void Skip(int count) => Take(count);

    public byte TakeByte() => Take(1)[0];

    /// <summary>One sub-block; empty at the end of a chain of them.</summary>
    public ReadOnlySpan<byte> TakeBlock() => Take(TakeByte());

    public ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
            throw Truncated();

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
