using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Samples.Files;

/// <summary>Turns the bytes of one number type into single precision.</summary>
internal sealed class NumberDecoder
{
    private readonly Conversion<float> _toSingle;
    private readonly Conversion<double>? _toDouble;

    private NumberDecoder(int size, Conversion<float> toSingle, Conversion<double>? toDouble = null)
    {
        Size = size;
        _toSingle = toSingle;
        _toDouble = toDouble;
    }

    private delegate void Conversion<T>(ReadOnlySpan<byte> source, Span<T> target);

    /// <summary>Whether single precision holds every number of the type exactly.</summary>
    public bool IsExactInSingle => _toDouble is null;

    /// <summary>Whether the numbers are whole, of a type that double precision may not hold exactly.</summary>
    public bool IsInteger { get; private init; }

    /// <summary>Bytes of one number.</summary>
    public int Size { get; }

    /// <summary>Whether the bytes are single precision already.</summary>
    public bool IsSingle { get; private init; }

    /// <summary>The decoder of NumPy's type code, such as "f4"; <see langword="null"/> if the type is not read.</summary>
    public static NumberDecoder? For(string typeCode) => typeCode switch
    {
        "f4" => new(4, static (source, target) => MemoryMarshal.Cast<byte, float>(source).CopyTo(target)) { IsSingle = true },
        "f8" => new(8, Convert<double, float>, Convert<double, double>),
        "f2" => new(2, static (source, target) => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), target)),
        "u1" or "b1" => new(1, Convert<byte, float>),
        "i1" => new(1, Convert<sbyte, float>),
        "i2" => new(2, Convert<short, float>),
        "u2" => new(2, Convert<ushort, float>),
        "i4" => new(4, Convert<int, float>, Convert<int, double>),
        "u4" => new(4, Convert<uint, float>, Convert<uint, double>),
        "i8" => new(8, Convert<long, float>, Convert<long, double>) { IsInteger = true },
        "u8" => new(8, Convert<ulong, float>, Convert<ulong, double>) { IsInteger = true },
        _ => null,
    };

    /// <summary>Decodes as many numbers as <paramref name="target"/> holds; may swap the bytes of <paramref name="source"/> in place.</summary>
    public void Decode(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        if (isBigEndian)
            SwapBytes(source);
        _toSingle(source, target);
    }

    /// <summary>As <see cref="Decode(Span{byte}, bool, Span{float})"/>, in double precision, of a type that single precision does not hold.</summary>
    public void Decode(Span<byte> source, bool isBigEndian, Span<double> target)
    {
        if (isBigEndian)
            SwapBytes(source);
        _toDouble!(source, target);
    }

    private static void Convert<T, TTarget>(ReadOnlySpan<byte> source, Span<TTarget> target)
        where T : unmanaged, INumberBase<T>
        where TTarget : INumberBase<TTarget> => TensorPrimitives.ConvertTruncating<T, TTarget>(MemoryMarshal.Cast<byte, T>(source), target);

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
