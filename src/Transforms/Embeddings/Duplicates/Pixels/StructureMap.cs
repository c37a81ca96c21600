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

    private readonly int _side;
    private readonly int _stride;
    private readonly int _length;
    private readonly int _origin;
    private readonly float[] _values;
    private readonly double[] _energies;

    public StructureMap(int side, int maximumShift)
    {
        _side = side;
        _stride = side + maximumShift;
        _length = side * _stride;
        _origin = (maximumShift * _stride) + maximumShift;
        _values = new float[_length + (2 * _origin)];
        _energies = new double[(side + 1) * (side + 1)];
    }

    /// <summary>Takes over a plane of side × side values.</summary>
    public void Set(ReadOnlySpan<float> plane)
    {
        int width = _side + 1;
        for (int y = 0; y < _side; y++)
        {
            ReadOnlySpan<float> row = plane.Slice(y * _side, _side);
            row.CopyTo(_values.AsSpan(_origin + (y * _stride)));
            double sum = 0;
            for (int x = 0; x < _side; x++)
            {
                sum += row[x] * row[x];
                _energies[((y + 1) * width) + x + 1] = _energies[(y * width) + x + 1] + sum;
            }
        }
    }

    /// <summary>Σab / √(Σa² Σb²) over the overlap, where pixel (x, y) of <paramref name="first"/> lies on (x − dx, y − dy) of
    /// <paramref name="second"/>.</summary>
    public static float Correlate(StructureMap first, StructureMap second, int dx, int dy)
    {
        ReadOnlySpan<float> values = first._values.AsSpan(first._origin, first._length);
        ReadOnlySpan<float> shifted = second._values.AsSpan(second._origin - (dy * second._stride) - dx, second._length);
        float product = System.Numerics.Tensors.TensorPrimitives.Dot(values, shifted);
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
