using System.Numerics.Tensors;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A Gaussian blur of small square planes, mirrored at the borders. One instance per thread.</summary>
internal sealed class GaussianBlur
{
    private const float RadiusInDeviations = 2.5f;

    private readonly int _side;
    private readonly int _radius;
    private readonly int _stride;
    private readonly float[] _weights;
    private readonly float[] _padded;
    private readonly float[] _columns;
    private readonly float[] _rows;

    public GaussianBlur(int side, float deviation)
    {
        _side = side;
        _radius = Math.Min(side, (int)MathF.Ceiling(deviation * RadiusInDeviations));
        _stride = side + (2 * _radius);
        _weights = new float[(2 * _radius) + 1];
        for (int i = 0; i < _weights.Length; i++)
            _weights[i] = MathF.Exp(-(i - _radius) * (i - _radius) / (2 * deviation * deviation));

        TensorPrimitives.Divide(_weights, TensorPrimitives.Sum<float>(_weights), _weights);
        _padded = new float[_stride * _stride];
        _columns = new float[(side * _stride) + (2 * _radius)];
        _rows = new float[side * _stride];
    }

    /// <summary>Blurs a plane; the target may be the source.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int y = 0; y < _stride; y++)
        {
            ReadOnlySpan<float> row = source.Slice(Mirror(y - _radius) * _side, _side);
            Span<float> padded = _padded.AsSpan(y * _stride, _stride);
            row.CopyTo(padded[_radius..]);
            for (int x = 0; x < _radius; x++)
            {
                padded[x] = row[Mirror(x - _radius)];
                padded[_radius + _side + x] = row[Mirror(_side + x)];
            }
        }

        // Both passes shift the whole plane at once: a step of one row, then of one value. Values that wrap around a row end fall into the margin.
        int length = _side * _stride;
        Span<float> columns = _columns.AsSpan(0, length);
        columns.Clear();
        for (int i = 0; i < _weights.Length; i++)
            TensorPrimitives.MultiplyAdd(_padded.AsSpan(i * _stride, length), _weights[i], columns, columns);

        _rows.AsSpan().Clear();
        for (int i = 0; i < _weights.Length; i++)
            TensorPrimitives.MultiplyAdd(_columns.AsSpan(i, length), _weights[i], _rows, _rows);

        for (int y = 0; y < _side; y++)
            _rows.AsSpan(y * _stride, _side).CopyTo(target[(y * _side)..]);
    }

    private int Mirror(int position) => position < 0 ? -position - 1 : position >= _side ? (2 * _side) - 1 - position : position;
}
