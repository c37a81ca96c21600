using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Projection;

/// <summary>Writes and reads the lists that the diagnostics of every projection hold.</summary>
internal static class DiagnosticLists
{
    public static void Write(ModelWriter writer, IReadOnlyList<string> warnings, IReadOnlyList<KeyValuePair<string, double>> stageSeconds)
    {
        BinaryWriter values = writer.Values;
        values.Write(warnings.Count);
        foreach (string warning in warnings)
            values.Write(warning);
        values.Write(stageSeconds.Count);
        foreach ((string stage, double seconds) in stageSeconds)
        {
            values.Write(stage);
            values.Write(seconds);
        }
    }

    public static List<string> ReadWarnings(ModelReader reader) => ReadList(reader, reader.Values.ReadString);

    public static List<KeyValuePair<string, double>> ReadStageSeconds(ModelReader reader) =>
        ReadList(reader, () => KeyValuePair.Create(reader.Values.ReadString(), reader.Values.ReadDouble()));

    public static List<T> ReadList<T>(ModelReader reader, Func<T> read)
    {
        int count = reader.ReadInt32("the length of a list", 0);
        var list = new List<T>();
        for (int i = 0; i < count; i++)
            list.Add(read());
        return list;
    }
}
