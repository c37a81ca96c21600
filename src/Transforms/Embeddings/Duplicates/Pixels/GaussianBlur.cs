using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>A Gaussian blur of small square planes, mirrored at the borders. One instance per thread.</summary>
/// <remarks>Columns first, then rows, each in tiles of 4 × 16 pixels whose sums stay in registers.</remarks>
internal sealed unsafe class GaussianBlur
{
    private const float RadiusInDeviations = 2.5f;
    private const int TileRows = 4;
    private const int TileColumns = 2 * Width;
    private const int Width = 8;

    private readonly int _side;
    private readonly int _radius;
    private readonly int _stride;

    // The four rows of a tile lie one below the other, so they see the same weights one place apart; zeros on either side let them share a
    // loop.
    private readonly float[] _weights;
    private readonly int[] _sources;
    private readonly float[] _columns;

    /// <summary>Prepares a blur.</summary>
    /// <param name="side">Pixels along each side, a multiple of 16.</param>
    /// <param name="deviation">Standard deviation, in pixels.</param>
    public GaussianBlur(int side, float deviation)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(side % TileColumns, 0, nameof(side));
        _side = side;
        _radius = Math.Min(side, (int)MathF.Ceiling(deviation * RadiusInDeviations));
        _stride = side + (2 * _radius);
        _weights = new float[(2 * _radius) + 1 + (2 * (TileRows - 1))];
        for (int i = -_radius; i <= _radius; i++)
            _weights[i + _radius + TileRows - 1] = MathF.Exp(-i * i / (2 * deviation * deviation));

        TensorPrimitives.Divide(_weights, TensorPrimitives.Sum<float>(_weights), _weights);
        _sources = new int[_stride];
        for (int i = 0; i < _stride; i++)
            _sources[i] = Mirror(i - _radius) * side;

        _columns = new float[side * _stride];
    }

    /// <summary>Blurs a plane; the target may be the source.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, _side * _side, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, _side * _side, nameof(target));
        fixed (float* from = source)
        fixed (float* to = target)
        fixed (float* columns = _columns)
        fixed (float* weights = &_weights[TileRows - 1])
        fixed (int* sources = _sources)
        {
            BlurColumns(from, columns + _radius, weights, sources);
            MirrorMargins(columns);
            BlurRows(columns, to, weights);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BlurColumns(float* source, float* target, float* weights, int* sources)
    {
        int last = (2 * _radius) + TileRows;
        for (int y = 0; y < _side; y += TileRows)
        {
            for (int x = 0; x < _side; x += TileColumns)
            {
                Vector256<float> a0 = default,
                    a1 = default,
                    b0 = default,
                    b1 = default,
                    c0 = default,
                    c1 = default,
                    d0 = default,
                    d1 = default;
                for (int i = 0; i < last; i++)
                {
                    float* row = source + sources[y + i] + x;
                    float* weight = weights + i;
                    Vector256<float> left = Vector256.Load(row);
                    Vector256<float> right = Vector256.Load(row + Width);
                    Vector256<float> w = Vector256.Create(weight[0]);
                    a0 = Vector256.MultiplyAddEstimate(w, left, a0);
                    a1 = Vector256.MultiplyAddEstimate(w, right, a1);
                    w = Vector256.Create(weight[-1]);
                    b0 = Vector256.MultiplyAddEstimate(w, left, b0);
                    b1 = Vector256.MultiplyAddEstimate(w, right, b1);
                    w = Vector256.Create(weight[-2]);
                    c0 = Vector256.MultiplyAddEstimate(w, left, c0);
                    c1 = Vector256.MultiplyAddEstimate(w, right, c1);
                    w = Vector256.Create(weight[-3]);
                    d0 = Vector256.MultiplyAddEstimate(w, left, d0);
                    d1 = Vector256.MultiplyAddEstimate(w, right, d1);
                }

                float* to = target + (y * _stride) + x;
                Store(to, a0, a1);
                Store(to + _stride, b0, b1);
                Store(to + (2 * _stride), c0, c1);
                Store(to + (3 * _stride), d0, d1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void BlurRows(float* source, float* target, float* weights)
    {
        int last = (2 * _radius) + 1;
        for (int y = 0; y < _side; y += TileRows)
        {
            for (int x = 0; x < _side; x += TileColumns)
            {
                Vector256<float> a0 = default,
                    a1 = default,
                    b0 = default,
                    b1 = default,
                    c0 = default,
                    c1 = default,
                    d0 = default,
                    d1 = default;
                float* row = source + (y * _stride) + x;
                for (int i = 0; i < last; i++, row++)
                {
                    Vector256<float> w = Vector256.Create(weights[i]);
                    float* second = row + _stride;
                    float* third = second + _stride;
                    float* fourth = third + _stride;
                    a0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(row), a0);
                    a1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(row + Width), a1);
                    b0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(second), b0);
                    b1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(second + Width), b1);
                    c0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(third), c0);
                    c1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(third + Width), c1);
                    d0 = Vector256.MultiplyAddEstimate(w, Vector256.Load(fourth), d0);
                    d1 = Vector256.MultiplyAddEstimate(w, Vector256.Load(fourth + Width), d1);
                }

                float* to = target + (y * _side) + x;
                Store(to, a0, a1);
                Store(to + _side, b0, b1);
                Store(to + (2 * _side), c0, c1);
                Store(to + (3 * _side), d0, d1);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MirrorMargins(float* columns)
    {
        for (int y = 0; y < _side; y++)
        {
            float* row = columns + (y * _stride);
            Reflect(row, row + (2 * _radius) - 1, _radius);
            Reflect(row + _radius + _side, row + _radius + _side - 1, _radius);
        }
    }

    // Four at a time; the last four begin where some are written already.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Reflect(float* margin, float* first, int length)
    {
        if (length < Vector128<float>.Count)
        {
            for (int x = 0; x < length; x++)
                margin[x] = first[-x];
            return;
        }

        for (int next = 0; next < length; next += Vector128<float>.Count)
        {
            int x = Math.Min(next, length - Vector128<float>.Count);
            Vector128<float> values = Vector128.Load(first - x - Vector128<float>.Count + 1);
            Vector128.Shuffle(values, Vector128.Create(3, 2, 1, 0)).Store(margin + x);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, Vector256<float> left, Vector256<float> right)
    {
        left.Store(target);
        right.Store(target + Width);
    }

    private int Mirror(int position) =>
        position < 0 ? -position - 1
        : position >= _side ? (2 * _side) - 1 - position
        : position;
}
