using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Repulsion in one to three dimensions by a smooth far field on a grid and a pairwise near field.</summary>
/// <remarks>
/// One unit charge per point and one kernel are enough: with Φ(y) = Σ K(|y − yⱼ|²), Z = ΣΦ − n and the force is −ν/(ν+1)·∇Φ, the slope of
/// the interpolant.
/// FIt-SNE (Linderman et al., Nature Methods 2019) interpolates four charges instead and cancels them against each other. The relative
/// error of the force over all points (root mean square) stays below 1 %. A line is a plane whose second coordinate is zero.
/// </remarks>
internal sealed unsafe class GridRepulsion : IRepulsion, IDisposable
{
    // Splines of slabs three apart never touch the same node.
    private const int Colors = 3;

    private const double WorthwhileSaving = 0.8;

    private readonly int _count;
    private readonly int _dimensions;
    private readonly int _stride;
    private readonly StudentKernel _kernel;
    private readonly EngineContext _context;
    private readonly GridPlanner _planner;
    private readonly SortedPoints _sorted;
    private readonly AlignedBuffer[] _candidates;
    private GridConvolution? _convolution;
    private GridGeometry? _geometry;
    private SmoothedKernel _smoothed;
    private NearField _nearField;
    private double[] _slabSums = [];
    private float[] _forces = [];
    private int _color;
    private bool _reviewIsDue;

    public GridRepulsion(int count, int dimensions, StudentKernel kernel, EngineContext context)
    {
        _count = count;
        _dimensions = dimensions;
        _stride = PointLayout.Stride(dimensions);
        _kernel = kernel;
        _context = context;
        _planner = new GridPlanner(count, dimensions, kernel);
        _sorted = new SortedPoints(count, _stride, context);
        _candidates = new AlignedBuffer[context.NumberOfThreads];
        for (int worker = 0; worker < _candidates.Length; worker++)
            _candidates[worker] = new AlignedBuffer(0);
    }

    /// <inheritdoc/>
    public GridGeometry? Geometry => _geometry;

    /// <summary>What the kernel of the last call was lowered by.</summary>
    public double Constant => _smoothed.Constant;

    /// <inheritdoc/>
    public void Review() => _reviewIsDue = true;

    /// <inheritdoc/>
    public void Resume(GridGeometry geometry) => Use(geometry);

    /// <inheritdoc/>
    public double Compute(float[] points, float[] forces) => Compute(points, forces, Bounds(points));

    /// <summary>As <see cref="Compute(float[], float[])"/>, for points whose <see cref="Bounds"/> are known.</summary>
    public double Compute(float[] points, float[] forces, PointBounds bounds)
    {
        Choose(points, bounds);
        _forces = forces;
        GridGeometry geometry = _geometry!;
        _sorted.Sort(points, geometry);
        _context.For(geometry.Shape.Slices, ClearSlice);
        for (_color = 0; _color < Colors; _color++)
            _context.For((geometry.SliceCells - _color + Colors - 1) / Colors, SpreadSlab);
        _convolution!.Convolve(_context);
        if (_slabSums.Length != geometry.SliceCells)
            _slabSums = new double[geometry.SliceCells];
        _context.For(geometry.SliceCells, ReadSlab);
        double sum = 0;
        foreach (double slab in _slabSums)
            sum += slab;
        return sum + (_smoothed.Constant * _count * _count) - _count;
    }

    /// <summary>The box of the points along the grid's axes.</summary>
    public PointBounds Bounds(float[] points) => PointBounds.Of(points, _count, _dimensions == 3 ? 3 : 2, _stride, _context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _convolution?.Dispose();
        _sorted.Dispose();
        foreach (AlignedBuffer candidates in _candidates)
            candidates.Dispose();
    }

