using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>A tensor over memory of ours that never moves, so that it is filled in place and passed on without a copy.</summary>
internal sealed class PinnedTensor : IDisposable
{
    private readonly byte[] _bytes;
    private readonly long[] _shape;
    private readonly TensorElementType _type;
    private readonly int _rowBytes;
    private OrtValue? _value;
    private int _valueRows;

    /// <summary>Reserves memory.</summary>
    /// <param name="type">Type of the numbers.</param>
    /// <param name="rows">Rows at most.</param>
    /// <param name="rowShape">Shape of one row.</param>
    public PinnedTensor(TensorElementType type, int rows, params int[] rowShape)
    {
        _type = type;
        RowLength = rowShape.Aggregate(1, (product, size) => checked(product * size));
        _rowBytes = RowLength * SizeOf(type);
        _shape = [rows, .. rowShape];
        _bytes = GC.AllocateArray<byte>(checked(rows * _rowBytes), pinned: true);
    }

    /// <summary>Numbers of one row.</summary>
    public int RowLength { get; }

    /// <summary>The numbers of one row.</summary>
    public Span<T> Row<T>(int row)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(row * _rowBytes, _rowBytes));

    /// <summary>The first rows as a value for the model, made anew only when their number changes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows.</exception>
    public unsafe OrtValue Value(int rows)
    {
        // The model writes there without a check of its own.
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * _rowBytes, _bytes.Length, nameof(rows));
        if (_value is null || _valueRows != rows)
        {
            _value?.Dispose();
            _shape[0] = rows;
            nint address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes));
            _value = OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, _type, [.. _shape], address, (long)rows * _rowBytes);
            _valueRows = rows;
        }

        return _value;
    }

    public void Dispose()
    {
        _value?.Dispose();
        _value = null;
    }

    private static int SizeOf(TensorElementType type) =>
        type switch
        {
            TensorElementType.Float or TensorElementType.Int32 => 4,
            TensorElementType.Float16 => 2,
            TensorElementType.Int64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A tensor of this type is not read or written here."),
        };
}
