using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Projection;

/// <summary>Writes and reads the lists that the diagnostics of every projection hold.</summary>
internal static class DiagnosticLists
{
    public static void Write(ModelWriter writer, IReadOnlyList<string> warnings, IReadOnlyList<StageTime> stageTimes)
    {
        BinaryWriter values = writer.Values;
        values.Write(warnings.Count);
        foreach (string warning in warnings)
            values.Write(warning);
        values.Write(stageTimes.Count);
        foreach (StageTime stage in stageTimes)
        {
            values.Write(stage.Name);
            values.Write(stage.Elapsed.TotalSeconds);
        }
    }

    public static List<string> ReadWarnings(ModelReader reader) => ReadList(reader, reader.Values.ReadString);

    public static List<StageTime> ReadStageTimes(ModelReader reader) =>
        ReadList(reader, () => new StageTime(reader.Values.ReadString(), ReadSeconds(reader)));

    // Seconds are stored as a floating-point number; the nearest tick is the one that was written.
    private static TimeSpan ReadSeconds(ModelReader reader)
    {
        double ticks = Math.Round(reader.Values.ReadDouble() * TimeSpan.TicksPerSecond);
        return ticks is >= 0 and < long.MaxValue
            ? new TimeSpan((long)ticks)
            : throw new FormatException("The saved model is damaged: a stage has a time that no stage takes.");
    }

    public static List<T> ReadList<T>(ModelReader reader, Func<T> read)
    {
        int count = reader.ReadInt32("the length of a list", 0);
        var list = new List<T>();
        for (int i = 0; i < count; i++)
            list.Add(read());
        return list;
    }
}
