using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Chooses the grid that makes one iteration cheapest: a fine one costs transforms, a coarse one costs pairs in the near
/// field.</summary>
/// <remarks>Costs are in nanoseconds of one core and were measured; they decide about time alone, every choice keeps the
/// accuracy.</remarks>
internal sealed class GridPlanner(int count, int dimensions, StudentKernel kernel)
{
    // Up to these spacings and cut-offs the force errs by well under 1 % (see the tests), in units of √ν, the kernel's own width.
    private const double SpacingWithoutNearField = 0.3;
    private const double SpacingForShortCutoff = 1.25;
    private const double LargestWidth = 1.2;
    private const double LongCutoff = 3;
    private const double ShortCutoff = 2.5;

    private const int SampleSize = 2048;
    private const double SmallExtent = 4;
    private const double GrowthWhileSmall = 1.25;
    private const double Growth = 1.06;

    private const double NanosecondsPerNode = 0.11;
    private const double NanosecondsPerPlanePoint = 30;
    private const double NanosecondsPerVolumePoint = 60;
    private const double NanosecondsPerNeighborVector = 6;
    private const double NanosecondsPerCell = 40;
    private const double NanosecondsPerGrid = 30_000;

    private int[] _cells = [];

    /// <summary>The most nodes along an axis.</summary>
    public int LargestAxis =>
        dimensions switch
        {
            1 => 1 << 16,
            2 => 1 << 12,
            _ => 1 << 8,
        };

    /// <summary>The cheapest grid for the points as they lie, with room to grow, and its estimated cost.</summary>
    public (GridGeometry Geometry, double Cost) Plan(float[] points, int stride, PointBounds bounds)
    {
        double room = bounds.Extent * (bounds.Extent < SmallExtent ? GrowthWhileSmall : Growth);
        GridGeometry? best = null;
        double bestCost = double.PositiveInfinity;
        for (int nodes = GridShape.Granularity; nodes <= LargestAxis; nodes = GridShape.AxisLength(nodes + 1))
        {
            GridGeometry candidate = Geometry(bounds, room, nodes);
            double cost = TransformCost(candidate.Shape);
            if (cost >= bestCost)
                break;

            cost += NearFieldCost(points, stride, candidate);
            if (cost < bestCost)
            {
                best = candidate;
                bestCost = cost;
            }

            if (!candidate.HasNearField)
                break;
        }

        return (best!, bestCost + PointCost);
    }

    /// <summary>Estimated cost of a grid for the points as they lie.</summary>
    public double Cost(float[] points, int stride, GridGeometry geometry) =>
        TransformCost(geometry.Shape) + NearFieldCost(points, stride, geometry) + PointCost;

    private double PointCost => count * (dimensions == 3 ? NanosecondsPerVolumePoint : NanosecondsPerPlanePoint);

    private static double TransformCost(GridShape shape)
    {
        double transforms = shape.Rows == 1 ? 6 : 14;
        double stages = Math.Log(shape.NodeCount, 4) / (shape.Rows == 1 ? 2 : 3);
        return NanosecondsPerGrid + (NanosecondsPerNode * transforms * (stages + 1) * shape.NodeCount);
    }

    /// <summary>The grid with so many nodes along its longest axis, and as few along the others as the points need.</summary>
    public GridGeometry Geometry(PointBounds bounds, double room, int nodes)
    {
        double spacing = room / (nodes - 2 - (2 * GridGeometry.Margin));
        double width = Math.Min(LargestWidth, Math.Sqrt(kernel.DegreesOfFreedom));
        bool hasNearField = spacing > SpacingWithoutNearField * width;
        double cellSize = hasNearField && spacing >= SpacingForShortCutoff * width ? ShortCutoff : LongCutoff;
        int axes = dimensions == 3 ? 3 : 2;
        Span<int> lengths = stackalloc int[3];
        var origins = new double[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            double side = (double)bounds.Upper[axis] - bounds.Lower[axis];
            double wanted = Math.Min(room, Math.Max(side * room / bounds.Extent, side + (spacing / 2)));
            lengths[axis] = Math.Min(nodes, GridShape.AxisLength((int)Math.Ceiling(wanted / spacing) + 2 + (2 * GridGeometry.Margin)));
            double middle = ((double)bounds.Lower[axis] + bounds.Upper[axis]) / 2;
            origins[axis] = middle - (spacing * (lengths[axis] - 1) / 2);
        }

        GridShape shape = axes == 3 ? new(lengths[0], lengths[1], lengths[2]) : new(lengths[0], 1, lengths[1]);
        return new GridGeometry(shape, spacing, origins, cellSize, hasNearField);
    }

    /// <summary>Counts a sample of the points into cells and from that the vectors that the near field will work on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double NearFieldCost(float[] points, int stride, GridGeometry geometry)
    {
        if (!geometry.HasNearField)
            return 0;

        int slices = geometry.SliceCells;
        int rows = geometry.RowCells;
        int columns = geometry.ColumnCells;
        int cells = slices * rows * columns;
        if (_cells.Length < cells)
            _cells = new int[cells];
        Span<int> counts = _cells.AsSpan(0, cells);
        counts.Clear();

        int step = Math.Max(1, count / SampleSize);
        double scale = 1 / (geometry.Spacing * geometry.CellSize);
        int columnAxis = geometry.Origins.Length - 1;
        for (int i = 0; i < count; i += step)
        {
            int slice = (int)((points[i * stride] - geometry.Origins[0]) * scale);
            int row = columnAxis == 2 ? (int)((points[(i * stride) + 1] - geometry.Origins[1]) * scale) : 0;
            int column = (int)((points[(i * stride) + columnAxis] - geometry.Origins[columnAxis]) * scale);
            counts[(((slice * rows) + row) * columns) + column]++;
        }

        double vectors = 0;
        double occupied = 0;
        for (int slice = 0; slice < slices; slice++)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    int here = counts[(((slice * rows) + row) * columns) + column];
                    if (here == 0)
                        continue;

                    int around = 0;
                    for (int s = Math.Max(0, slice - 1); s <= Math.Min(slices - 1, slice + 1); s++)
                    {
                        for (int r = Math.Max(0, row - 1); r <= Math.Min(rows - 1, row + 1); r++)
                        {
                            for (int c = Math.Max(0, column - 1); c <= Math.Min(columns - 1, column + 1); c++)
                                around += counts[(((s * rows) + r) * columns) + c];
                        }
                    }

                    double neighbors = (double)around * step;
                    vectors += (double)here * step * (Math.Ceiling(neighbors / 16) + 2);
                    occupied += Math.Min(step, here * step);
                }
            }
        }

        return (vectors * NanosecondsPerNeighborVector) + (occupied * NanosecondsPerCell);
    }
}
