using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Numerics;

/// <summary>A few sums over rows.</summary>
/// <remarks>
/// <c>TensorPrimitives</c> has them all, but a fit of a second is over before the run-time has compiled its generic kernels a second time,
/// with optimization: a third of the principal start was spent in their first, plain versions. These are compiled once, optimized.
/// </remarks>
internal static class RowArithmetic
{
    /// <summary>Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(y[..x.Length]);
        Vector<float> first = Vector<float>.Zero,
            second = Vector<float>.Zero;
        int i = 0;
        for (; i <= left.Length - 2; i += 2)
        {
            first = Vector.MultiplyAddEstimate(left[i], right[i], first);
            second = Vector.MultiplyAddEstimate(left[i + 1], right[i + 1], second);
        }

        if (i < left.Length)
            first = Vector.MultiplyAddEstimate(left[i], right[i], first);
        float sum = Vector.Sum(first + second);
        for (i = left.Length * Vector<float>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>x − y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> difference)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(y[..x.Length]);
        Span<Vector<float>> target = MemoryMarshal.Cast<float, Vector<float>>(difference[..x.Length]);
        for (int i = 0; i < left.Length; i++)
            target[i] = left[i] - right[i];
        for (int i = left.Length * Vector<float>.Count; i < x.Length; i++)
            difference[i] = x[i] - y[i];
    }

    /// <summary>Adds a row to sums in double precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddTo(Span<double> sums, ReadOnlySpan<float> row)
    {
        Span<Vector<double>> totals = MemoryMarshal.Cast<double, Vector<double>>(sums[..row.Length]);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < values.Length; i++)
        {
            totals[2 * i] += Vector.WidenLower(values[i]);
            totals[(2 * i) + 1] += Vector.WidenUpper(values[i]);
        }

        for (int i = values.Length * Vector<float>.Count; i < row.Length; i++)
            sums[i] += row[i];
    }

    /// <summary>The largest magnitude; 0 of nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float LargestMagnitude(ReadOnlySpan<float> values)
    {
        Vector<float> largest = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
            largest = Vector.Max(largest, Vector.Abs(vector));

        float magnitude = 0;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            magnitude = Math.Max(magnitude, largest[lane]);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            magnitude = Math.Max(magnitude, Math.Abs(value));
        return magnitude;
    }
}
