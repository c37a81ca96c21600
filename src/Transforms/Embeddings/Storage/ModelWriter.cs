using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Storage;

/// <summary>Writes the content of a transformer: first single values, then arrays of any length, each guarded by a checksum.</summary>
/// <remarks>Numbers are stored little-endian, as every platform of .NET that ML.NET supports holds them.</remarks>
internal abstract class ModelWriter : IDisposable
{
    private const int ChunkLength = 1 << 18;

    private readonly MemoryStream _valueBytes = new();
    private readonly BinaryWriter _values;
    private bool _valuesWritten;

    protected ModelWriter() => _values = new BinaryWriter(_valueBytes);

    /// <summary>Takes single values; closed by the first array.</summary>
    public BinaryWriter Values =>
        _valuesWritten ? throw new InvalidOperationException("Single values are written before the arrays.") : _values;

    /// <summary>Writes an optional string.</summary>
    public void WriteOptional(string? value)
    {
        Values.Write(value is not null);
        if (value is not null)
            Values.Write(value);
    }

    /// <summary>Writes an array.</summary>
    public void WriteArray<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        FlushValues();
        WriteBlock(name, values);
    }

    /// <summary>Writes what is still held back; called once, at the end.</summary>
    public void Complete() => FlushValues();

    /// <summary>Writes one named block.</summary>
    protected abstract void WriteBlock<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged;

    /// <summary>Writes the length, the values and their checksum.</summary>
    protected static void WriteGuarded<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        writer.Write((long)values.Length * Unsafe.SizeOf<T>());
        var hash = new ContentHash();
        for (int start = 0; start < values.Length; start += ChunkLength)
        {
            // In chunks also because the bytes of one span must number fewer than 2^31.
            ReadOnlySpan<byte> chunk = MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ChunkLength, values.Length - start)));
            hash.Add(chunk);
            writer.Write(chunk);
        }

        writer.Write(hash.Value);
    }

    /// <summary>Gives up the buffer of single values.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _valueBytes.Dispose();
    }

    private void FlushValues()
    {
        if (_valuesWritten)
            return;

        _values.Flush();
        _valuesWritten = true;
        WriteBlock<byte>("Values", _valueBytes.GetBuffer().AsSpan(0, (int)_valueBytes.Length));
    }
}
