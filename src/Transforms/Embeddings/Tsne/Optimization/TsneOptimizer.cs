using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>Gradient descent on KL(P‖Q).</summary>
internal sealed unsafe class TsneOptimizer
{
    private const int RowsPerBlock = 256;
    private const int IterationsBetweenReviews = 25;

    // Keeps the logarithm of the padding's zeros finite; far below any affinity that counts.
    private const float Negligible = 1e-37f;

    private readonly AffinityMatrix _affinities;
    private readonly IRepulsion _repulsion;
    private readonly StudentKernel _kernel;
    private readonly EngineContext _context;
    private readonly int _dimensions;
    private readonly int _stride;
    private readonly float[] _velocities;
    private readonly float[] _gains;
    private readonly float[] _forces;
    private readonly AlignedBuffer[] _gradients;
    private readonly Action<int, int> _moveBlock;
    private readonly double _entropy;
    private float[] _points;
    private float[] _moved;
    private DescentStep _step;
    private float _exaggeration;
    private float _inverseSum;

    public TsneOptimizer(AffinityMatrix affinities, TsneState start, StudentKernel kernel, IRepulsion repulsion, EngineContext context)
    {
        _affinities = affinities;
        _repulsion = repulsion;
        _kernel = kernel;
        _context = context;
        _dimensions = start.Coordinates.ColumnCount;
        _stride = PointLayout.Stride(_dimensions);
        _points = PointLayout.Pack(start.Coordinates, affinities.Order);
        _velocities = PointLayout.Pack(start.Velocity, affinities.Order);
        _gains = PointLayout.Pack(start.Gains, affinities.Order);
        _moved = new float[_points.Length];
        _forces = new float[_points.Length];
        _gradients = new AlignedBuffer[context.NumberOfThreads];
        for (int worker = 0; worker < _gradients.Length; worker++)
            _gradients[worker] = new AlignedBuffer((long)RowsPerBlock * _stride);
        _moveBlock = MoveBlock;
        Iteration = start.Iteration;
        if (start.Grid is { } grid)
            repulsion.Resume(grid);
        if (Iteration % IterationsBetweenReviews == 0)
            repulsion.Review();
        _entropy = SumOverBlocks(EntropyOfBlock);
    }

    /// <summary>Iterations done.</summary>
    public int Iteration { get; private set; }

    /// <summary>Where the optimization stands.</summary>
    public TsneState State
    {
        get
        {
            int count = _affinities.PointCount;
            return new TsneState(
                Iteration,
                PointLayout.Unpack(_points, count, _dimensions, _affinities.Order),
                PointLayout.Unpack(_velocities, count, _dimensions, _affinities.Order),
                PointLayout.Unpack(_gains, count, _dimensions, _affinities.Order),
                Grid: _repulsion.Geometry
            );
        }
    }

    /// <summary>The map with its mean at 0; the optimization is over.</summary>
    public Matrix Finish()
    {
        Center();
        return PointLayout.Unpack(_points, _affinities.PointCount, _dimensions, _affinities.Order);
    }

    private int BlockCount => (_affinities.PointCount + RowsPerBlock - 1) / RowsPerBlock;

    /// <summary>Does one iteration.</summary>
    /// <param name="exaggeration">Factor on the affinities.</param>
    /// <param name="step">How far to go.</param>
    public void Iterate(double exaggeration, DescentStep step)
    {
        double sum = _repulsion.Compute(_points, _forces);
        _inverseSum = (float)(1 / Math.Max(sum, double.Epsilon));
        _exaggeration = (float)exaggeration;
        _step = step;
        _context.For(BlockCount, _moveBlock);
        (_points, _moved) = (_moved, _points);
        Iteration++;
        if (Iteration % IterationsBetweenReviews == 0)
        {
            Center();
            _repulsion.Review();
        }
    }

    /// <summary>KL(P‖Q) of the map as it is, for a repulsion that yields Z.</summary>
    public double Divergence(IRepulsion repulsion)
    {
        double sum = repulsion.Compute(_points, _forces);
        double distances = SumOverBlocks(LogarithmicDistancesOfBlock);
        return _entropy + (_kernel.Exponent * distances) + Math.Log(Math.Max(sum, double.Epsilon));
    }

