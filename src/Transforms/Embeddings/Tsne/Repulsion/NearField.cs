using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>What the smoothed kernel leaves out between points that are nearer than the cut-off.</summary>
/// <remarks>All lengths are in nodes of the grid.</remarks>
internal readonly unsafe struct NearField
{
    private readonly float _squaredCutoff;
    private readonly float _inverseDegrees;
    private readonly float _exponent;
    private readonly float _weight0;
    private readonly float _weight1;
    private readonly float _value0;
    private readonly float _value1;
    private readonly float _value2;

    public NearField(StudentKernel kernel, SmoothedKernel smoothed, double spacing)
    {
        double gamma = kernel.Exponent;
        double scale = smoothed.Scale;
        double atCutoff = smoothed.ValueAtCutoff;
        double unit = spacing * spacing;
        double offset = smoothed.SquaredCutoff * scale;
        _squaredCutoff = (float)(smoothed.SquaredCutoff / unit);
        _inverseDegrees = (float)(unit / kernel.DegreesOfFreedom);
        _exponent = (float)gamma;

        // The series and its derivative, as polynomials in the squared distance.
        _value0 = (float)(atCutoff * (1 + (gamma * offset) + (gamma * (gamma + 1) / 2 * offset * offset)));
        _value1 = (float)(-atCutoff * unit * scale * (gamma + (gamma * (gamma + 1) * offset)));
        _value2 = (float)(atCutoff * unit * scale * unit * scale * gamma * (gamma + 1) / 2);
        double slope = atCutoff * kernel.DegreesOfFreedom * scale;
        _weight0 = (float)(slope * (1 + ((gamma + 1) * offset)));
        _weight1 = (float)(-slope * (gamma + 1) * unit * scale);
    }

    /// <summary>Fills up a list of neighbors to whole vectors with copies of a point beyond the cut-off.</summary>
    /// <remarks>Not far beyond: the kernel and its series differ there by a rounding error, which the distance multiplies.</remarks>
    /// <returns>The number of points with the filling.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Pad(float* slices, float* rows, float* columns, int count, float beyond)
    {
        int padded = (count + 15) / 16 * 16;
        for (int i = count; i < padded; i++)
        {
            slices[i] = beyond;
            rows[i] = beyond;
            columns[i] = beyond;
        }

        return padded;
    }

    /// <summary>Adds up the correction that a list of neighbors makes to one point's force, and returns that to its potential.</summary>
    /// <param name="slices">Coordinates of the neighbors along the slowest axis; a multiple of 16 of them.</param>
    /// <param name="rows">Coordinates along the middle axis.</param>
    /// <param name="columns">Coordinates along the contiguous axis.</param>
    /// <param name="count">Number of neighbors.</param>
    /// <param name="point">The point's own coordinates.</param>
    /// <param name="force">Gets the three sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Accumulate<TLanes, TSimilarity>(float* slices, float* rows, float* columns, int count, float* point, float* force)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        TLanes slice = TLanes.Broadcast(point[0]);
        TLanes row = TLanes.Broadcast(point[1]);
        TLanes column = TLanes.Broadcast(point[2]);
        TLanes one = TLanes.Broadcast(1);
        TLanes cutoff = TLanes.Broadcast(_squaredCutoff);
        TLanes inverseDegrees = TLanes.Broadcast(_inverseDegrees);
        TLanes exponent = TLanes.Broadcast(_exponent);
        TLanes weight0 = TLanes.Broadcast(_weight0);
        TLanes weight1 = TLanes.Broadcast(_weight1);
        TLanes value0 = TLanes.Broadcast(_value0);
        TLanes value1 = TLanes.Broadcast(_value1);
        TLanes value2 = TLanes.Broadcast(_value2);
        TLanes sliceForce = TLanes.Zero;
        TLanes rowForce = TLanes.Zero;
        TLanes columnForce = TLanes.Zero;
        TLanes potential = TLanes.Zero;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes ds = slice - TLanes.Load(slices + i);
            TLanes dr = row - TLanes.Load(rows + i);
            TLanes dc = column - TLanes.Load(columns + i);

            // At the cut-off the kernel and its series meet, so whatever is farther contributes nothing.
            TLanes squared = TLanes.Min(TLanes.MultiplyAdd(ds, ds, TLanes.MultiplyAdd(dr, dr, dc * dc)), cutoff);
            TLanes inverse = TLanes.Reciprocal(TLanes.MultiplyAdd(squared, inverseDegrees, one));
            TLanes similarity = TSimilarity.Of(inverse, exponent);
            TLanes weight = (inverse * similarity) - TLanes.MultiplyAdd(squared, weight1, weight0);
            potential += similarity - TLanes.MultiplyAdd(squared, TLanes.MultiplyAdd(squared, value2, value1), value0);
            sliceForce = TLanes.MultiplyAdd(weight, ds, sliceForce);
            rowForce = TLanes.MultiplyAdd(weight, dr, rowForce);
            columnForce = TLanes.MultiplyAdd(weight, dc, columnForce);
        }

        force[0] = TLanes.Sum(sliceForce);
        force[1] = TLanes.Sum(rowForce);
        force[2] = TLanes.Sum(columnForce);
        return TLanes.Sum(potential);
    }
}
