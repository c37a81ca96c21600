using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Tsne.Affinities;

/// <summary>Turns the distances to a row's neighbors into conditional probabilities of a wanted perplexity.</summary>
/// <remarks>
/// p(j|i) ∝ exp(−β d²), with β such that exp(entropy) is the perplexity (van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR
/// 2008). The entropy falls monotonically in β, so Newton's method on ln β is kept within a bracket and falls back on bisection. Several
/// perplexities give the mean of their probabilities (Lee, Peluffo-Ordóñez and Verleysen, "Multi-scale similarities in stochastic neighbor
/// embedding", Neurocomputing 2015).
/// </remarks>
internal static unsafe class PerplexityCalibration
{
    private const int MaximumSteps = 100;
    private const double EntropyTolerance = 1e-6;

    // Far past the point where all but the nearest neighbors have probability 0.
    private const double LargestPrecision = 1e15;

    /// <summary>Numbers of scratch memory that <see cref="Calibrate"/> needs for a number of neighbors.</summary>
    public static int ScratchLength(int neighborCount) => 2 * PaddedCount(neighborCount);

    /// <summary>Sets the conditional probabilities of one row.</summary>
    /// <param name="squaredDistances">Squared distances to the neighbors, or what takes their place.</param>
    /// <param name="perplexities">Wanted perplexities, each below the number of neighbors.</param>
    /// <param name="probabilities">Gets one probability per neighbor; they sum to 1.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Calibrate(
        ReadOnlySpan<double> squaredDistances,
        ReadOnlySpan<double> perplexities,
        Span<float> probabilities,
        Span<float> scratch
    )
    {
        int count = squaredDistances.Length;
        double smallest = double.PositiveInfinity;
        double largest = double.NegativeInfinity;
        foreach (double squared in squaredDistances)
        {
            smallest = Math.Min(smallest, squared);
            largest = Math.Max(largest, squared);
        }

        double range = largest - smallest;
        if (!(range > 0) || double.IsInfinity(range))
        {
            probabilities.Fill(1f / count);
            return;
        }

        // Shift and scale change β and nothing else; they keep single precision away from overflow. The padding is so far that its weight
        // is 0.
        int padded = PaddedCount(count);
        Span<float> scaled = scratch[..padded];
        Span<float> weights = scratch.Slice(padded, padded);
        for (int i = 0; i < count; i++)
            scaled[i] = (float)((squaredDistances[i] - smallest) / range);
        scaled[count..].Fill(float.MaxValue / 4);

        probabilities.Clear();
        foreach (double perplexity in perplexities)
        {
            double sum = FindPrecision(scaled, weights, Math.Log(perplexity));
            float share = (float)(1 / (sum * perplexities.Length));
            for (int i = 0; i < count; i++)
                probabilities[i] += weights[i] * share;
        }
    }

    private static int PaddedCount(int count) => (count + 15) / 16 * 16;

    /// <summary>Leaves exp(−β d²) in <paramref name="weights"/> and returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double FindPrecision(ReadOnlySpan<float> scaled, Span<float> weights, double targetEntropy)
    {
        double lower = 0;
        double upper = double.PositiveInfinity;
        double precision = 4;
        double sum = 0;
        for (int step = 0; step < MaximumSteps; step++)
        {
            (sum, double mean, double variance) = Weigh(scaled, weights, precision);
            double excess = Math.Log(sum) + (precision * mean) - targetEntropy;
            if (Math.Abs(excess) < EntropyTolerance || precision > LargestPrecision)
                break;

            if (excess > 0)
                lower = precision;
            else
                upper = precision;

            // d entropy / d ln β = −β² · variance of d².
            double slope = precision * precision * variance;
            double next = precision * Math.Exp(Math.Clamp(excess / slope, -4, 4));
            if (!(next > lower && next < upper))
                next =
                    double.IsInfinity(upper) ? lower * 8
                    : lower == 0 ? upper / 8
                    : Math.Sqrt(lower * upper);
            if (next == precision)
                break;

            precision = next;
        }

        return sum;
    }

    private static (double Sum, double Mean, double Variance) Weigh(ReadOnlySpan<float> scaled, Span<float> weights, double precision)
    {
        fixed (float* source = scaled)
        fixed (float* destination = weights)
        {
            if (Vector512.IsHardwareAccelerated)
                return Weigh<Lanes512>(source, destination, scaled.Length, (float)precision);

            return Vector256.IsHardwareAccelerated
                ? Weigh<Lanes256>(source, destination, scaled.Length, (float)precision)
                : Weigh<Lanes128>(source, destination, scaled.Length, (float)precision);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static (double Sum, double Mean, double Variance) Weigh<TLanes>(float* scaled, float* weights, int count, float precision)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        TLanes negative = TLanes.Broadcast(-precision);
        TLanes farthest = TLanes.Broadcast(1);
        TLanes sum = TLanes.Zero;
        TLanes first = TLanes.Zero;
        TLanes second = TLanes.Zero;
        for (int i = 0; i < count; i += TLanes.Count)
        {
            TLanes distance = TLanes.Load(scaled + i);
            TLanes weight = TLanes.Exp(distance * negative);
            weight.Store(weights + i);

            // The padding has weight 0; the minimum keeps 0 · ∞ away.
            TLanes bounded = TLanes.Min(distance, farthest);
            TLanes moment = weight * bounded;
            sum += weight;
            first += moment;
            second = TLanes.MultiplyAdd(moment, bounded, second);
        }

        double total = TLanes.Sum(sum);
        double mean = TLanes.Sum(first) / total;
        return (total, mean, Math.Max(0, (TLanes.Sum(second) / total) - (mean * mean)));
    }
}