    /// <summary>The gradient of the divergence, without exaggeration: rows × dimensions.</summary>
    public Matrix Gradient()
    {
        double sum = _repulsion.Compute(_points, _forces);
        var gradients = new float[_points.Length];
        fixed (float* points = _points)
        fixed (float* destination = gradients)
        {
            Attract(points, 0, _affinities.PointCount, destination);
        }

        for (int i = 0; i < gradients.Length; i++)
            gradients[i] = (float)(_kernel.GradientFactor * (gradients[i] - (_forces[i] / sum)));
        return PointLayout.Unpack(gradients, _affinities.PointCount, _dimensions, _affinities.Order);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MoveBlock(int block, int worker)
    {
        int first = block * RowsPerBlock;
        int end = Math.Min(_affinities.PointCount, first + RowsPerBlock);
        int offset = first * _stride;
        int length = (end - first) * _stride;
        float* gradients = _gradients[worker].Pointer;
        fixed (float* points = _points)
        fixed (float* moved = _moved)
        fixed (float* velocities = _velocities)
        fixed (float* gains = _gains)
        fixed (float* forces = _forces)
        {
            Attract(points, first, end, gradients);
            for (int i = 0; i < length; i++)
                gradients[i] = (_exaggeration * gradients[i]) - (_inverseSum * forces[offset + i]);
            _step.Apply(points + offset, gradients, velocities + offset, gains + offset, moved + offset, length, _stride);
        }
    }

    private void Attract(float* points, int first, int end, float* forces)
    {
        if (Vector512.IsHardwareAccelerated)
            AttractionKernel<Lanes512>.Attract(_affinities, points, _dimensions, first, end, _kernel.InverseDegrees, forces);
        else if (Vector256.IsHardwareAccelerated)
            AttractionKernel<Lanes256>.Attract(_affinities, points, _dimensions, first, end, _kernel.InverseDegrees, forces);
        else
            AttractionKernel<Lanes128>.Attract(_affinities, points, _dimensions, first, end, _kernel.InverseDegrees, forces);
    }

    private double LogarithmicDistancesOfBlock(int first, int end)
    {
        fixed (float* points = _points)
        {
            if (Vector512.IsHardwareAccelerated)
                return AttractionKernel<Lanes512>.LogarithmicDistances(_affinities, points, _stride, first, end, _kernel.InverseDegrees);

            return Vector256.IsHardwareAccelerated
                ? AttractionKernel<Lanes256>.LogarithmicDistances(_affinities, points, _stride, first, end, _kernel.InverseDegrees)
                : AttractionKernel<Lanes128>.LogarithmicDistances(_affinities, points, _stride, first, end, _kernel.InverseDegrees);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double EntropyOfBlock(int first, int end)
    {
        double sum = 0;
        foreach (float value in _affinities.Values.AsSpan(_affinities.RowStarts[first].._affinities.RowStarts[end]))
            sum += value * (double)MathF.Log(value + Negligible);
        return sum;
    }

    private double SumOverBlocks(Func<int, int, double> sumOfRows)
    {
        var sums = new double[BlockCount];
        _context.For(
            sums.Length,
            (block, _) => sums[block] = sumOfRows(block * RowsPerBlock, Math.Min(_affinities.PointCount, (block + 1) * RowsPerBlock))
        );
        double total = 0;
        foreach (double sum in sums)
            total += sum;
        return total;
    }

    /// <summary>Moves the mean to 0. Unequal gains let the map drift, and single precision is finest near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Center()
    {
        int count = _affinities.PointCount;
        for (int axis = 0; axis < _dimensions; axis++)
        {
            double mean = 0;
            for (int at = axis; at < _points.Length; at += _stride)
                mean += _points[at];
            mean /= Math.Max(1, count);
            for (int at = axis; at < _points.Length; at += _stride)
                _points[at] = (float)(_points[at] - mean);
        }
    }
}
