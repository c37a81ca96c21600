using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>The potential Φ(y) = Σ K(|y − yⱼ|²) of a map that no longer moves, on a grid: reading it takes the same time however many
/// points there are.</summary>
/// <remarks>
/// Computed as in <see cref="GridRepulsion"/>, but once, so the grid is as fine as memory allows: a plane's mostly leaves no near field.
/// The relative error of the push over the places where rows come to lie (root mean square) stays below 1 %; it is some 0.1 % on a plane. A
/// line is a plane whose second coordinate is zero. Thread-safe.
/// </remarks>
internal sealed unsafe class FrozenField
{
    // 4 MB, which is mostly fine enough; up to 16 MB where that spares a plane its near field. Five times as much is in use while the field
    // is computed.
    private const long PlaneNodes = 1L << 20;
    private const long MostPlaneNodes = 1L << 22;

    // A volume has a near field, which grows with the points, so the grid grows with them: up to 32 MB, and nine times as much while it is
    // computed.
    private const long VolumeNodesPerPoint = 16;
    private const long FewestVolumeNodes = 1L << 18;
    private const long MostVolumeNodes = 1L << 23;

    // In widths of the kernel: a smaller map, which was hardly optimized, has too slight slopes for single precision.
    private const double SmallestExtent = 1;

    // In nodes: longer than in a fit, where speed counts for more, and several times as exact.
    private const double Cutoff = 3.5;

    // How far beyond the map the field reaches, in widths of the kernel.
    private const double Room = 4;

    // Errors are a share of the largest potential, a millionth on a fine grid: a potential that is too small a share of it is summed
    // exactly. One degree of freedom never has so empty places.
    private const float SmallestShare = 1e-3f;
    private const float SmallestShareWithNearField = 0.05f;

    private readonly StudentKernel _kernel;
    private readonly GridGeometry _geometry;
    private readonly AlignedBuffer _nodes;
    private readonly float _offset;
    private readonly float _smallest;
    private readonly FrozenNearField? _nearField;

    private FrozenField(StudentKernel kernel, GridGeometry geometry, AlignedBuffer nodes, float offset, FrozenNearField? nearField)
    {
        _kernel = kernel;
        _geometry = geometry;
        _nodes = nodes;
        _offset = offset;
        _nearField = nearField;
        _smallest = (nearField is null ? SmallestShare : SmallestShareWithNearField) * (Largest(nodes) + offset);
    }

    /// <summary>Where the grid lies and how fine it is.</summary>
    public GridGeometry Geometry => _geometry;

    /// <summary>Computes the field; <see langword="null"/> where a grid cannot hold it: beyond three dimensions, and for a map smaller than
    /// the kernel.</summary>
    /// <param name="coordinates">The map: rows × components.</param>
    /// <param name="kernel">The similarity on the map.</param>
    /// <param name="context">What to run in.</param>
    public static FrozenField? Create(Matrix coordinates, StudentKernel kernel, EngineContext context)
    {
        int dimensions = coordinates.ColumnCount;
        if (dimensions > 3)
            return null;

        int count = coordinates.RowCount;
        int stride = PointLayout.Stride(dimensions);
        float[] points = PointLayout.Pack(coordinates);
        PointBounds bounds = PointBounds.Of(points, count, dimensions == 3 ? 3 : 2, stride, context);
        if (!(bounds.Extent > SmallestExtent * Math.Sqrt(kernel.DegreesOfFreedom)) || !double.IsFinite(bounds.Extent))
            return null;

        GridGeometry geometry = Plan(count, dimensions, kernel, WithRoom(bounds, dimensions, kernel));
        SmoothedKernel smoothed = SmoothedKernel.On(geometry, kernel);
        using GridConvolution convolution = GridConvolution.Create(geometry.Shape, context.NumberOfThreads);
        convolution.SetKernel(smoothed, geometry.Spacing, context);
        Spread(points, count, stride, geometry, convolution.Grid.Pointer);
        convolution.Convolve(context);

        AlignedBuffer nodes = AlignedBuffer.Uninitialized(convolution.Grid.Length);
        Buffer.MemoryCopy(convolution.Grid.Pointer, nodes.Pointer, nodes.Length * sizeof(float), nodes.Length * sizeof(float));
        FrozenNearField? nearField = geometry.HasNearField
            ? new FrozenNearField(points, count, stride, kernel, smoothed, geometry, context)
            : null;
        return new FrozenField(kernel, geometry, nodes, (float)(smoothed.Constant * count), nearField);
    }

