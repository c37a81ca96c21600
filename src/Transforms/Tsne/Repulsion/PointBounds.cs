using System.Runtime.CompilerServices;
using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>The smallest box around the points.</summary>
/// <param name="Lower">Smallest coordinate along each axis.</param>
/// <param name="Upper">Largest coordinate along each axis.</param>
internal sealed record PointBounds(float[] Lower, float[] Upper)
{
    private const int PointsPerBlock = 16384;

    /// <summary>The longest side.</summary>
    public double Extent
    {
        get
        {
            double extent = 0;
            for (int axis = 0; axis < Lower.Length; axis++)
                extent = Math.Max(extent, (double)Upper[axis] - Lower[axis]);
            return extent;
        }
    }

    /// <summary>Finds the box of points in <see cref="PointLayout"/>.</summary>
    public static PointBounds Of(float[] points, int count, int axes, int stride, EngineContext context)
    {
        int blocks = (count + PointsPerBlock - 1) / PointsPerBlock;
        var lower = new float[blocks * 3];
        var upper = new float[blocks * 3];
        context.For(blocks, (block, _) => Reduce(
            points.AsSpan(block * PointsPerBlock * stride, (Math.Min(count, (block + 1) * PointsPerBlock) - (block * PointsPerBlock)) * stride),
            axes, stride, lower.AsSpan(block * 3, 3), upper.AsSpan(block * 3, 3)));
        var bounds = new PointBounds(new float[axes], new float[axes]);
        for (int axis = 0; axis < axes; axis++)
        {
            bounds.Lower[axis] = float.PositiveInfinity;
            bounds.Upper[axis] = float.NegativeInfinity;
            for (int block = 0; block < blocks; block++)
            {
                bounds.Lower[axis] = Math.Min(bounds.Lower[axis], lower[(block * 3) + axis]);
                bounds.Upper[axis] = Math.Max(bounds.Upper[axis], upper[(block * 3) + axis]);
            }
        }

        return bounds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reduce(ReadOnlySpan<float> points, int axes, int stride, Span<float> lower, Span<float> upper)
    {
        for (int axis = 0; axis < axes; axis++)
        {
            float smallest = float.PositiveInfinity;
            float largest = float.NegativeInfinity;
            for (int at = axis; at < points.Length; at += stride)
            {
                smallest = Math.Min(smallest, points[at]);
                largest = Math.Max(largest, points[at]);
            }

            lower[axis] = smallest;
            upper[axis] = largest;
        }
    }
}
