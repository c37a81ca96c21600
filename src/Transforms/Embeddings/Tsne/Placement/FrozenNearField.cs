using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>What a coarse <see cref="FrozenField"/> leaves out: the points near a position, found through their cells.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed unsafe class FrozenNearField
{
    // Three slabs of three rows of cells; the cells of a row are neighbors in memory.
    private const int MostRuns = 9;
    private const int Lanes = AllPairs.LargestLaneCount;

    private readonly GridGeometry _geometry;
    private readonly int[] _cellStarts;
    private readonly AlignedBuffer _slices;
    private readonly AlignedBuffer _rows;
    private readonly AlignedBuffer _columns;
    private readonly NearField _nearField;
    private readonly double _degreesOfFreedom;

    public FrozenNearField(
        float[] points,
        int count,
        int stride,
        StudentKernel kernel,
        SmoothedKernel smoothed,
        GridGeometry geometry,
        EngineContext context
    )
    {
        _geometry = geometry;
        _nearField = new NearField(kernel, smoothed, geometry.Spacing);
        _degreesOfFreedom = kernel.DegreesOfFreedom;
        var sorted = new SortedPoints(count, stride, context);
        sorted.Sort(points, geometry);
        _cellStarts = sorted.CellStarts;
        _slices = sorted.Slices;
        _rows = sorted.Rows;
        _columns = sorted.Columns;
    }

    /// <summary>Adds the correction to the push at a position and returns that to the potential.</summary>
    /// <param name="position">The position, in nodes of the grid along its axes.</param>
    /// <param name="push">One number per axis.</param>
    public float Add(float* position, float* push) =>
        _degreesOfFreedom switch
        {
            1 => Add<CauchySimilarity>(position, push),
            2 => Add<TwoDegreesSimilarity>(position, push),
            _ => Add<StudentSimilarity>(position, push),
        };

    private float Add<TSimilarity>(float* position, float* push)
        where TSimilarity : struct, ISimilarity
    {
        if (Vector512.IsHardwareAccelerated)
            return Add<Lanes512, TSimilarity>(position, push);

        return Vector256.IsHardwareAccelerated ? Add<Lanes256, TSimilarity>(position, push) : Add<Lanes128, TSimilarity>(position, push);
    }

    /// <summary>Whole vectors of points are read where they lie; the ends of the runs are gathered and read last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal float Add<TLanes, TSimilarity>(float* position, float* push)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        bool isVolume = _geometry.Origins.Length == 3;
        float* point = stackalloc float[3] { position[0], isVolume ? position[1] : 0, position[isVolume ? 2 : 1] };
        float* sums = stackalloc float[3] { 0, 0, 0 };
        float* force = stackalloc float[3];
        float* ends = stackalloc float[3 * MostRuns * Lanes];
        float* endRows = ends + (MostRuns * Lanes);
        float* endColumns = endRows + (MostRuns * Lanes);
        float cells = (float)(1 / _geometry.CellSize);
        int slab = (int)(point[0] * cells);
        int rowCell = (int)(point[1] * cells);
        int columnCell = (int)(point[2] * cells);
        int firstColumn = Math.Max(0, columnCell - 1);
        int lastColumn = Math.Min(_geometry.ColumnCells - 1, columnCell + 1);
        int gathered = 0;
        float potential = 0;
        for (int s = Math.Max(0, slab - 1); s <= Math.Min(_geometry.SliceCells - 1, slab + 1); s++)
        {
            for (int r = Math.Max(0, rowCell - 1); r <= Math.Min(_geometry.RowCells - 1, rowCell + 1); r++)
            {
                int row = ((s * _geometry.RowCells) + r) * _geometry.ColumnCells;
                int first = _cellStarts[row + firstColumn];
                int end = _cellStarts[row + lastColumn + 1];
                int whole = (end - first) / Lanes * Lanes;
                if (whole > 0)
                {
                    potential += _nearField.Accumulate<TLanes, TSimilarity>(
                        _slices.Pointer + first,
                        _rows.Pointer + first,
                        _columns.Pointer + first,
                        whole,
                        point,
                        force
                    );
                    Sum(sums, force);
                }

                for (int k = first + whole; k < end; k++, gathered++)
                {
                    ends[gathered] = _slices.Pointer[k];
                    endRows[gathered] = _rows.Pointer[k];
                    endColumns[gathered] = _columns.Pointer[k];
                }
            }
        }

        float beyond = (float)((slab + 5) * _geometry.CellSize);
        gathered = NearField.Pad(ends, endRows, endColumns, gathered, beyond);
        potential += _nearField.Accumulate<TLanes, TSimilarity>(ends, endRows, endColumns, gathered, point, force);
        Sum(sums, force);

        float scale = (float)_geometry.Spacing;
        push[0] += scale * sums[0];
        if (isVolume)
            push[1] += scale * sums[1];
        push[isVolume ? 2 : 1] += scale * sums[2];
        return potential;
    }

    private static void Sum(float* sums, float* force)
    {
        sums[0] += force[0];
        sums[1] += force[1];
        sums[2] += force[2];
    }
}
