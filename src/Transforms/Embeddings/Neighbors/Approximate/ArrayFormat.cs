using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Arrays in a saved index: the length, then the values, little-endian.</summary>
internal static class ArrayFormat
{
    public static void Write(BinaryWriter writer, ReadOnlySpan<int> values)
    {
        writer.Write(values.Length);
        foreach (int value in values)
            writer.Write(value);
    }

    public static void Write(BinaryWriter writer, ReadOnlySpan<float> values) => Write(writer, MemoryMarshal.Cast<float, int>(values));

    public static int[] ReadIntegers(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length < 0)
            throw new InvalidDataException($"An array of the neighbor index claims {length} values; the data is damaged.");

        // Growing with what is really there, so that a damaged length cannot ask for more memory than the data has.
        var values = new List<int>(Math.Min(length, 1 << 20));
        for (int i = 0; i < length; i++)
            values.Add(reader.ReadInt32());

        return [.. values];
    }

    public static float[] ReadSingles(BinaryReader reader) => MemoryMarshal.Cast<int, float>(ReadIntegers(reader)).ToArray();
}