    /// <summary>Plans a new grid when the points have left the old one, and when a review is due, to see whether another has become
    /// cheaper.</summary>
    private void Choose(float[] points, PointBounds bounds)
    {
        bool covered = _geometry is not null && _geometry.Covers(bounds);
        if (covered && !_reviewIsDue)
            return;

        _reviewIsDue = false;
        (GridGeometry geometry, double cost) = _planner.Plan(points, _stride, bounds);
        if (covered && cost > WorthwhileSaving * _planner.Cost(points, _stride, _geometry!))
            return;

        Use(geometry);
    }

    private void Use(GridGeometry geometry)
    {
        _geometry = geometry;
        if (_convolution?.Shape != geometry.Shape)
        {
            _convolution?.Dispose();
            _convolution = GridConvolution.Create(geometry.Shape, _context.NumberOfThreads);
        }

        _smoothed = SmoothedKernel.On(geometry, _kernel);
        _nearField = new NearField(_kernel, _smoothed, geometry.Spacing);
        _convolution.SetKernel(_smoothed, geometry.Spacing, _context);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ClearSlice(int slice, int worker)
    {
        long length = (long)_geometry!.Shape.Rows * _geometry.Shape.Columns;
        new Span<float>(_convolution!.Grid.Pointer + (slice * length), (int)length).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SpreadSlab(int block, int worker)
    {
        int slab = (block * Colors) + _color;
        int end = _sorted.SlabStart(slab + 1);
        GridShape shape = _geometry!.Shape;
        float* grid = _convolution!.Grid.Pointer;
        float* slices = _sorted.Slices.Pointer;
        float* rows = _sorted.Rows.Pointer;
        float* columns = _sorted.Columns.Pointer;
        if (shape.Rows == 1)
        {
            for (int k = _sorted.SlabStart(slab); k < end; k++)
                SplineInterpolation.SpreadPlane(grid, shape, slices[k], columns[k]);
            return;
        }

        for (int k = _sorted.SlabStart(slab); k < end; k++)
            SplineInterpolation.SpreadVolume(grid, shape, slices[k], rows[k], columns[k]);
    }

    private void ReadSlab(int slab, int worker) =>
        _slabSums[slab] = _kernel.DegreesOfFreedom switch
        {
            1 => ReadSlab<CauchySimilarity>(slab, worker),
            2 => ReadSlab<TwoDegreesSimilarity>(slab, worker),
            _ => ReadSlab<StudentSimilarity>(slab, worker),
        };

    private double ReadSlab<TSimilarity>(int slab, int worker)
        where TSimilarity : struct, ISimilarity
    {
        if (Vector512.IsHardwareAccelerated)
            return ReadSlab<Lanes512, TSimilarity>(slab, worker);

        return Vector256.IsHardwareAccelerated
            ? ReadSlab<Lanes256, TSimilarity>(slab, worker)
            : ReadSlab<Lanes128, TSimilarity>(slab, worker);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ReadSlab<TLanes, TSimilarity>(int slab, int worker)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        GridGeometry geometry = _geometry!;
        GridShape shape = geometry.Shape;
        float* grid = _convolution!.Grid.Pointer;
        float slopeScale = (float)(-_kernel.DegreesOfFreedom / (_kernel.DegreesOfFreedom + 1) / geometry.Spacing);
        float nearScale = (float)geometry.Spacing;
        int cellsPerSlab = geometry.RowCells * geometry.ColumnCells;
        float* point = stackalloc float[3];
        float* near = stackalloc float[3];
        near[0] = near[1] = near[2] = 0;
        double sum = 0;
        for (int cell = 0; cell < cellsPerSlab; cell++)
        {
            int first = _sorted.CellStarts[(slab * cellsPerSlab) + cell];
            int end = _sorted.CellStarts[(slab * cellsPerSlab) + cell + 1];
            if (first == end)
                continue;

            int candidates = geometry.HasNearField ? Collect(slab, cell / geometry.ColumnCells, cell % geometry.ColumnCells, worker) : 0;
            float* candidateSlices = _candidates[worker].Pointer;
            float* candidateRows = candidateSlices + (_candidates[worker].Length / 3);
            float* candidateColumns = candidateRows + (_candidates[worker].Length / 3);
            for (int k = first; k < end; k++)
            {
                point[0] = _sorted.Slices.Pointer[k];
                point[1] = _sorted.Rows.Pointer[k];
                point[2] = _sorted.Columns.Pointer[k];
                float rowSlope = 0;
                float potential =
                    shape.Rows == 1
                        ? SplineInterpolation.ReadPlane(grid, shape, point[0], point[2], out float sliceSlope, out float columnSlope)
                        : SplineInterpolation.ReadVolume(
                            grid,
                            shape,
                            point[0],
                            point[1],
                            point[2],
                            out sliceSlope,
                            out rowSlope,
                            out columnSlope
                        );
                if (candidates > 0)
                    potential += _nearField.Accumulate<TLanes, TSimilarity>(
                        candidateSlices,
                        candidateRows,
                        candidateColumns,
                        candidates,
                        point,
                        near
                    );

                sum += potential;
                int at = _sorted.Order[k] * _stride;
                _forces[at] = (slopeScale * sliceSlope) + (nearScale * near[0]);
                if (shape.Rows > 1)
                {
                    _forces[at + 1] = (slopeScale * rowSlope) + (nearScale * near[1]);
                    _forces[at + 2] = (slopeScale * columnSlope) + (nearScale * near[2]);
                }
                else if (_dimensions == 2)
                {
                    _forces[at + 1] = (slopeScale * columnSlope) + (nearScale * near[2]);
                }
            }
        }

        return sum;
    }

    /// <summary>Copies the points of a cell and of the cells around it into one list, so that whole vectors serve every point of the
    /// cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Collect(int slab, int rowCell, int columnCell, int worker)
    {
        GridGeometry geometry = _geometry!;
        int firstColumn = Math.Max(0, columnCell - 1);
        int lastColumn = Math.Min(geometry.ColumnCells - 1, columnCell + 1);
        int capacity = (int)(_candidates[worker].Length / 3);
        int count = 0;
        for (int s = Math.Max(0, slab - 1); s <= Math.Min(geometry.SliceCells - 1, slab + 1); s++)
        {
            for (int r = Math.Max(0, rowCell - 1); r <= Math.Min(geometry.RowCells - 1, rowCell + 1); r++)
            {
                int cells = ((s * geometry.RowCells) + r) * geometry.ColumnCells;
                int first = _sorted.CellStarts[cells + firstColumn];
                int length = _sorted.CellStarts[cells + lastColumn + 1] - first;
                if (length == 0)
                    continue;

                if (count + length + 16 > capacity)
                    capacity = Enlarge(worker, count, count + length + 16);
                float* candidates = _candidates[worker].Pointer + count;
                Copy(_sorted.Slices.Pointer + first, candidates, length);
                Copy(_sorted.Rows.Pointer + first, candidates + capacity, length);
                Copy(_sorted.Columns.Pointer + first, candidates + (2L * capacity), length);
                count += length;
            }
        }

        float* list = _candidates[worker].Pointer;
        float beyond = (float)((slab + 5) * geometry.CellSize);
        return NearField.Pad(list, list + capacity, list + (2L * capacity), count, beyond);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* destination, int length) =>
        new ReadOnlySpan<float>(source, length).CopyTo(new Span<float>(destination, length));

    private int Enlarge(int worker, int used, int needed)
    {
        int capacity = Math.Max(1024, needed * 2) / 16 * 16;
        AlignedBuffer old = _candidates[worker];
        var larger = new AlignedBuffer(3L * capacity);
        for (int axis = 0; axis < 3 && used > 0; axis++)
            Copy(old.Pointer + (axis * (old.Length / 3)), larger.Pointer + ((long)axis * capacity), used);
        old.Dispose();
        _candidates[worker] = larger;
        return capacity;
    }
}
