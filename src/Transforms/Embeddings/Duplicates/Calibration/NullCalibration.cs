using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>The score that unrelated rows reach at a stated rate, from the scores of random rows with each other.</summary>
/// <remarks>
/// Of rows that are copies of each other only one is looked at. On Fisher's scale (artanh) the excesses over a high quantile of the
/// remaining scores fall off exponentially,
/// as the theory of extreme values has it for most distributions; two quantiles fix the slope, and the line is followed to the rate asked
/// for.
/// </remarks>
internal static class NullCalibration
{
    private const double NearQuantile = 0.01;
    private const double FarQuantile = 0.001;

    // A quantile must not hang on the one or two copies that were not known as such.
    private const double FewestBeyondNear = 50;
    private const double FewestBeyondFar = 5;
    private const int Neighbors = 20;
    private const ulong Seed = 0x6E756C6C;

    /// <summary>Calibrates.</summary>
    /// <param name="count">Number of contents that can be compared.</param>
    /// <param name="score">Score of two of them, and the thread it is asked from; called from several threads.</param>
    /// <param name="mostRows">Contents to draw; all are taken where there are no more.</param>
    /// <param name="falsePositiveRate">Share of the rows without duplicates that may be flagged.</param>
    /// <param name="context">Threads and callback.</param>
    public static Calibrated Calibrate(
        int count,
        Func<int, int, int, float> score,
        int mostRows,
        double falsePositiveRate,
        EngineContext context
    )
    {
        if (count < Calibrated.FewestRows)
            return Calibrated.TooFew(count, (long)count * (count - 1) / 2);

        int[] drawn = Draw(count, mostRows);
        float[][] scores = Scores(drawn, score, context);
        int[] rows = WithoutCopies(scores);
        float[] ascending = [.. rows.SelectMany((row, place) => rows.Take(place).Select(other => scores[row][other]))];
        if (rows.Length < Calibrated.FewestRows)
            return Calibrated.TooFew(rows.Length, ascending.Length);

        Array.Sort(ascending);
        double nearQuantile = Math.Max(NearQuantile, FewestBeyondNear / ascending.Length);
        double farQuantile = Math.Max(FarQuantile, FewestBeyondFar / ascending.Length);
        double near = Fisher(Quantile(ascending, nearQuantile));
        double far = Fisher(Quantile(ascending, farQuantile));
        double slope = Math.Max(far - near, 1e-6) / Math.Log(nearQuantile / farQuantile);

        // Every false pair flags one row, and there are (n − 1) / 2 pairs per row.
        int unlike = drawn.Length == count ? rows.Length : count;
        double ratePerPair = Math.Min(2 * falsePositiveRate / (unlike - 1), nearQuantile);
        return Calibrated.Found(Math.Tanh(near + (slope * Math.Log(nearQuantile / ratePerPair))), rows.Length, ascending.Length);
    }

    private static int[] Draw(int count, int mostRows)
    {
        IEnumerable<int> all = Enumerable.Range(0, count);
        return count <= mostRows ? [.. all] : [.. all.OrderBy(row => CounterRandom.Bits(Seed, 0, (ulong)row)).Take(mostRows).Order()];
    }

    // Each with the ones before it.
    private static float[][] Scores(int[] drawn, Func<int, int, int, float> score, EngineContext context)
    {
        var scores = new float[drawn.Length][];
        context.ForWithProgress(
            drawn.Length,
            (place, worker) =>
            {
                var own = new float[place];
                for (int other = 0; other < place; other++)
                    own[other] = score(drawn[other], drawn[place], worker);

                scores[place] = own;
            }
        );
        return scores;
    }

    private static int[] WithoutCopies(float[][] scores)
    {
        int count = scores.Length;
        int width = Math.Min(Neighbors, count - 1);
        var nearest = new int[count][];
        var distances = new float[count][];
        for (int row = 0; row < count; row++)
        {
            int[] others = [.. Enumerable.Range(0, count).Where(other => other != row)];
            float[] own = [.. others.Select(other => 1 - scores[Math.Max(row, other)][Math.Min(row, other)])];
            Array.Sort(own, others);
            nearest[row] = others[..width];
            distances[row] = own[..width];
        }

        double spread = NearCopies.SpreadOf(count, row => distances[row]);
        int[] leaders = NearCopies.Leaders(count, row => nearest[row].AsMemory(0, NearCopies.CountOf(distances[row], spread)));
        return [.. Enumerable.Range(0, count).Where(row => leaders[row] == row)];
    }

    private static double Quantile(float[] ascending, double exceedance) =>
        ascending[Math.Clamp((int)(ascending.Length * (1 - exceedance)), 0, ascending.Length - 1)];

    private static double Fisher(double score) => Math.Atanh(Math.Clamp(score, -0.999999, 0.999999));
}
