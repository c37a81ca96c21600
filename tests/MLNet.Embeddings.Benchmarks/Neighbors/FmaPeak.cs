using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Embeddings.Benchmarks.Neighbors;

/// <summary>The most multiply-adds in single precision that this machine does: a loop that touches registers only.</summary>
public static class FmaPeak
{
    private const int Chains = 24;
    private const long Iterations = 20_000_000;

    /// <summary>Billions of floating-point operations per second, counting a multiply-add as two; the best of three runs.</summary>
    /// <param name="threads">Threads that run the loop side by side.</param>
    public static double MeasureGigaflops(int threads)
    {
        double best = 0;
        for (int run = 0; run < 3; run++)
            best = Math.Max(best, MeasureOnce(threads));

        return best;
    }

    private static double MeasureOnce(int threads)
    {
        using var barrier = new Barrier(threads + 1);
        var workers = new Thread[threads];
        for (int i = 0; i < threads; i++)
        {
            workers[i] = new Thread(() =>
            {
                barrier.SignalAndWait();
                if (!float.IsFinite(Loop()))
                    throw new InvalidOperationException("The loop left the range of numbers it is meant for.");
            });
            workers[i].Start();
        }

        barrier.SignalAndWait();
        long start = Stopwatch.GetTimestamp();
        foreach (Thread worker in workers)
            worker.Join();

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return 2.0 * Lanes * Chains * Iterations * threads / seconds / 1e9;
    }

    private static int Lanes =>
        Vector512.IsHardwareAccelerated ? Vector512<float>.Count
        : Vector256.IsHardwareAccelerated ? Vector256<float>.Count / 2
        : Vector128<float>.Count / 2;

    private static float Loop() =>
        Vector512.IsHardwareAccelerated ? Loop512()
        : Vector256.IsHardwareAccelerated ? Loop256()
        : Loop128();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop512()
    {
        Vector512<float> a = Vector512.Create(0.5f),
            b = Vector512.Create(0.25f);
        Vector512<float> s0 = a,
            s1 = a,
            s2 = a,
            s3 = a,
            s4 = a,
            s5 = a;
        Vector512<float> s6 = a,
            s7 = a,
            s8 = a,
            s9 = a,
            s10 = a,
            s11 = a;
        Vector512<float> s12 = a,
            s13 = a,
            s14 = a,
            s15 = a,
            s16 = a,
            s17 = a;
        Vector512<float> s18 = a,
            s19 = a,
            s20 = a,
            s21 = a,
            s22 = a,
            s23 = a;
        for (long i = 0; i < Iterations; i++)
        {
            s0 = Vector512.MultiplyAddEstimate(s0, a, b);
            s1 = Vector512.MultiplyAddEstimate(s1, a, b);
            s2 = Vector512.MultiplyAddEstimate(s2, a, b);
            s3 = Vector512.MultiplyAddEstimate(s3, a, b);
            s4 = Vector512.MultiplyAddEstimate(s4, a, b);
            s5 = Vector512.MultiplyAddEstimate(s5, a, b);
            s6 = Vector512.MultiplyAddEstimate(s6, a, b);
            s7 = Vector512.MultiplyAddEstimate(s7, a, b);
            s8 = Vector512.MultiplyAddEstimate(s8, a, b);
            s9 = Vector512.MultiplyAddEstimate(s9, a, b);
            s10 = Vector512.MultiplyAddEstimate(s10, a, b);
            s11 = Vector512.MultiplyAddEstimate(s11, a, b);
            s12 = Vector512.MultiplyAddEstimate(s12, a, b);
            s13 = Vector512.MultiplyAddEstimate(s13, a, b);
            s14 = Vector512.MultiplyAddEstimate(s14, a, b);
            s15 = Vector512.MultiplyAddEstimate(s15, a, b);
            s16 = Vector512.MultiplyAddEstimate(s16, a, b);
            s17 = Vector512.MultiplyAddEstimate(s17, a, b);
            s18 = Vector512.MultiplyAddEstimate(s18, a, b);
            s19 = Vector512.MultiplyAddEstimate(s19, a, b);
            s20 = Vector512.MultiplyAddEstimate(s20, a, b);
            s21 = Vector512.MultiplyAddEstimate(s21, a, b);
            s22 = Vector512.MultiplyAddEstimate(s22, a, b);
            s23 = Vector512.MultiplyAddEstimate(s23, a, b);
        }

        return Vector512.Sum(
            s0
                + s1
                + s2
                + s3
                + s4
                + s5
                + s6
                + s7
                + s8
                + s9
                + s10
                + s11
                + s12
                + s13
                + s14
                + s15
                + s16
                + s17
                + s18
                + s19
                + s20
                + s21
                + s22
                + s23
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop256()
    {
        Vector256<float> a = Vector256.Create(0.5f),
            b = Vector256.Create(0.25f);
        Vector256<float> s0 = a,
            s1 = a,
            s2 = a,
            s3 = a,
            s4 = a,
            s5 = a;
        Vector256<float> s6 = a,
            s7 = a,
            s8 = a,
            s9 = a,
            s10 = a,
            s11 = a;
        for (long i = 0; i < Iterations; i++)
        {
            s0 = Vector256.MultiplyAddEstimate(s0, a, b);
            s1 = Vector256.MultiplyAddEstimate(s1, a, b);
            s2 = Vector256.MultiplyAddEstimate(s2, a, b);
            s3 = Vector256.MultiplyAddEstimate(s3, a, b);
            s4 = Vector256.MultiplyAddEstimate(s4, a, b);
            s5 = Vector256.MultiplyAddEstimate(s5, a, b);
            s6 = Vector256.MultiplyAddEstimate(s6, a, b);
            s7 = Vector256.MultiplyAddEstimate(s7, a, b);
            s8 = Vector256.MultiplyAddEstimate(s8, a, b);
            s9 = Vector256.MultiplyAddEstimate(s9, a, b);
            s10 = Vector256.MultiplyAddEstimate(s10, a, b);
            s11 = Vector256.MultiplyAddEstimate(s11, a, b);
        }

        return Vector256.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop128()
    {
        Vector128<float> a = Vector128.Create(0.5f),
            b = Vector128.Create(0.25f);
        Vector128<float> s0 = a,
            s1 = a,
            s2 = a,
            s3 = a,
            s4 = a,
            s5 = a;
        Vector128<float> s6 = a,
            s7 = a,
            s8 = a,
            s9 = a,
            s10 = a,
            s11 = a;
        for (long i = 0; i < Iterations; i++)
        {
            s0 = Vector128.MultiplyAddEstimate(s0, a, b);
            s1 = Vector128.MultiplyAddEstimate(s1, a, b);
            s2 = Vector128.MultiplyAddEstimate(s2, a, b);
            s3 = Vector128.MultiplyAddEstimate(s3, a, b);
            s4 = Vector128.MultiplyAddEstimate(s4, a, b);
            s5 = Vector128.MultiplyAddEstimate(s5, a, b);
            s6 = Vector128.MultiplyAddEstimate(s6, a, b);
            s7 = Vector128.MultiplyAddEstimate(s7, a, b);
            s8 = Vector128.MultiplyAddEstimate(s8, a, b);
            s9 = Vector128.MultiplyAddEstimate(s9, a, b);
            s10 = Vector128.MultiplyAddEstimate(s10, a, b);
            s11 = Vector128.MultiplyAddEstimate(s11, a, b);
        }

        return Vector128.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }
}
