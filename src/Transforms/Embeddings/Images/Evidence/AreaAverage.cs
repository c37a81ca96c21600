using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Images.Evidence;

/// <summary>Makes lines shorter: each target value is the mean of what it covers.</summary>
internal sealed class AreaAverage
{
    private readonly int _target;
    private readonly int[] _first;
    private readonly float[] _firstShare;
    private readonly float[] _secondShare;
    private readonly bool _isSame;

    /// <param name="source">Length of the lines.</param>
    /// <param name="target">Length of the shorter ones, at most as long.</param>
    public AreaAverage(int source, int target)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, source);
        _target = target;
        _isSame = source == target;
        _first = new int[source];
        _firstShare = new float[source];
        _secondShare = new float[source];
        double share = (double)target / source;
        for (int i = 0; i < source; i++)
        {
            // A source value covers parts of one or two target values.
            double left = i * share;
            double right = left + share;
            _first[i] = Math.Min((int)left, target - 1);
            double border = Math.Min(right, _first[i] + 1);
            _firstShare[i] = (float)(border - left);
            _secondShare[i] = _first[i] + 1 < target ? (float)(right - border) : 0;
        }
    }

    /// <summary>Averages one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Average(ReadOnlySpan<float> line, Span<float> shorter)
    {
        if (_isSame)
        {
            line.CopyTo(shorter);
            return;
        }

        shorter[.._target].Clear();
        for (int i = 0; i < _first.Length; i++)
        {
            int first = _first[i];
            shorter[first] += _firstShare[i] * line[i];
            if (_secondShare[i] > 0)
                shorter[first + 1] += _secondShare[i] * line[i];
        }
    }

    /// <summary>Adds a row to the one or two target rows that it covers.</summary>
    public void AddRow(int y, ReadOnlySpan<float> row, Span<float> rows)
    {
        Add(_first[y], _firstShare[y], row, rows);
        if (_secondShare[y] > 0)
            Add(_first[y] + 1, _secondShare[y], row, rows);
    }

    private static void Add(int target, float share, ReadOnlySpan<float> row, Span<float> rows)
    {
        Span<float> to = rows.Slice(target * row.Length, row.Length);
        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(row, share, to, to);
    }
}
