using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNet.Embeddings.Tsne.Similarity;

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

    /// <summary>Finds the box of points in <see cref="PointLayout"/>, of 2 or 4 numbers each.</summary>
    public static PointBounds Of(float[] points, int count, int axes, int stride, EngineContext context)
    {
        int blocks = (count + PointsPerBlock - 1) / PointsPerBlock;
        var lower = new float[blocks * 3];
        var upper = new float[blocks * 3];
        context.For(
            blocks,
            (block, _) =>
                Reduce(
                    points.AsSpan(
                        block * PointsPerBlock * stride,
                        (Math.Min(count, (block + 1) * PointsPerBlock) - (block * PointsPerBlock)) * stride
                    ),
                    axes,
                    stride,
                    lower.AsSpan(block * 3, 3),
                    upper.AsSpan(block * 3, 3)
                )
        );
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

    // A vector's width is a multiple of the stride, so that each lane stays with one axis.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reduce(ReadOnlySpan<float> points, int axes, int stride, Span<float> lower, Span<float> upper)
    {
        var smallest = new Vector<float>(float.PositiveInfinity);
        var largest = new Vector<float>(float.NegativeInfinity);
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(points);
        foreach (Vector<float> vector in vectors)
        {
            smallest = Vector.Min(smallest, vector);
            largest = Vector.Max(largest, vector);
        }

        ReadOnlySpan<float> rest = points[(vectors.Length * Vector<float>.Count)..];
        for (int axis = 0; axis < axes; axis++)
        {
            lower[axis] = smallest[axis];
            upper[axis] = largest[axis];
            for (int lane = axis + stride; lane < Vector<float>.Count; lane += stride)
            {
                lower[axis] = Math.Min(lower[axis], smallest[lane]);
                upper[axis] = Math.Max(upper[axis], largest[lane]);
            }

            for (int at = axis; at < rest.Length; at += stride)
            {
                lower[axis] = Math.Min(lower[axis], rest[at]);
                upper[axis] = Math.Max(upper[axis], rest[at]);
            }
        }
    }
}
