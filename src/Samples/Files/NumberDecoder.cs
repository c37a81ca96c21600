using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Turns the bytes of one number type into single precision.</summary>
internal sealed class NumberDecoder
{
    private readonly Action<Span<byte>, bool, Span<float>> _decode;

    private NumberDecoder(int size, Action<Span<byte>, bool, Span<float>> decode, bool isSingle = false)
    {
        Size = size;
        IsSingle = isSingle;
        _decode = decode;
    }

    /// <summary>Bytes of one number.</summary>
    public int Size { get; }

    /// <summary>Whether the bytes are single precision already.</summary>
    public bool IsSingle { get; }

    /// <summary>The decoder of NumPy's type code, such as "f4"; <see langword="null"/> if the type is not read.</summary>
    public static NumberDecoder? For(string typeCode) => typeCode switch
    {
        "f4" => new(4, DecodeSingle, isSingle: true),
        "f8" => new(8, DecodeDouble),
        "f2" => new(2, DecodeHalf),
        "u1" or "b1" => new(1, (source, _, target) => TensorPrimitives.ConvertTruncating<byte, float>(source, target)),
        "i1" => new(1, (source, _, target) => TensorPrimitives.ConvertTruncating<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(source), target)),
        "i2" => new(2, DecodeInt16),
        "u2" => new(2, DecodeUInt16),
        "i4" => new(4, DecodeInt32),
        "u4" => new(4, DecodeUInt32),
        "i8" => new(8, DecodeInt64),
        "u8" => new(8, DecodeUInt64),
        _ => null,
    };

    /// <summary>Decodes as many numbers as <paramref name="target"/> holds; may swap the bytes of <paramref name="source"/> in place.</summary>
    public void Decode(Span<byte> source, bool isBigEndian, Span<float> target) => _decode(source, isBigEndian, target);

    private static void DecodeSingle(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<int> bits = MemoryMarshal.Cast<byte, int>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(bits, bits);
        MemoryMarshal.Cast<int, float>(bits).CopyTo(target);
    }

    private static void DecodeDouble(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<long> bits = MemoryMarshal.Cast<byte, long>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(bits, bits);
        TensorPrimitives.ConvertTruncating<double, float>(MemoryMarshal.Cast<long, double>(bits), target);
    }

    private static void DecodeHalf(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<short> bits = MemoryMarshal.Cast<byte, short>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(bits, bits);
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<short, Half>(bits), target);
    }

    private static void DecodeInt16(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<short> numbers = MemoryMarshal.Cast<byte, short>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<short, float>(numbers, target);
    }

    private static void DecodeUInt16(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<ushort> numbers = MemoryMarshal.Cast<byte, ushort>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<ushort, float>(numbers, target);
    }

    private static void DecodeInt32(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<int> numbers = MemoryMarshal.Cast<byte, int>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<int, float>(numbers, target);
    }

    private static void DecodeUInt32(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<uint> numbers = MemoryMarshal.Cast<byte, uint>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<uint, float>(numbers, target);
    }

    private static void DecodeUInt64(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<ulong> numbers = MemoryMarshal.Cast<byte, ulong>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<ulong, float>(numbers, target);
    }

    private static void DecodeInt64(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        Span<long> numbers = MemoryMarshal.Cast<byte, long>(source);
        if (isBigEndian)
            BinaryPrimitives.ReverseEndianness(numbers, numbers);
        TensorPrimitives.ConvertTruncating<long, float>(numbers, target);
    }
}
