using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Placement;

/// <summary>The pull of a new row's neighbors on its position.</summary>
/// <remarks>The neighbors are stored coordinate by coordinate, filled up to whole vectors with copies of the first whose affinity is
/// 0.</remarks>
internal sealed unsafe class NeighborAttraction
{
    private readonly StudentKernel _kernel;
    private readonly int _count;
    private readonly int _padded;
    private readonly int _dimensions;
    private readonly float[] _columns;
    private readonly float[] _affinities;
    private readonly float[] _weights;

    /// <summary>Gathers the neighbors.</summary>
    /// <param name="coordinates">The map: rows × components.</param>
    /// <param name="neighbors">Rows of the map; at least one.</param>
    /// <param name="affinities">The new row's affinities to them, with the sum 1.</param>
    /// <param name="kernel">The similarity on the map.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public NeighborAttraction(Matrix coordinates, ReadOnlySpan<int> neighbors, ReadOnlySpan<float> affinities, StudentKernel kernel)
    {
        _kernel = kernel;
        _count = neighbors.Length;
        _padded = AllPairs.PaddedCount(_count);
        _dimensions = coordinates.ColumnCount;
        _columns = new float[checked(_padded * _dimensions)];
        _affinities = new float[_padded];
        _weights = new float[_padded];
        affinities.CopyTo(_affinities);
        for (int i = 0; i < _padded; i++)
        {
            ReadOnlySpan<float> neighbor = coordinates.Row(neighbors[i < _count ? i : 0]);
            for (int d = 0; d < _dimensions; d++)
                _columns[(d * _padded) + i] = neighbor[d];
        }
    }

    /// <summary>Ranks of the neighbors at whose positions all others are nearest on the whole, the best first.</summary>
    /// <param name="most">How many to return; fewer where there are fewer neighbors.</param>
    public int[] FindCenters(int most)
    {
        var ranks = new int[_count];
        var values = new float[_count];
        var position = new float[_dimensions];
        fixed (float* start = position)
        {
            for (int candidate = 0; candidate < _count; candidate++)
            {
                for (int d = 0; d < position.Length; d++)
                    position[d] = _columns[(d * _padded) + candidate];
                values[candidate] = Weigh(start, out _);
                ranks[candidate] = candidate;
            }
        }

        Array.Sort(values, ranks);
        return ranks[..Math.Min(most, _count)];
    }

    /// <summary>Returns ν/2 · Σ p ln(1 + s/ν) at a position and sets its gradient Σ p/(1 + s/ν) · (y − y′).</summary>
    /// <param name="position">y.</param>
    /// <param name="gradient">Gets the gradient.</param>
    /// <param name="weight">Gets Σ p/(1 + s/ν), which bounds the curvature.</param>
    public double At(float* position, Span<double> gradient, out float weight)
    {
        float logarithms = Weigh(position, out weight);
        for (int d = 0; d < _dimensions; d++)
            gradient[d] = Pull(position[d], d);
        return _kernel.DegreesOfFreedom / 2 * logarithms;
    }

    private float Weigh(float* position, out float weight)
    {
        fixed (float* columns = _columns)
        fixed (float* affinities = _affinities)
        fixed (float* weights = _weights)
        {
            if (Vector512.IsHardwareAccelerated)
                return Weigh<Lanes512>(columns, affinities, weights, position, out weight);

            return Vector256.IsHardwareAccelerated
                ? Weigh<Lanes256>(columns, affinities, weights, position, out weight)
                : Weigh<Lanes128>(columns, affinities, weights, position, out weight);
        }
    }

    /// <summary>Leaves p/(1 + s/ν) of each neighbor in the weights, and returns Σ p ln(1 + s/ν).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal float Weigh<TLanes>(float* columns, float* affinities, float* weights, float* position, out float weight)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(_kernel.InverseDegrees);
        TLanes sum = TLanes.Zero;
        TLanes logarithms = TLanes.Zero;
        for (int i = 0; i < _padded; i += TLanes.Count)
        {
            TLanes squared = TLanes.Zero;
            float* column = columns + i;
            for (int d = 0; d < _dimensions; d++, column += _padded)
            {
                TLanes difference = TLanes.Broadcast(position[d]) - TLanes.Load(column);
                squared = TLanes.MultiplyAdd(difference, difference, squared);
            }

            TLanes stretched = TLanes.MultiplyAdd(squared, inverseDegrees, one);
            TLanes affinity = TLanes.Load(affinities + i);
            TLanes weighted = affinity * TLanes.Reciprocal(stretched);
            weighted.Store(weights + i);
            sum += weighted;
            logarithms = TLanes.MultiplyAdd(affinity, TLanes.Log(stretched), logarithms);
        }

        weight = TLanes.Sum(sum);
        return TLanes.Sum(logarithms);
    }

    private float Pull(float coordinate, int dimension)
    {
        fixed (float* columns = _columns)
        fixed (float* weights = _weights)
        {
            float* column = columns + (dimension * _padded);
            if (Vector512.IsHardwareAccelerated)
                return Pull<Lanes512>(column, weights, _padded, coordinate);

            return Vector256.IsHardwareAccelerated
                ? Pull<Lanes256>(column, weights, _padded, coordinate)
                : Pull<Lanes128>(column, weights, _padded, coordinate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Pull<TLanes>(float* column, float* weights, int count, float coordinate)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes here = TLanes.Broadcast(coordinate);
        TLanes sum = TLanes.Zero;
        for (int i = 0; i < count; i += TLanes.Count)
            sum = TLanes.MultiplyAdd(TLanes.Load(weights + i), here - TLanes.Load(column + i), sum);
        return TLanes.Sum(sum);
    }
}
