using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>The score that unrelated rows reach at a stated rate, from the scores of random pairs.</summary>
/// <remarks>
/// Nearly all random pairs are unrelated, and the duplicates among them lie beyond the quantiles that are used. On Fisher's scale (artanh) the excesses over a
/// high quantile fall off exponentially, as the theory of extreme values has it for most distributions; two quantiles fix the slope, and the line is followed
/// to the rate asked for. The result is below 1 whatever the data.
/// </remarks>
internal static class NullCalibration
{
    /// <summary>Rows below which there are too few pairs to learn from.</summary>
    public const int FewestContents = 30;

    /// <summary>The threshold for fewer rows.</summary>
    public const float WithoutPairs = 0.97f;

    private const double NearQuantile = 0.01;
    private const double FarQuantile = 0.001;
    private const int PairsPerBlock = 256;
    private const ulong Seed = 0x6E756C6C;

    /// <summary>Calibrates.</summary>
    /// <param name="count">Number of contents that can be compared.</param>
    /// <param name="score">Score of two of them; called from several threads.</param>
    /// <param name="sampleSize">Pairs to draw; all pairs are taken where there are no more.</param>
    /// <param name="falsePositiveRate">Share of the rows without duplicates that may be flagged.</param>
    /// <param name="context">Threads and callback.</param>
    public static float Threshold(int count, Func<int, int, int, float> score, int sampleSize, double falsePositiveRate, EngineContext context)
    {
        if (count < FewestContents)
            return WithoutPairs;

        float[] scores = Sample(count, score, sampleSize, context);
        Array.Sort(scores);
        double near = Fisher(Quantile(scores, NearQuantile));
        double far = Fisher(Quantile(scores, FarQuantile));
        double slope = Math.Max(far - near, 1e-6) / Math.Log(NearQuantile / FarQuantile);

        // Every false pair flags one row, and there are (n − 1) / 2 pairs per row.
        double ratePerPair = Math.Min(2 * falsePositiveRate / (count - 1), NearQuantile);
        return (float)Math.Tanh(near + (slope * Math.Log(NearQuantile / ratePerPair)));
    }

    private static float[] Sample(int count, Func<int, int, int, float> score, int sampleSize, EngineContext context)
    {
        long all = (long)count * (count - 1) / 2;
        var pairs = new List<(int First, int Second)>();
        if (all <= sampleSize)
        {
            for (int second = 1; second < count; second++)
            {
                for (int first = 0; first < second; first++)
                    pairs.Add((first, second));
            }
        }
        else
        {
            for (int draw = 0; pairs.Count < sampleSize; draw++)
            {
                int first = CounterRandom.Index(CounterRandom.Bits(Seed, 0, (ulong)draw), count);
                int second = CounterRandom.Index(CounterRandom.Bits(Seed, 1, (ulong)draw), count);
                if (first != second)
                    pairs.Add((Math.Min(first, second), Math.Max(first, second)));
            }

            pairs.Sort();
        }

        var scores = new float[pairs.Count];
        context.ForWithProgress((pairs.Count + PairsPerBlock - 1) / PairsPerBlock, (block, worker) =>
        {
            for (int i = block * PairsPerBlock; i < Math.Min(pairs.Count, (block + 1) * PairsPerBlock); i++)
                scores[i] = score(pairs[i].First, pairs[i].Second, worker);
        });
        return scores;
    }

    private static double Quantile(float[] ascending, double exceedance) => ascending[Math.Clamp((int)(ascending.Length * (1 - exceedance)), 0, ascending.Length - 1)];

    private static double Fisher(double score) => Math.Atanh(Math.Clamp(score, -0.999999, 0.999999));
}
