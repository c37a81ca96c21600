using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Sums over rows in double precision, of which the order depends on the length and on the width of the machine's
/// vectors alone.</summary>
internal static class WideArithmetic
{
    /// <summary>Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(x[..y.Length]);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<double> lower = Vector<double>.Zero,
            upper = Vector<double>.Zero;
        for (int i = 0; i < right.Length; i++)
        {
            lower += left[2 * i] * Vector.WidenLower(right[i]);
            upper += left[(2 * i) + 1] * Vector.WidenUpper(right[i]);
        }

        double sum = Vector.Sum(lower + upper);
        for (int i = right.Length * Vector<float>.Count; i < y.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Σ x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ReadOnlySpan<Vector<double>> left = MemoryMarshal.Cast<double, Vector<double>>(x);
        ReadOnlySpan<Vector<double>> right = MemoryMarshal.Cast<double, Vector<double>>(y[..x.Length]);
        Vector<double> sums = Vector<double>.Zero;
        for (int i = 0; i < left.Length; i++)
            sums += left[i] * right[i];

        double sum = Vector.Sum(sums);
        for (int i = left.Length * Vector<double>.Count; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }

    /// <summary>Adds a multiple of a row to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> sums, double factor, ReadOnlySpan<float> row)
    {
        var factors = new Vector<double>(factor);
        Span<Vector<double>> totals = MemoryMarshal.Cast<double, Vector<double>>(sums[..row.Length]);
        ReadOnlySpan<Vector<float>> values = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < values.Length; i++)
        {
            totals[2 * i] += factors * Vector.WidenLower(values[i]);
            totals[(2 * i) + 1] += factors * Vector.WidenUpper(values[i]);
        }

        for (int i = values.Length * Vector<float>.Count; i < row.Length; i++)
            sums[i] += factor * row[i];
    }

    /// <summary>Adds a multiple of a row to sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> sums, double factor, ReadOnlySpan<double> row)
    {
        var factors = new Vector<double>(factor);
        Span<Vector<double>> totals = MemoryMarshal.Cast<double, Vector<double>>(sums[..row.Length]);
        ReadOnlySpan<Vector<double>> values = MemoryMarshal.Cast<double, Vector<double>>(row);
        for (int i = 0; i < values.Length; i++)
            totals[i] += factors * values[i];
        for (int i = values.Length * Vector<double>.Count; i < row.Length; i++)
            sums[i] += factor * row[i];
    }
}
