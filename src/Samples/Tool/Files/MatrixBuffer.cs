using System.Numerics.Tensors;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>The numbers of a matrix as they arrive from a file, one after the other; grows with what has arrived, not with what a header
/// claims.</summary>
internal sealed class MatrixBuffer
{
    private const int FirstCapacity = 1 << 16;

    private readonly string _path;
    private readonly WideRows? _wide;
    private float[] _values;
    private int _count;

    /// <param name="path">What messages call the file.</param>
    /// <param name="expected">Numbers that are certain to come; 0 if that is unknown.</param>
    /// <param name="wide">Gets the numbers that arrive in double precision as they are.</param>
    public MatrixBuffer(string path, long expected = 0, WideRows? wide = null)
    {
        _path = path;
        _wide = wide;
        _values = [];
        if (expected > 0)
            Grow(expected, expected);
    }

    /// <summary>Numbers that have arrived.</summary>
    public int Count => _count;

    /// <summary>Takes numbers in double precision, the widest type that files hold: the one place where they become single
    /// precision.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="total">How many there will be at most.</param>
    /// <param name="areIntegers">Whether they were 64-bit integers.</param>
    public void Append(ReadOnlySpan<double> numbers, long total = long.MaxValue, bool areIntegers = false)
    {
        TensorPrimitives.ConvertTruncating<double, float>(numbers, Next(numbers.Length, total));
        _wide?.Add(numbers, areIntegers);
    }

    /// <summary>Room for numbers that single precision holds exactly, to be filled before the next call.</summary>
    /// <param name="count">How many.</param>
    /// <param name="total">How many there will be at most.</param>
    public Span<float> Next(int count, long total = long.MaxValue)
    {
        if ((long)_count + count > _values.Length)
            Grow((long)_count + count, Math.Min(total, Math.Max(FirstCapacity, 2L * _values.Length)));

        Span<float> room = _values.AsSpan(_count, count);
        _count += count;
        return room;
    }

    /// <summary>All numbers as rows.</summary>
    public Matrix ToMatrix(int rowCount, int columnCount)
    {
        Array.Resize(ref _values, _count);
        return new Matrix(rowCount, columnCount, _values);
    }

    private void Grow(long needed, long wanted)
    {
        if (needed > Array.MaxLength)
            throw new InputException($"{_path} holds more than the {Array.MaxLength} numbers of one matrix; take fewer rows or columns.");

        int capacity = (int)Math.Min(Math.Max(needed, wanted), Array.MaxLength);
        long left = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - GC.GetTotalMemory(forceFullCollection: false);
        if ((long)capacity * sizeof(float) > left)
            throw new InputException($"{_path} holds more numbers than fit into the memory that is left; take fewer rows or columns.");

        var larger = GC.AllocateUninitializedArray<float>(capacity);
        _values.AsSpan(0, _count).CopyTo(larger);
        _values = larger;
    }
}
