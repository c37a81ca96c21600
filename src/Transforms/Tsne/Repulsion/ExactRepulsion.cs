using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>All pairs, several at once: for few points, and for maps of more than three dimensions.</summary>
internal sealed unsafe class ExactRepulsion : IRepulsion, IDisposable
{
    // So far away that its similarity is 0, near enough that its square is still a number in 50 dimensions.
    private const float Faraway = 1e17f;

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
        _padded = (count + 15) / 16 * 16;
        _dimensions = dimensions;
        _stride = PointLayout.Stride(dimensions);
        _kernel = kernel;
        _context = context;
        _columns = new AlignedBuffer((long)_padded * Math.Max(2, dimensions));
        _accumulators = new AlignedBuffer[context.ThreadCount];
        for (int worker = 0; worker < _accumulators.Length; worker++)
            _accumulators[worker] = new AlignedBuffer((long)dimensions * 16);
        _rowsPerBlock = (int)Math.Clamp(PairsPerBlock / Math.Max(1, (long)count * dimensions), 1, 64);
        _blockSums = new double[(count + _rowsPerBlock - 1) / _rowsPerBlock];
    }

    /// <inheritdoc/>
    public double Compute(float[] points, float[] forces)
    {
        _points = points;
        _forces = forces;
        for (int dimension = 0; dimension < Math.Max(2, _dimensions); dimension++)
        {
            float* column = _columns.Pointer + ((long)dimension * _padded);
            for (int i = 0; i < _count; i++)
                column[i] = points[(i * _stride) + dimension];
            for (int i = _count; i < _padded; i++)
                column[i] = Faraway;
        }

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
        if (_kernel.IsCauchy)
            Block<CauchySimilarity>(block, worker);
        else
            Block<StudentSimilarity>(block, worker);
    }

    private void Block<TSimilarity>(int block, int worker)
        where TSimilarity : struct, ISimilarity
    {
        if (Vector512.IsHardwareAccelerated)
            Block<Lanes512, TSimilarity>(block, worker);
        else if (Vector256.IsHardwareAccelerated)
            Block<Lanes256, TSimilarity>(block, worker);
        else
            Block<Lanes128, TSimilarity>(block, worker);
    }

    private void Block<TLanes, TSimilarity>(int block, int worker)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        int first = block * _rowsPerBlock;
        int end = Math.Min(_count, first + _rowsPerBlock);
        double sum = 0;
        fixed (float* forces = _forces)
        {
            for (int row = first; row < end; row++)
            {
                float* force = forces + ((long)row * _stride);
                sum += _dimensions switch
                {
                    <= 2 => Plane<TLanes, TSimilarity>(row, force),
                    3 => Volume<TLanes, TSimilarity>(row, force),
                    _ => General<TLanes, TSimilarity>(row, force, _accumulators[worker].Pointer),
                };
            }
        }

        // Each point's similarity to itself, which is 1, does not belong to Z.
        _blockSums[block] = sum - (end - first);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Plane<TLanes, TSimilarity>(int row, float* force)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        float* xs = _columns.Pointer;
        float* ys = xs + _padded;
        TLanes x = TLanes.Broadcast(xs[row]);
        TLanes y = TLanes.Broadcast(ys[row]);
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(_kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)_kernel.Exponent);
        TLanes forceX = TLanes.Zero;
        TLanes forceY = TLanes.Zero;
        TLanes sum = TLanes.Zero;
        int count = _padded;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes dx = x - TLanes.Load(xs + i);
            TLanes dy = y - TLanes.Load(ys + i);
            TLanes squared = TLanes.MultiplyAdd(dx, dx, dy * dy);
            TLanes inverse = TLanes.Reciprocal(TLanes.MultiplyAdd(squared, inverseDegrees, one));
            TLanes similarity = TSimilarity.Of(inverse, exponent);
            TLanes weight = inverse * similarity;
            sum += similarity;
            forceX = TLanes.MultiplyAdd(weight, dx, forceX);
            forceY = TLanes.MultiplyAdd(weight, dy, forceY);
        }

        force[0] = TLanes.Sum(forceX);
        force[1] = TLanes.Sum(forceY);
        return TLanes.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Volume<TLanes, TSimilarity>(int row, float* force)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        float* xs = _columns.Pointer;
        float* ys = xs + _padded;
        float* zs = ys + _padded;
        TLanes x = TLanes.Broadcast(xs[row]);
        TLanes y = TLanes.Broadcast(ys[row]);
        TLanes z = TLanes.Broadcast(zs[row]);
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(_kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)_kernel.Exponent);
        TLanes forceX = TLanes.Zero;
        TLanes forceY = TLanes.Zero;
        TLanes forceZ = TLanes.Zero;
        TLanes sum = TLanes.Zero;
        int count = _padded;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes dx = x - TLanes.Load(xs + i);
            TLanes dy = y - TLanes.Load(ys + i);
            TLanes dz = z - TLanes.Load(zs + i);
            TLanes squared = TLanes.MultiplyAdd(dx, dx, TLanes.MultiplyAdd(dy, dy, dz * dz));
            TLanes inverse = TLanes.Reciprocal(TLanes.MultiplyAdd(squared, inverseDegrees, one));
            TLanes similarity = TSimilarity.Of(inverse, exponent);
            TLanes weight = inverse * similarity;
            sum += similarity;
            forceX = TLanes.MultiplyAdd(weight, dx, forceX);
            forceY = TLanes.MultiplyAdd(weight, dy, forceY);
            forceZ = TLanes.MultiplyAdd(weight, dz, forceZ);
        }

        force[0] = TLanes.Sum(forceX);
        force[1] = TLanes.Sum(forceY);
        force[2] = TLanes.Sum(forceZ);
        return TLanes.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float General<TLanes, TSimilarity>(int row, float* force, float* accumulators)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(_kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)_kernel.Exponent);
        TLanes sum = TLanes.Zero;
        for (int dimension = 0; dimension < _dimensions; dimension++)
            TLanes.Zero.Store(accumulators + (dimension * TLanes.Count));

        for (int i = 0; i < _padded; i += TLanes.Count)
        {
            float* column = _columns.Pointer;
            TLanes squared = TLanes.Zero;
            for (int dimension = 0; dimension < _dimensions; dimension++, column += _padded)
            {
                TLanes difference = TLanes.Broadcast(column[row]) - TLanes.Load(column + i);
                squared = TLanes.MultiplyAdd(difference, difference, squared);
            }

            TLanes inverse = TLanes.Reciprocal(TLanes.MultiplyAdd(squared, inverseDegrees, one));
            TLanes similarity = TSimilarity.Of(inverse, exponent);
            TLanes weight = inverse * similarity;
            sum += similarity;
            column = _columns.Pointer;
            for (int dimension = 0; dimension < _dimensions; dimension++, column += _padded)
            {
                float* accumulator = accumulators + (dimension * TLanes.Count);
                TLanes difference = TLanes.Broadcast(column[row]) - TLanes.Load(column + i);
                TLanes.MultiplyAdd(weight, difference, TLanes.Load(accumulator)).Store(accumulator);
            }
        }

        for (int dimension = 0; dimension < _dimensions; dimension++)
            force[dimension] = TLanes.Sum(TLanes.Load(accumulators + (dimension * TLanes.Count)));
        return TLanes.Sum(sum);
    }
}
