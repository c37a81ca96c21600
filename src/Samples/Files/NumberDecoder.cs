using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Turns the bytes of one number type into single precision.</summary>
internal sealed class NumberDecoder
{
    private readonly Conversion _convert;

    private NumberDecoder(int size, Conversion convert, bool isSingle = false)
    {
        Size = size;
        IsSingle = isSingle;
        _convert = convert;
    }

    private delegate void Conversion(ReadOnlySpan<byte> source, Span<float> target);

    /// <summary>Bytes of one number.</summary>
    public int Size { get; }

    /// <summary>Whether the bytes are single precision already.</summary>
    public bool IsSingle { get; }

    /// <summary>The decoder of NumPy's type code, such as "f4"; <see langword="null"/> if the type is not read.</summary>
    public static NumberDecoder? For(string typeCode) => typeCode switch
    {
        "f4" => new(4, static (source, target) => MemoryMarshal.Cast<byte, float>(source).CopyTo(target), isSingle: true),
        "f8" => new(8, Convert<double>),
        "f2" => new(2, static (source, target) => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), target)),
        "u1" or "b1" => new(1, Convert<byte>),
        "i1" => new(1, Convert<sbyte>),
        "i2" => new(2, Convert<short>),
        "u2" => new(2, Convert<ushort>),
        "i4" => new(4, Convert<int>),
        "u4" => new(4, Convert<uint>),
        "i8" => new(8, Convert<long>),
        "u8" => new(8, Convert<ulong>),
        _ => null,
    };

    /// <summary>Decodes as many numbers as <paramref name="target"/> holds; may swap the bytes of <paramref name="source"/> in place.</summary>
    public void Decode(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        if (isBigEndian)
            SwapBytes(source);
        _convert(source, target);
    }

    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> target)
        where T : unmanaged, INumberBase<T> => TensorPrimitives.ConvertTruncating<T, float>(MemoryMarshal.Cast<byte, T>(source), target);

    private void SwapBytes(Span<byte> source)
    {
        Span<short> twos = MemoryMarshal.Cast<byte, short>(source);
        Span<int> fours = MemoryMarshal.Cast<byte, int>(source);
        Span<long> eights = MemoryMarshal.Cast<byte, long>(source);
        switch (Size)
        {
            case 2:
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }
}