    /// <summary>Reads Φ and the push Σ K/(1 + s/ν) · (y − yⱼ) at a position.</summary>
    /// <param name="position">y, of at least two numbers.</param>
    /// <param name="push">Gets the push, of at least two numbers.</param>
    /// <param name="potential">Gets Φ.</param>
    /// <returns>Whether the field holds the position to its accuracy: not outside the grid, nor where the potential is hardly more than
    /// rounding errors.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(float* position, float* push, out float potential)
    {
        float* at = stackalloc float[3];
        float* slopes = stackalloc float[3];
        potential = 0;
        double[] origins = _geometry.Origins;
        for (int axis = 0; axis < origins.Length; axis++)
        {
            double node = (position[axis] - origins[axis]) / _geometry.Spacing;
            if (!(node >= GridGeometry.Margin && node <= _geometry.AxisNodes(axis) - 1 - GridGeometry.Margin))
                return false;

            at[axis] = (float)node;
        }

        potential =
            origins.Length == 3
                ? SplineInterpolation.ReadVolume(
                    _nodes.Pointer,
                    _geometry.Shape,
                    at[0],
                    at[1],
                    at[2],
                    out slopes[0],
                    out slopes[1],
                    out slopes[2]
                )
                : SplineInterpolation.ReadPlane(_nodes.Pointer, _geometry.Shape, at[0], at[1], out slopes[0], out slopes[1]);
        potential += _offset;
        float scale = (float)(-_kernel.DegreesOfFreedom / (_kernel.DegreesOfFreedom + 1) / _geometry.Spacing);
        for (int axis = 0; axis < origins.Length; axis++)
            push[axis] = scale * slopes[axis];
        if (_nearField is not null)
            potential += _nearField.Add(at, push);
        return potential > _smallest;
    }

    /// <summary>The finest grid that memory allows.</summary>
    private static GridGeometry Plan(int count, int dimensions, StudentKernel kernel, PointBounds bounds)
    {
        var planner = new GridPlanner(count, dimensions, kernel);
        GridGeometry plan = planner.Geometry(bounds, bounds.Extent, GridShape.Granularity);
        for (
            int nodes = GridShape.AxisLength(GridShape.Granularity + 1);
            nodes <= planner.LargestAxis;
            nodes = GridShape.AxisLength(nodes + 1)
        )
        {
            GridGeometry finer = planner.Geometry(bounds, bounds.Extent, nodes);
            long most =
                dimensions == 3 ? Math.Clamp(VolumeNodesPerPoint * count, FewestVolumeNodes, MostVolumeNodes)
                : plan.HasNearField ? MostPlaneNodes
                : PlaneNodes;
            if (finer.Shape.NodeCount > most)
                break;

            plan = finer;
        }

        return new GridGeometry(plan.Shape, plan.Spacing, plan.Origins, Cutoff, plan.HasNearField);
    }

    private static PointBounds WithRoom(PointBounds bounds, int dimensions, StudentKernel kernel)
    {
        float room = (float)(Room * Math.Sqrt(kernel.DegreesOfFreedom));
        var lower = (float[])bounds.Lower.Clone();
        var upper = (float[])bounds.Upper.Clone();
        for (int axis = 0; axis < dimensions; axis++)
        {
            lower[axis] -= room;
            upper[axis] += room;
        }

        return new PointBounds(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(float[] points, int count, int stride, GridGeometry geometry, float* grid)
    {
        double scale = 1 / geometry.Spacing;
        double[] origins = geometry.Origins;
        for (int i = 0; i < count; i++)
        {
            int at = i * stride;
            float slice = (float)((points[at] - origins[0]) * scale);
            float second = (float)((points[at + 1] - origins[1]) * scale);
            if (origins.Length == 3)
                SplineInterpolation.SpreadVolume(grid, geometry.Shape, slice, second, (float)((points[at + 2] - origins[2]) * scale));
            else
                SplineInterpolation.SpreadPlane(grid, geometry.Shape, slice, second);
        }
    }

    private static float Largest(AlignedBuffer nodes)
    {
        float largest = float.NegativeInfinity;
        for (long offset = 0; offset < nodes.Length; offset += int.MaxValue / 2)
        {
            var part = new ReadOnlySpan<float>(nodes.Pointer + offset, (int)Math.Min(int.MaxValue / 2, nodes.Length - offset));
            largest = Math.Max(largest, System.Numerics.Tensors.TensorPrimitives.Max(part));
        }

        return largest;
    }
}
