using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Tool.Files;

/// <summary>The numbers of a file whose type is wider than single precision, as they are read; empty where single precision holds them
/// exactly.</summary>
internal sealed class WideRows
{
    // Beyond 2⁵³ not every whole number is one of double precision.
    private const double LargestExactInteger = 9007199254740992;

    private readonly List<double> _values = [];

    /// <summary>Whether any number was added.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Whether some number may have been rounded to double precision.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>All numbers.</summary>
    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Adds numbers, in the order of the file.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="areIntegers">Whether they were 64-bit integers.</param>
    public void Add(ReadOnlySpan<double> numbers, bool areIntegers = false)
    {
        _values.AddRange(numbers);
        for (int i = 0; areIntegers && !IsRounded && i < numbers.Length; i++)
            IsRounded = Math.Abs(numbers[i]) > LargestExactInteger;
    }

    /// <summary>Turns columns one after the other into rows one after the other.</summary>
    public void Transpose(int rowCount, int columnCount)
    {
        if (IsEmpty)
            return;

        double[] columns = [.. _values];
        for (int row = 0; row < rowCount; row++)
        {
            for (int column = 0; column < columnCount; column++)
                _values[(row * columnCount) + column] = columns[(column * rowCount) + row];
        }
    }

    /// <summary>Keeps some rows only.</summary>
    /// <param name="rows">Which, in ascending order.</param>
    /// <param name="columnCount">Numbers of a row.</param>
    public void Keep(IReadOnlyList<int> rows, int columnCount)
    {
        if (IsEmpty)
            return;

        Span<double> values = CollectionsMarshal.AsSpan(_values);
        for (int row = 0; row < rows.Count; row++)
            values.Slice(rows[row] * columnCount, columnCount).CopyTo(values[(row * columnCount)..]);
        _values.RemoveRange(rows.Count * columnCount, _values.Count - (rows.Count * columnCount));
    }
}
