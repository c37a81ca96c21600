using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>The points of a map, in units of the grid, ordered by cell: slabs of cells along the slowest axis, then rows, then
/// columns.</summary>
/// <remarks>Within a cell the points keep their order, so the sums over them are the same for any number of threads.</remarks>
internal sealed unsafe class SortedPoints : IDisposable
{
    private const int FewestPointsPerBlock = 512;
    private const int MostPointsPerBlock = 4096;
    private const int WantedBlocks = 16;

    // Vector loops may read, and copies may write, this far past the last point.
    private const int Overrun = 64;

    private readonly int _count;
    private readonly int _stride;
    private readonly EngineContext _context;
    private readonly int _pointsPerBlock;
    private readonly int _blocks;
    private readonly int[] _slabOf;
    private readonly int[] _slabOrder;
    private readonly int[][] _cellOf;
    private int[] _blockOffsets = [];
    private int[] _slabStarts = [];
    private GridGeometry? _geometry;
    private float[] _points = [];

    public SortedPoints(int count, int stride, EngineContext context)
    {
        _count = count;
        _stride = stride;
        _context = context;
        _pointsPerBlock = Math.Clamp(count / WantedBlocks, FewestPointsPerBlock, MostPointsPerBlock);
        _blocks = (count + _pointsPerBlock - 1) / _pointsPerBlock;
        _slabOf = new int[count];
        _slabOrder = new int[count];
        _cellOf = new int[context.NumberOfThreads][];
        Order = new int[count];
        CellStarts = [];
        Slices = new AlignedBuffer(count + Overrun);
        Rows = new AlignedBuffer(count + Overrun);
        Columns = new AlignedBuffer(count + Overrun);
    }

    /// <summary>Original index of each sorted point.</summary>
    public int[] Order { get; }

    /// <summary>First sorted point of each cell, and the number of points at the end.</summary>
    public int[] CellStarts { get; private set; }

    /// <summary>Coordinate along the slowest axis of each sorted point.</summary>
    public AlignedBuffer Slices { get; }

    /// <summary>Coordinate along the middle axis of each sorted point; zero on a plane.</summary>
    public AlignedBuffer Rows { get; }

    /// <summary>Coordinate along the contiguous axis of each sorted point.</summary>
    public AlignedBuffer Columns { get; }

    /// <summary>First sorted point of a slab.</summary>
    public int SlabStart(int slab) => _slabStarts[slab];

    /// <summary>Sorts points in <see cref="PointLayout"/> that the geometry covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(float[] points, GridGeometry geometry)
    {
        _points = points;
        _geometry = geometry;
        int slabs = geometry.SliceCells;
        int cells = slabs * geometry.RowCells * geometry.ColumnCells;
        if (_slabStarts.Length != slabs + 1)
        {
            _slabStarts = new int[slabs + 1];
            _blockOffsets = new int[_blocks * slabs];
        }

        if (CellStarts.Length != cells + 1)
            CellStarts = new int[cells + 1];

        _context.For(_blocks, CountSlabs);
        int at = 0;
        for (int slab = 0; slab < slabs; slab++)
        {
            _slabStarts[slab] = at;
            for (int block = 0; block < _blocks; block++)
            {
                int size = _blockOffsets[(block * slabs) + slab];
                _blockOffsets[(block * slabs) + slab] = at;
                at += size;
            }
        }

        _slabStarts[slabs] = at;
        CellStarts[cells] = at;
        _context.For(_blocks, FillSlabs);
        _context.For(slabs, SortSlab);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Slices.Dispose();
        Rows.Dispose();
        Columns.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CountSlabs(int block, int worker)
    {
        GridGeometry geometry = _geometry!;
        Span<int> counts = _blockOffsets.AsSpan(block * geometry.SliceCells, geometry.SliceCells);
        counts.Clear();
        float origin = (float)geometry.Origins[0];
        float scale = (float)(1 / geometry.Spacing);
        float cells = (float)(1 / geometry.CellSize);
        int end = Math.Min(_count, (block + 1) * _pointsPerBlock);
        for (int i = block * _pointsPerBlock; i < end; i++)
        {
            int slab = (int)((_points[i * _stride] - origin) * scale * cells);
            _slabOf[i] = slab;
            counts[slab]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSlabs(int block, int worker)
    {
        Span<int> next = _blockOffsets.AsSpan(block * _geometry!.SliceCells, _geometry.SliceCells);
        int end = Math.Min(_count, (block + 1) * _pointsPerBlock);
        for (int i = block * _pointsPerBlock; i < end; i++)
            _slabOrder[next[_slabOf[i]]++] = i;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SortSlab(int slab, int worker)
    {
        GridGeometry geometry = _geometry!;
        bool isVolume = geometry.Origins.Length == 3;
        int rowCells = geometry.RowCells;
        int columnCells = geometry.ColumnCells;
        int start = _slabStarts[slab];
        int count = _slabStarts[slab + 1] - start;
        Span<int> starts = CellStarts.AsSpan(slab * rowCells * columnCells, rowCells * columnCells);
        starts.Clear();
        if (_cellOf[worker] is null || _cellOf[worker].Length < count)
            _cellOf[worker] = new int[Math.Max(count, Math.Min(_count, count * 2))];

        Span<int> cellOf = _cellOf[worker].AsSpan(0, count);
        ReadOnlySpan<int> order = _slabOrder.AsSpan(start, count);
        float scale = (float)(1 / geometry.Spacing);
        float cells = (float)(1 / geometry.CellSize);
        int columnAxis = isVolume ? 2 : 1;
        float rowOrigin = isVolume ? (float)geometry.Origins[1] : 0;
        float columnOrigin = (float)geometry.Origins[columnAxis];
        for (int k = 0; k < count; k++)
        {
            int at = order[k] * _stride;
            int cell = (int)((_points[at + columnAxis] - columnOrigin) * scale * cells);
            if (isVolume)
                cell += (int)((_points[at + 1] - rowOrigin) * scale * cells) * columnCells;
            cellOf[k] = cell;
            starts[cell]++;
        }

        int next = start;
        for (int cell = 0; cell < starts.Length; cell++)
        {
            int size = starts[cell];
            starts[cell] = next;
            next += size;
        }

        float sliceOrigin = (float)geometry.Origins[0];
        for (int k = 0; k < count; k++)
        {
            int at = order[k] * _stride;
            int target = starts[cellOf[k]]++;
            Order[target] = order[k];
            Slices.Pointer[target] = (_points[at] - sliceOrigin) * scale;
            Columns.Pointer[target] = (_points[at + columnAxis] - columnOrigin) * scale;
            Rows.Pointer[target] = isVolume ? (_points[at + 1] - rowOrigin) * scale : 0;
        }

        // Placing the points moved each start to its cell's end, which is the next cell's start.
        for (int cell = starts.Length - 1; cell > 0; cell--)
            starts[cell] = starts[cell - 1];
        if (starts.Length > 0)
            starts[0] = start;
    }
}
