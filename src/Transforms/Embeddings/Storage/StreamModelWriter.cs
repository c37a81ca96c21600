namespace MLNet.Embeddings.Storage;

/// <summary>Writes into a plain stream, one block after the other. It needs nothing of ML.NET.</summary>
internal sealed class StreamModelWriter : ModelWriter
{
    private readonly BinaryWriter _writer;

    private StreamModelWriter(BinaryWriter writer) => _writer = writer;

    public static void Save(Stream stream, ModelFormat format, Action<ModelWriter> write)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var binary = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        binary.Write(format.SignatureNumber);
        binary.Write(format.Version);
        using var writer = new StreamModelWriter(binary);
        write(writer);
        writer.Complete();
    }

    protected override void WriteBlock<T>(string name, ReadOnlySpan<T> values)
    {
        _writer.Write(name);
        WriteGuarded(_writer, values);
    }
}
