using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Storage;

/// <summary>Reads what a <see cref="ModelWriter"/> wrote; whatever is wrong with it ends in one <see cref="FormatException"/>.</summary>
internal abstract class ModelReader
{
    private const int ChunkLength = 1 << 18;

    private BinaryReader? _values;

    protected ModelReader(uint version) => Version = version;

    /// <summary>Version of the content: what later versions added is missing in it.</summary>
    public uint Version { get; }

    /// <summary>The single values, in the order in which they were written.</summary>
    public BinaryReader Values => _values ??= new BinaryReader(new MemoryStream(ReadWhole<byte>("Values", null)));

    /// <summary>Reads an integer and checks that it lies within bounds.</summary>
    public int ReadInt32(string name, int minimum, int maximum = int.MaxValue)
    {
        int value = Values.ReadInt32();
        if (value < minimum || value > maximum)
            throw new FormatException($"The saved model is damaged: {name} is {value}.");
        return value;
    }

    /// <summary>Reads the number of an enumeration's member and checks that it has one.</summary>
    public T ReadEnum<T>(string name)
        where T : struct, Enum
    {
        int value = Values.ReadInt32();
        var member = (T)Enum.ToObject(typeof(T), value);
        if (!Enum.IsDefined(member))
            throw new FormatException($"The saved model is damaged: {name} is {value}.");
        return member;
    }

    /// <summary>Reads an optional string.</summary>
    public string? ReadOptionalString() => Values.ReadBoolean() ? Values.ReadString() : null;

    /// <summary>Reads strings. They take memory as they are read: a damaged number asks for no more than there are.</summary>
    /// <param name="count">How many.</param>
    public string[] ReadStrings(int count)
    {
        var strings = new List<string>();
        for (int i = 0; i < count; i++)
            strings.Add(Values.ReadString());
        return [.. strings];
    }

    /// <summary>Reads an array of a length that is known from the single values.</summary>
    public T[] ReadArray<T>(string name, long length)
        where T : unmanaged
    {
        return ReadWhole<T>(name, length);
    }

    /// <summary>
    /// Reads a number of threads, 0 for all processors. More than this machine has processors are not started, whatever the model says:
    /// results do not depend on their number, but a number from a file must not decide how many there are.
    /// </summary>
    public int? ReadNumberOfThreads()
    {
        int threads = ReadInt32("NumberOfThreads", 0);
        return threads == 0 ? null : Math.Min(threads, Environment.ProcessorCount);
    }

    /// <summary>Reads a number and checks that it is finite and lies within bounds.</summary>
    public double ReadDouble(string name, double minimum, double maximum = double.MaxValue)
    {
        double value = Values.ReadDouble();
        return value >= minimum && value <= maximum ? value : throw new FormatException($"The saved model is damaged: {name} is {value}.");
    }

    /// <summary>Refuses numbers that are missing, infinite or too large to reckon with.</summary>
    public static void Check(string name, ReadOnlySpan<float> values, float most = float.MaxValue)
    {
        if (values.ContainsAnyExceptInRange(-most, most))
            throw new FormatException($"The saved model is damaged: '{name}' holds numbers that are missing, infinite or too large.");
    }

    /// <summary>Runs a load and turns what damaged content throws into one sentence.</summary>
    protected static T Guard<T>(ModelFormat format, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ArgumentException or OverflowException)
        {
            throw new FormatException(
                $"The saved model of '{format.LoaderSignature}' is damaged or cut short: {Reason(exception)}",
                exception
            );
        }
    }

    // .NET adds the parameter and, on a line of its own, the value to what an option's check says.
    private static string Reason(Exception exception)
    {
        string message = exception.Message.ReplaceLineEndings("\n").Split('\n')[0];
        if (exception is not ArgumentException { ParamName: { } name })
            return message;

        message = message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        return exception is ArgumentOutOfRangeException { ActualValue: { } value } ? $"{message.TrimEnd('.')}, not {value}." : message;
    }

    /// <summary>Opens a block, positioned at its length.</summary>
    protected abstract T ReadBlock<T>(string name, Func<BinaryReader, T> read);

    private T[] ReadWhole<T>(string name, long? length)
        where T : unmanaged => ReadBlock(name, reader => ReadGuarded<T>(name, reader, length));

    private static T[] ReadGuarded<T>(string name, BinaryReader reader, long? length)
        where T : unmanaged
    {
        long byteCount = reader.ReadInt64();
        int size = Unsafe.SizeOf<T>();
        if (byteCount < 0 || byteCount % size != 0 || byteCount / size > Array.MaxLength)
            throw new FormatException($"The saved model is damaged: '{name}' claims {byteCount} bytes.");

        // A damaged length must not ask for memory that the content cannot fill.
        Stream stream = reader.BaseStream;
        if (stream.CanSeek && byteCount > stream.Length - stream.Position)
            throw new FormatException($"The saved model is cut short: '{name}' should hold {byteCount} bytes.");
        if (length is not null && byteCount / size != length)
            throw new FormatException($"The saved model is damaged: '{name}' holds {byteCount / size} values instead of {length}.");

        // A stream that does not know its length may claim any; memory then grows with what has really come.
        int count = (int)(byteCount / size);
        var values = new T[stream.CanSeek ? count : Math.Min(count, ChunkLength)];
        var hash = new ContentHash();
        for (int start = 0; start < count; start += ChunkLength)
        {
            if (start == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            Span<byte> chunk = MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(ChunkLength, values.Length - start)));
            stream.ReadExactly(chunk);
            hash.Add(chunk);
        }

        if (reader.ReadUInt64() != hash.Value)
            throw new FormatException($"The saved model is damaged: the checksum of '{name}' does not fit its content.");
        return values;
    }
}
