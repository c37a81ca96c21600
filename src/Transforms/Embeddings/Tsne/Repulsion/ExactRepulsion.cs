using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>All pairs, several at once: for few points, and for maps of more than three dimensions.</summary>
internal sealed unsafe class ExactRepulsion : IRepulsion, IDisposable
{
    private const long PairsPerBlock = 4_000_000;

    private readonly int _count;
    private readonly int _padded;
    private readonly int _dimensions;
    private readonly int _stride;
    private readonly StudentKernel _kernel;
    private readonly EngineContext _context;
    private readonly AlignedBuffer _columns;
    private readonly AlignedBuffer[] _accumulators;
    private readonly int _rowsPerBlock;
    private readonly double[] _blockSums;
    private float[] _points = [];
    private float[] _forces = [];

    public ExactRepulsion(int count, int dimensions, StudentKernel kernel, EngineContext context)
    {
        _count = count;
        _padded = AllPairs.PaddedCount(count);
        _dimensions = dimensions;
        _stride = PointLayout.Stride(dimensions);
        _kernel = kernel;
        _context = context;
        _columns = new AlignedBuffer(AllPairs.ColumnsLength(count, dimensions));
        _accumulators = new AlignedBuffer[context.NumberOfThreads];
        for (int worker = 0; worker < _accumulators.Length; worker++)
            _accumulators[worker] = new AlignedBuffer((long)dimensions * AllPairs.LargestLaneCount);
        _rowsPerBlock = (int)Math.Clamp(PairsPerBlock / Math.Max(1, (long)count * dimensions), 1, 64);
        _blockSums = new double[(count + _rowsPerBlock - 1) / _rowsPerBlock];
    }

    /// <inheritdoc/>
    public double Compute(float[] points, float[] forces)
    {
        _points = points;
        _forces = forces;
        AllPairs.FillColumns(points, _count, _dimensions, _stride, _columns.Pointer);
        _context.For(_blockSums.Length, Block);
        double total = 0;
        foreach (double sum in _blockSums)
            total += sum;
        return total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _columns.Dispose();
        foreach (AlignedBuffer accumulator in _accumulators)
            accumulator.Dispose();
    }

    private void Block(int block, int worker)
    {
        int first = block * _rowsPerBlock;
        int end = Math.Min(_count, first + _rowsPerBlock);
        double sum = 0;
        fixed (float* points = _points)
        fixed (float* forces = _forces)
        {
            for (int row = first; row < end; row++)
            {
                nint at = (nint)row * _stride;
                sum += AllPairs.SumOver(
                    _columns.Pointer,
                    _padded,
                    _dimensions,
                    _kernel,
                    points + at,
                    forces + at,
                    _accumulators[worker].Pointer
                );
            }
        }

        // Each point's similarity to itself, which is 1, does not belong to Z.
        _blockSums[block] = sum - (end - first);
    }
}
