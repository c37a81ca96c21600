namespace MLNet.Embeddings.Storage;

/// <summary>Reads from a plain stream that a <see cref="StreamModelWriter"/> wrote.</summary>
internal sealed class StreamModelReader : ModelReader
{
    private readonly BinaryReader _reader;

    private StreamModelReader(BinaryReader reader, uint version)
        : base(version) => _reader = reader;

    public static T Load<T>(Stream stream, ModelFormat format, Func<ModelReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        return Guard(format, () => read(new StreamModelReader(reader, format.Check(reader.ReadUInt64(), reader.ReadUInt32()))));
    }

    protected override T ReadBlock<T>(string name, Func<BinaryReader, T> read)
    {
        string stored = _reader.ReadString();
        if (stored != name)
            throw new FormatException($"The saved model is damaged: its part '{name}' is missing.");
        return read(_reader);
    }
}
