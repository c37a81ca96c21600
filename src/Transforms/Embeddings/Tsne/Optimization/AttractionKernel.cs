using System.Runtime.CompilerServices;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Optimization;

/// <summary>Sums over the neighbors of some points: their pull, and their share of the divergence.</summary>
/// <typeparam name="TLanes">The lanes.</typeparam>
internal static unsafe class AttractionKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Sets each point's Σ p/(1 + s/ν) · (y − y′).</summary>
    /// <param name="affinities">P.</param>
    /// <param name="points">All points, in <see cref="PointLayout"/>.</param>
    /// <param name="dimensions">Components of a point; the layout's stride follows from them.</param>
    /// <param name="first">First point.</param>
    /// <param name="end">Point after the last.</param>
    /// <param name="inverseDegrees">1/ν.</param>
    /// <param name="forces">Gets the sums, from the first point on, in the same layout.</param>
    public static void Attract(
        AffinityMatrix affinities,
        float* points,
        int dimensions,
        int first,
        int end,
        float inverseDegrees,
        float* forces
    )
    {
        fixed (int* columns = affinities.Columns)
        fixed (float* values = affinities.Values)
        fixed (int* starts = affinities.RowStarts)
        {
            switch (dimensions)
            {
                case 1 or 2:
                    Plane(starts, columns, values, points, first, end, inverseDegrees, forces);
                    break;

                // Points of three and of four dimensions take the same room.
                case 3:
                    Volume(starts, columns, values, points, first, end, inverseDegrees, forces);
                    break;
                default:
                    int stride = PointLayout.Stride(dimensions);
                    General(starts, columns, values, points, stride, first, end, inverseDegrees, forces);
                    break;
            }
        }
    }

    /// <summary>Σ p · ln(1 + s/ν) over the neighbors of some points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogarithmicDistances(
        AffinityMatrix affinities,
        float* points,
        int stride,
        int first,
        int end,
        float inverseDegrees
    )
    {
        double total = 0;
        float* squared = stackalloc float[AffinityMatrix.RowGranularity];
        TLanes one = TLanes.Broadcast(1);
        TLanes scale = TLanes.Broadcast(inverseDegrees);
        fixed (int* columns = affinities.Columns)
        fixed (float* values = affinities.Values)
        {
            for (int row = first; row < end; row++)
            {
                TLanes sum = TLanes.Zero;
                float* point = points + ((nint)row * stride);
                for (int entry = affinities.RowStarts[row]; entry < affinities.RowStarts[row + 1]; entry += TLanes.Count)
                {
                    for (int lane = 0; lane < TLanes.Count; lane++)
                        squared[lane] = SquaredDistance(point, points + ((nint)columns[entry + lane] * stride), stride);
                    TLanes logarithm = TLanes.Log(TLanes.MultiplyAdd(TLanes.Load(squared), scale, one));
                    sum = TLanes.MultiplyAdd(TLanes.Load(values + entry), logarithm, sum);
                }

                total += TLanes.Sum(sum);
            }
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane(
        int* starts,
        int* columns,
        float* values,
        float* points,
        int first,
        int end,
        float inverseDegrees,
        float* forces
    )
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes scale = TLanes.Broadcast(inverseDegrees);
        for (int row = first; row < end; row++, forces += 2)
        {
            TLanes x = TLanes.Broadcast(points[2 * (nint)row]);
            TLanes y = TLanes.Broadcast(points[(2 * (nint)row) + 1]);
            TLanes forceX = TLanes.Zero;
            TLanes forceY = TLanes.Zero;
            int rowEnd = starts[row + 1];
            for (int entry = starts[row]; entry < rowEnd; entry += TLanes.Count)
            {
                TLanes.GatherPairs(points, columns + entry, out TLanes otherX, out TLanes otherY);
                TLanes dx = x - otherX;
                TLanes dy = y - otherY;
                TLanes squared = TLanes.MultiplyAdd(dx, dx, dy * dy);
                TLanes weight = TLanes.Load(values + entry) * TLanes.Reciprocal(TLanes.MultiplyAdd(squared, scale, one));
                forceX = TLanes.MultiplyAdd(weight, dx, forceX);
                forceY = TLanes.MultiplyAdd(weight, dy, forceY);
            }

            forces[0] = TLanes.Sum(forceX);
            forces[1] = TLanes.Sum(forceY);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Volume(
        int* starts,
        int* columns,
        float* values,
        float* points,
        int first,
        int end,
        float inverseDegrees,
        float* forces
    )
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes scale = TLanes.Broadcast(inverseDegrees);
        for (int row = first; row < end; row++, forces += 4)
        {
            float* point = points + (4 * (nint)row);
            TLanes x = TLanes.Broadcast(point[0]);
            TLanes y = TLanes.Broadcast(point[1]);
            TLanes z = TLanes.Broadcast(point[2]);
            TLanes forceX = TLanes.Zero;
            TLanes forceY = TLanes.Zero;
            TLanes forceZ = TLanes.Zero;
            int rowEnd = starts[row + 1];
            for (int entry = starts[row]; entry < rowEnd; entry += TLanes.Count)
            {
                TLanes.GatherQuads(points, columns + entry, out TLanes otherX, out TLanes otherY, out TLanes otherZ);
                TLanes dx = x - otherX;
                TLanes dy = y - otherY;
                TLanes dz = z - otherZ;
                TLanes squared = TLanes.MultiplyAdd(dx, dx, TLanes.MultiplyAdd(dy, dy, dz * dz));
                TLanes weight = TLanes.Load(values + entry) * TLanes.Reciprocal(TLanes.MultiplyAdd(squared, scale, one));
                forceX = TLanes.MultiplyAdd(weight, dx, forceX);
                forceY = TLanes.MultiplyAdd(weight, dy, forceY);
                forceZ = TLanes.MultiplyAdd(weight, dz, forceZ);
            }

            forces[0] = TLanes.Sum(forceX);
            forces[1] = TLanes.Sum(forceY);
            forces[2] = TLanes.Sum(forceZ);
            forces[3] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void General(
        int* starts,
        int* columns,
        float* values,
        float* points,
        int stride,
        int first,
        int end,
        float inverseDegrees,
        float* forces
    )
    {
        for (int row = first; row < end; row++, forces += stride)
        {
            float* point = points + ((nint)row * stride);
            new Span<float>(forces, stride).Clear();
            for (int entry = starts[row]; entry < starts[row + 1]; entry++)
            {
                float* other = points + ((nint)columns[entry] * stride);
                float weight = values[entry] / (1 + (SquaredDistance(point, other, stride) * inverseDegrees));
                for (int i = 0; i < stride; i++)
                    forces[i] += weight * (point[i] - other[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SquaredDistance(float* first, float* second, int stride)
    {
        float squared = 0;
        for (int i = 0; i < stride; i++)
        {
            float difference = first[i] - second[i];
            squared += difference * difference;
        }

        return squared;
    }
}
