using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>Turns the bytes of one number type into single or double precision.</summary>
internal sealed class NumberDecoder
{
    private readonly Conversion<float> _toSingle;
    private readonly Conversion<double> _toDouble;

    private NumberDecoder(int size, bool isExactInSingle, Conversion<float> toSingle, Conversion<double> toDouble)
    {
        Size = size;
        IsExactInSingle = isExactInSingle;
        _toSingle = toSingle;
        _toDouble = toDouble;
    }

    private delegate void Conversion<T>(ReadOnlySpan<byte> source, Span<T> target);

    /// <summary>Bytes of one number.</summary>
    public int Size { get; }

    /// <summary>Whether the bytes are single precision already.</summary>
    public bool IsSingle { get; private init; }

    /// <summary>Whether single precision holds every number of the type exactly.</summary>
    public bool IsExactInSingle { get; }

    /// <summary>Whether the numbers are whole, of a type that double precision may not hold exactly.</summary>
    public bool IsInteger { get; private init; }

    /// <summary>The decoder of NumPy's type code, such as "f4"; <see langword="null"/> if the type is not read.</summary>
    public static NumberDecoder? For(string typeCode) =>
        typeCode switch
        {
            "f4" or "f" => Of<float>(isExactInSingle: true, isSingle: true),
            "f8" or "d" => Of<double>(isExactInSingle: false),
            "f2" or "e" => new(
                2,
                isExactInSingle: true,
                static (source, target) => TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), target),
                Convert<Half, double>
            ),
            "b1" or "?" => new(1, isExactInSingle: true, Truths, Truths),
            "u1" or "B" => Of<byte>(isExactInSingle: true),
            "i1" or "b" => Of<sbyte>(isExactInSingle: true),
            "i2" or "h" => Of<short>(isExactInSingle: true),
            "u2" or "H" => Of<ushort>(isExactInSingle: true),
            "i4" or "i" => Of<int>(isExactInSingle: false),
            "u4" or "I" => Of<uint>(isExactInSingle: false),
            "i8" or "q" => Of<long>(isExactInSingle: false, isInteger: true),
            "u8" or "Q" => Of<ulong>(isExactInSingle: false, isInteger: true),
            _ => null,
        };

    /// <summary>Decodes as many numbers as <paramref name="target"/> holds; may swap the bytes of <paramref name="source"/> in
    /// place.</summary>
    public void Decode(Span<byte> source, bool isBigEndian, Span<float> target)
    {
        if (isBigEndian)
            SwapBytes(source);
        _toSingle(source, target);
    }

    /// <inheritdoc cref="Decode(Span{byte}, bool, Span{float})"/>
    public void Decode(Span<byte> source, bool isBigEndian, Span<double> target)
    {
        if (isBigEndian)
            SwapBytes(source);
        _toDouble(source, target);
    }

    private static NumberDecoder Of<T>(bool isExactInSingle, bool isSingle = false, bool isInteger = false)
        where T : unmanaged, INumberBase<T> =>
        new(Unsafe.SizeOf<T>(), isExactInSingle, Convert<T, float>, Convert<T, double>) { IsSingle = isSingle, IsInteger = isInteger };

    private static void Convert<T, TTarget>(ReadOnlySpan<byte> source, Span<TTarget> target)
        where T : unmanaged, INumberBase<T>
        where TTarget : INumberBase<TTarget> => TensorPrimitives.ConvertTruncating<T, TTarget>(MemoryMarshal.Cast<byte, T>(source), target);

    private static void Truths<T>(ReadOnlySpan<byte> source, Span<T> target)
        where T : INumberBase<T>
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = source[i] == 0 ? T.Zero : T.One;
    }

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
