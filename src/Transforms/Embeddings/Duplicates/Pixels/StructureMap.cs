using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A square plane prepared for correlation with another one at any small shift.</summary>
/// <remarks>
/// Rows are a stride apart and zeros lie between and around them, so that the overlapping products of two planes at a shift are one dot
/// product of contiguous values. A table of partial sums gives the energy of any overlap.
/// </remarks>
internal sealed class StructureMap
{
    // Of the product of two energies. Rounding alone stays far below, and any visible structure is far above.
    private const double SmallestEnergy = 1;

    private const int RowsAtOnce = 4;

    private readonly int _side;
    private readonly int _stride;
    private readonly int _length;
    private readonly int _origin;
    private readonly float[] _values;
    private readonly double[] _energies;

    /// <param name="side">Values along each side, a multiple of four.</param>
    /// <param name="maximumShift">Largest shift along either axis.</param>
    public StructureMap(int side, int maximumShift)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % RowsAtOnce, 0, nameof(side));
        _side = side;
        _stride = side + maximumShift;
        _length = side * _stride;
        _origin = (maximumShift * _stride) + maximumShift;
        _values = new float[_length + (2 * _origin)];
        _energies = new double[(side + 1) * (side + 1)];
    }

    /// <summary>Takes over a plane of side × side values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Set(ReadOnlySpan<float> plane)
    {
        int width = _side + 1;
        for (int y = 0; y < _side; y++)
            plane.Slice(y * _side, _side).CopyTo(_values.AsSpan(_origin + (y * _stride)));

        // Rows add up independently of each other, so several do at once; then each has those above it added.
        for (int y = 0; y < _side; y += RowsAtOnce)
        {
            ReadOnlySpan<float> row0 = plane.Slice(y * _side, _side);
            ReadOnlySpan<float> row1 = plane.Slice((y + 1) * _side, _side);
            ReadOnlySpan<float> row2 = plane.Slice((y + 2) * _side, _side);
            ReadOnlySpan<float> row3 = plane.Slice((y + 3) * _side, _side);
            Span<double> to0 = _energies.AsSpan(((y + 1) * width) + 1, _side);
            Span<double> to1 = _energies.AsSpan(((y + 2) * width) + 1, _side);
            Span<double> to2 = _energies.AsSpan(((y + 3) * width) + 1, _side);
            Span<double> to3 = _energies.AsSpan(((y + 4) * width) + 1, _side);
            double sum0 = 0,
                sum1 = 0,
                sum2 = 0,
                sum3 = 0;
            for (int x = 0; x < row0.Length; x++)
            {
                sum0 += row0[x] * row0[x];
                sum1 += row1[x] * row1[x];
                sum2 += row2[x] * row2[x];
                sum3 += row3[x] * row3[x];
                to0[x] = sum0;
                to1[x] = sum1;
                to2[x] = sum2;
                to3[x] = sum3;
            }
        }

        for (int y = 1; y < _side; y++)
        {
            Span<double> row = _energies.AsSpan(((y + 1) * width) + 1, _side);
            TensorPrimitives.Add(_energies.AsSpan((y * width) + 1, _side), row, row);
        }
    }

    /// <summary>Σab / √(Σa² Σb²) over the overlap, where pixel (x, y) of <paramref name="first"/> lies on (x − dx, y − dy) of
    /// <paramref name="second"/>.</summary>
    public static float Correlate(StructureMap first, StructureMap second, int dx, int dy)
    {
        ReadOnlySpan<float> values = first._values.AsSpan(first._origin, first._length);
        ReadOnlySpan<float> shifted = second._values.AsSpan(second._origin - (dy * second._stride) - dx, second._length);
        float product = TensorPrimitives.Dot(values, shifted);
        double energy = first.Energy(dx, dy) * second.Energy(-dx, -dy);
        return energy > SmallestEnergy ? (float)(product / Math.Sqrt(energy)) : 0;
    }

    private double Energy(int dx, int dy)
    {
        int width = _side + 1;
        int left = Math.Max(0, dx);
        int right = Math.Min(_side, _side + dx);
        int top = Math.Max(0, dy) * width;
        int bottom = Math.Min(_side, _side + dy) * width;
        return _energies[bottom + right] - _energies[bottom + left] - _energies[top + right] + _energies[top + left];
    }
}
