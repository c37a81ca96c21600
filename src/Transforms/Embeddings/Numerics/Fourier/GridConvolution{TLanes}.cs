using System.Runtime.CompilerServices;

namespace MLNet.Embeddings.Numerics.Fourier;

/// <summary><see cref="GridConvolution"/> in lanes of one width.</summary>
/// <remarks>
/// Only the slowest axis is transformed over the whole grid. Behind it each frequency is an independent plane that fits into a core's
/// cache: its middle axis, its lines and the way back follow at once. In two dimensions, where a slice is a single line, the lines of
/// neighboring frequencies share a tile.
/// </remarks>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal sealed unsafe class GridConvolution<TLanes> : GridConvolution
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const int MostTilesPerBlock = 8;

    // A small grid has few tiles: so many blocks keep all threads busy.
    private const int WantedBlocks = 16;

    private readonly GridShape _shape;
    private readonly SliceTransform<TLanes> _slices;
    private readonly PaddedAxis<TLanes>? _rows;
    private readonly LineConvolution<TLanes> _lines;
    private readonly AlignedBuffer _grid;
    private readonly AlignedBuffer _real;
    private readonly AlignedBuffer _imaginary;
    private readonly AlignedBuffer _spectrum;
    private readonly AlignedBuffer[] _scratch;
    private readonly Action<int, int> _forwardBlock;
    private readonly Action<int, int> _planeBlock;
    private readonly Action<int, int> _inverseBlock;

    public GridConvolution(GridShape shape, int threadCount)
    {
        _shape = shape;
        _slices = new SliceTransform<TLanes>(shape.Slices);
        _rows = shape.Rows > 1 ? new PaddedAxis<TLanes>(shape.Rows) : null;
        _lines = new LineConvolution<TLanes>(shape.Columns);
        _grid = new AlignedBuffer(shape.NodeCount);
        _real = new AlignedBuffer(shape.NodeCount);
        _imaginary = new AlignedBuffer(shape.NodeCount);
        _spectrum = new AlignedBuffer(SpectrumRows * 2 * shape.Columns);
        long plane = _rows is null ? 0 : (4L * shape.Rows * PlaneStride) + (4L * (shape.Rows + GridShape.Granularity) * TLanes.Count);
        _scratch = new AlignedBuffer[threadCount];
        for (int worker = 0; worker < threadCount; worker++)
            _scratch[worker] = new AlignedBuffer(Math.Max(_slices.ScratchLength, _lines.ScratchLength + plane));
        _forwardBlock = ForwardBlock;
        _planeBlock = _rows is null ? LineBlock : PlaneBlock;
        _inverseBlock = InverseBlock;
    }

    public override GridShape Shape => _shape;

    public override AlignedBuffer Grid => _grid;

    private int SliceLength => _shape.Rows * _shape.Columns;

    private int TilesPerBlock => Math.Clamp(SliceLength / TLanes.Count / WantedBlocks, 1, MostTilesPerBlock);

    private int SliceBlocks => (SliceLength / TLanes.Count + TilesPerBlock - 1) / TilesPerBlock;

    private int PlaneBlocks => _rows is null ? _shape.Slices / TLanes.Count : _shape.Slices;

    private long SpectrumRows => _rows is null ? _shape.Slices : 2L * _shape.Slices * _shape.Rows;

    // Room for the kernel, which also needs offset n along the line.
    private int PlaneStride => _shape.Columns + GridShape.Granularity;

    public override void Convolve(EngineContext context)
    {
        context.For(SliceBlocks, _forwardBlock);
        context.For(PlaneBlocks, _planeBlock);
        context.For(SliceBlocks, _inverseBlock);
    }

    public override void SetKernel(IRadialKernel kernel, double spacing, EngineContext context)
    {
        int rows = _rows is null ? 1 : _shape.Rows + 1;
        int sliceLength = rows * PlaneStride;
        using var samples = new AlignedBuffer((long)(_shape.Slices + 1) * sliceLength);
        using var transformed = new AlignedBuffer((long)_shape.Slices * sliceLength);
        context.For(
            _shape.Slices + 1,
            (slice, _) =>
            {
                for (int row = 0; row < rows; row++)
                {
                    float* line = samples.Pointer + ((long)slice * sliceLength) + (row * PlaneStride);
                    double squaredOffset = spacing * spacing * (((double)slice * slice) + ((double)row * row));
                    kernel.Sample(squaredOffset, spacing, new Span<float>(line, _shape.Columns + 1));
                }
            }
        );
        context.For(
            sliceLength / TLanes.Count,
            (tile, worker) =>
                _slices.ForwardKernel(
                    samples.Pointer + (tile * TLanes.Count),
                    sliceLength,
                    transformed.Pointer + (tile * TLanes.Count),
                    _scratch[worker].Pointer
                )
        );
        if (_rows is null)
            context.For(PlaneBlocks, (block, worker) => PrepareLines(transformed.Pointer, block, worker));
        else
            context.For(PlaneBlocks, (block, worker) => PreparePlane(transformed.Pointer + ((long)block * sliceLength), block, worker));
    }

    public override void Dispose()
    {
        _grid.Dispose();
        _real.Dispose();
        _imaginary.Dispose();
        _spectrum.Dispose();
        foreach (AlignedBuffer scratch in _scratch)
            scratch.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardBlock(int block, int worker)
    {
        int end = Math.Min(SliceLength, (block + 1) * TilesPerBlock * TLanes.Count);
        for (int column = block * TilesPerBlock * TLanes.Count; column < end; column += TLanes.Count)
            _slices.Forward(
                _grid.Pointer + column,
                SliceLength,
                _real.Pointer + column,
                _imaginary.Pointer + column,
                _scratch[worker].Pointer
            );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InverseBlock(int block, int worker)
    {
        int end = Math.Min(SliceLength, (block + 1) * TilesPerBlock * TLanes.Count);
        for (int column = block * TilesPerBlock * TLanes.Count; column < end; column += TLanes.Count)
            _slices.Inverse(
                _real.Pointer + column,
                _imaginary.Pointer + column,
                SliceLength,
                _grid.Pointer + column,
                _scratch[worker].Pointer
            );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LineBlock(int block, int worker)
    {
        long at = (long)block * TLanes.Count * _shape.Columns;
        float* spectrum = _spectrum.Pointer + ((long)block * _lines.SpectrumLength);
        _lines.Convolve(_real.Pointer + at, _imaginary.Pointer + at, _shape.Columns, spectrum, _scratch[worker].Pointer);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PlaneBlock(int slice, int worker)
    {
        int rows = _shape.Rows;
        int stride = PlaneStride;
        float* lineScratch = _scratch[worker].Pointer;
        float* tile = lineScratch + _lines.ScratchLength;
        nint tileLength = (nint)rows * TLanes.Count;
        float* planeReal = tile + (4 * tileLength);
        float* planeImaginary = planeReal + (2L * rows * stride);
        float* sliceReal = _real.Pointer + ((long)slice * SliceLength);
        float* sliceImaginary = _imaginary.Pointer + ((long)slice * SliceLength);

        for (int column = 0; column < _shape.Columns; column += TLanes.Count)
        {
            StridedTile<TLanes>.Copy(sliceReal + column, _shape.Columns, tile, TLanes.Count, rows);
            StridedTile<TLanes>.Copy(sliceImaginary + column, _shape.Columns, tile + tileLength, TLanes.Count, rows);
            _rows!.Forward(tile, tile + tileLength, tile + (2 * tileLength), tile + (3 * tileLength));
            for (int parity = 0; parity < 2; parity++)
            {
                long at = ((long)parity * rows * stride) + column;
                StridedTile<TLanes>.Copy(tile + (2 * parity * tileLength), TLanes.Count, planeReal + at, stride, rows);
                StridedTile<TLanes>.Copy(tile + (((2 * parity) + 1) * tileLength), TLanes.Count, planeImaginary + at, stride, rows);
            }
        }

        float* spectrum = _spectrum.Pointer + ((long)slice * 2 * rows * 2 * _shape.Columns);
        for (int row = 0; row < 2 * rows; row += TLanes.Count)
        {
            _lines.Convolve(planeReal + ((long)row * stride), planeImaginary + ((long)row * stride), stride, spectrum, lineScratch);
            spectrum += _lines.SpectrumLength;
        }

        for (int column = 0; column < _shape.Columns; column += TLanes.Count)
        {
            for (int parity = 0; parity < 2; parity++)
            {
                long at = ((long)parity * rows * stride) + column;
                StridedTile<TLanes>.Copy(planeReal + at, stride, tile + (2 * parity * tileLength), TLanes.Count, rows);
                StridedTile<TLanes>.Copy(planeImaginary + at, stride, tile + (((2 * parity) + 1) * tileLength), TLanes.Count, rows);
            }

            _rows!.Inverse(tile, tile + tileLength, tile + (2 * tileLength), tile + (3 * tileLength));
            StridedTile<TLanes>.Copy(tile, TLanes.Count, sliceReal + column, _shape.Columns, rows);
            StridedTile<TLanes>.Copy(tile + tileLength, TLanes.Count, sliceImaginary + column, _shape.Columns, rows);
        }
    }

    private void PrepareLines(float* kernel, int block, int worker)
    {
        Span<double> corrections = stackalloc double[TLanes.Count];
        for (int lane = 0; lane < TLanes.Count; lane++)
            corrections[lane] = SliceCorrection((block * TLanes.Count) + lane);
        _lines.PrepareSpectrum(
            kernel + ((long)block * TLanes.Count * PlaneStride),
            PlaneStride,
            corrections,
            _spectrum.Pointer + ((long)block * _lines.SpectrumLength),
            _scratch[worker].Pointer
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PreparePlane(float* kernel, int slice, int worker)
    {
        int rows = _shape.Rows;
        int stride = PlaneStride;
        float* lineScratch = _scratch[worker].Pointer;
        float* tile = lineScratch + _lines.ScratchLength;
        nint tileLength = (nint)(rows + GridShape.Granularity) * TLanes.Count;
        float* plane = tile + (4 * tileLength);
        for (int column = 0; column < stride; column += TLanes.Count)
        {
            StridedTile<TLanes>.Copy(kernel + column, stride, tile, TLanes.Count, rows + 1);
            _rows!.ForwardKernel(tile, tile + tileLength, tile + (3 * tileLength));
            StridedTile<TLanes>.Copy(tile + tileLength, TLanes.Count, plane + column, stride, 2 * rows);
        }

        Span<double> corrections = stackalloc double[TLanes.Count];
        float* spectrum = _spectrum.Pointer + ((long)slice * 2 * rows * 2 * _shape.Columns);
        for (int row = 0; row < 2 * rows; row += TLanes.Count)
        {
            for (int lane = 0; lane < TLanes.Count; lane++)
            {
                int parity = (row + lane) / rows;
                double frequency = _rows!.FrequencyAt(parity, row + lane - (parity * rows));
                corrections[lane] = SliceCorrection(slice) * SplineFilter.Correction(frequency) / (2 * rows);
            }

            _lines.PrepareSpectrum(plane + ((long)row * stride), stride, corrections, spectrum, lineScratch);
            spectrum += _lines.SpectrumLength;
        }
    }

    private double SliceCorrection(int position) => SplineFilter.Correction(_slices.FrequencyAt(position)) / _shape.Slices;
}
