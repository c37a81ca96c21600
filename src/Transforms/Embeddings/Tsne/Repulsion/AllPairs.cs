using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tsne.Repulsion;

/// <summary>Sums the similarities of all points of a map to one position, and their push on it.</summary>
/// <remarks>The points are stored coordinate by coordinate, each filled up to whole vectors with points whose similarity is 0.</remarks>
internal static unsafe class AllPairs
{
    /// <summary>The most lanes that any width has.</summary>
    public const int LargestLaneCount = 16;

    // So far away that its similarity is 0, near enough that its square is still a number in 50 dimensions.
    private const float Faraway = 1e17f;

    /// <summary>Points with the filling.</summary>
    public static int PaddedCount(int count) => (count + LargestLaneCount - 1) / LargestLaneCount * LargestLaneCount;

    /// <summary>Numbers that the coordinates of so many points take.</summary>
    public static long ColumnsLength(int count, int dimensions) => (long)PaddedCount(count) * Math.Max(2, dimensions);

    /// <summary>Stores points coordinate by coordinate; a line gets a second coordinate of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FillColumns(float[] points, int count, int dimensions, int stride, float* columns)
    {
        int padded = PaddedCount(count);
        for (int dimension = 0; dimension < Math.Max(2, dimensions); dimension++, columns += padded)
        {
            for (int i = 0; i < count; i++)
                columns[i] = dimension < dimensions ? points[(i * stride) + dimension] : 0;
            for (int i = count; i < padded; i++)
                columns[i] = Faraway;
        }
    }

    /// <summary>Returns Σ K and sets Σ K/(1 + s/ν) · (y − y′) over all points; a point at the position itself counts with K = 1.</summary>
    /// <param name="columns">The points.</param>
    /// <param name="padded">Points with the filling.</param>
    /// <param name="dimensions">Coordinates per point.</param>
    /// <param name="kernel">K.</param>
    /// <param name="point">The position y, of at least two numbers.</param>
    /// <param name="force">Gets the push, of at least two numbers.</param>
    /// <param name="accumulators">Scratch memory of dimensions × <see cref="LargestLaneCount"/> numbers.</param>
    public static float SumOver(
        float* columns,
        int padded,
        int dimensions,
        StudentKernel kernel,
        float* point,
        float* force,
        float* accumulators
    ) =>
        kernel.DegreesOfFreedom switch
        {
            1 => SumOver<CauchySimilarity>(columns, padded, dimensions, kernel, point, force, accumulators),
            2 => SumOver<TwoDegreesSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators),
            _ => SumOver<StudentSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators),
        };

    private static float SumOver<TSimilarity>(
        float* columns,
        int padded,
        int dimensions,
        StudentKernel kernel,
        float* point,
        float* force,
        float* accumulators
    )
        where TSimilarity : struct, ISimilarity
    {
        if (Vector512.IsHardwareAccelerated)
            return SumOver<Lanes512, TSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators);

        return Vector256.IsHardwareAccelerated
            ? SumOver<Lanes256, TSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators)
            : SumOver<Lanes128, TSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators);
    }

    internal static float SumOver<TLanes, TSimilarity>(
        float* columns,
        int padded,
        int dimensions,
        StudentKernel kernel,
        float* point,
        float* force,
        float* accumulators
    )
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity =>
        dimensions switch
        {
            <= 2 => Plane<TLanes, TSimilarity>(columns, padded, kernel, point, force),
            3 => Volume<TLanes, TSimilarity>(columns, padded, kernel, point, force),
            _ => General<TLanes, TSimilarity>(columns, padded, dimensions, kernel, point, force, accumulators),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Plane<TLanes, TSimilarity>(float* columns, int count, StudentKernel kernel, float* point, float* force)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        float* xs = columns;
        float* ys = xs + count;
        TLanes x = TLanes.Broadcast(point[0]);
        TLanes y = TLanes.Broadcast(point[1]);
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)kernel.Exponent);
        TLanes forceX = TLanes.Zero;
        TLanes forceY = TLanes.Zero;
        TLanes sum = TLanes.Zero;
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
    private static float Volume<TLanes, TSimilarity>(float* columns, int count, StudentKernel kernel, float* point, float* force)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        float* xs = columns;
        float* ys = xs + count;
        float* zs = ys + count;
        TLanes x = TLanes.Broadcast(point[0]);
        TLanes y = TLanes.Broadcast(point[1]);
        TLanes z = TLanes.Broadcast(point[2]);
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)kernel.Exponent);
        TLanes forceX = TLanes.Zero;
        TLanes forceY = TLanes.Zero;
        TLanes forceZ = TLanes.Zero;
        TLanes sum = TLanes.Zero;
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
    private static float General<TLanes, TSimilarity>(
        float* columns,
        int count,
        int dimensions,
        StudentKernel kernel,
        float* point,
        float* force,
        float* accumulators
    )
        where TLanes : unmanaged, ILanes<TLanes>
        where TSimilarity : struct, ISimilarity
    {
        TLanes one = TLanes.Broadcast(1);
        TLanes inverseDegrees = TLanes.Broadcast(kernel.InverseDegrees);
        TLanes exponent = TLanes.Broadcast((float)kernel.Exponent);
        TLanes sum = TLanes.Zero;
        for (int dimension = 0; dimension < dimensions; dimension++)
            TLanes.Zero.Store(accumulators + (dimension * TLanes.Count));

        for (int i = 0; i < count; i += TLanes.Count)
        {
            float* column = columns;
            TLanes squared = TLanes.Zero;
            for (int dimension = 0; dimension < dimensions; dimension++, column += count)
            {
                TLanes difference = TLanes.Broadcast(point[dimension]) - TLanes.Load(column + i);
                squared = TLanes.MultiplyAdd(difference, difference, squared);
            }

            TLanes inverse = TLanes.Reciprocal(TLanes.MultiplyAdd(squared, inverseDegrees, one));
            TLanes similarity = TSimilarity.Of(inverse, exponent);
            TLanes weight = inverse * similarity;
            sum += similarity;
            column = columns;
            for (int dimension = 0; dimension < dimensions; dimension++, column += count)
            {
                float* accumulator = accumulators + (dimension * TLanes.Count);
                TLanes difference = TLanes.Broadcast(point[dimension]) - TLanes.Load(column + i);
                TLanes.MultiplyAdd(weight, difference, TLanes.Load(accumulator)).Store(accumulator);
            }
        }

        for (int dimension = 0; dimension < dimensions; dimension++)
            force[dimension] = TLanes.Sum(TLanes.Load(accumulators + (dimension * TLanes.Count)));
        return TLanes.Sum(sum);
    }
}
