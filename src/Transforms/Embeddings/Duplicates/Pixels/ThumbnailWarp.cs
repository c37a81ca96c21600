using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Pixels;

/// <summary>
/// Enlarges or shrinks planes of a thumbnail about their center, and may mirror them. Between pixels it interpolates linearly; beyond the
/// border the nearest pixel counts.
/// </summary>
internal sealed unsafe class ThumbnailWarp
{
    private const int Side = PixelThumbnail.Side;

    private readonly bool _isIdentity;
    private readonly int[] _rows = new int[Side];
    private readonly int[] _columns = new int[Side];
    private readonly float[] _rowShares = new float[Side];
    private readonly float[] _columnShares = new float[Side];

    /// <summary>Prepares a warp.</summary>
    /// <param name="scale">Above 1 enlarges.</param>
    /// <param name="mirrored">Whether left and right change places.</param>
    public ThumbnailWarp(float scale, bool mirrored)
    {
        const float Center = (Side - 1) / 2f;
        _isIdentity = scale == 1 && !mirrored;
        for (int i = 0; i < Side; i++)
        {
            float source = Math.Clamp(((i - Center) / scale) + Center, 0, Side - 1);
            int before = Math.Min((int)source, Side - 2);
            int column = mirrored ? Side - 1 - i : i;
            _rows[i] = _columns[column] = before;
            _rowShares[i] = _columnShares[column] = source - before;
        }
    }

    /// <summary>Warps one plane; the target must be another one.</summary>
    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(source.Length, Side * Side, nameof(source));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, Side * Side, nameof(target));
        if (_isIdentity)
        {
            source[..(Side * Side)].CopyTo(target);
            return;
        }

        fixed (float* from = source)
        fixed (float* to = target)
            Interpolate(from, to);
    }

    // All rows first, so that what is read here and there behind them has long been written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interpolate(float* source, float* target)
    {
        float* lines = stackalloc float[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            float* above = source + (_rows[y] * Side);
            Vector256<float> share = Vector256.Create(_rowShares[y]);
            for (int x = 0; x < Side; x += Vector256<float>.Count)
            {
                Vector256<float> upper = Vector256.Load(above + x);
                Vector256<float> lower = Vector256.Load(above + Side + x);
                Vector256.MultiplyAddEstimate(share, lower - upper, upper).Store(lines + (y * Side) + x);
            }
        }

        fixed (int* columns = _columns)
        fixed (float* shares = _columnShares)
        {
            for (int y = 0; y < Side; y++)
            {
                float* line = lines + (y * Side);
                for (int x = 0; x < Side; x += Vector256<float>.Count)
                {
                    (Vector256<float> left, Vector256<float> right) = Pairs(line, columns + x);
                    (left + (Vector256.Load(shares + x) * (right - left))).Store(target + (y * Side) + x);
                }
            }
        }
    }

    // The values at eight places, and those behind them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Values, Vector256<float> Next) Pairs(float* line, int* places)
    {
        Vector256<float> outer = Vector256.Create(Two(line, places), Two(line, places + 4));
        Vector256<float> inner = Vector256.Create(Two(line, places + 2), Two(line, places + 6));
        return LanePairs.Apart(outer, inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(float* line, int* places) =>
        Vector128.Create(*(double*)(line + places[0]), *(double*)(line + places[1])).AsSingle();
}
