using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Kernels;

/// <summary>Along how many directions rows vary, counting each by its share.</summary>
/// <remarks>
/// The participation ratio (tr C)² / tr C² of the covariance C: d for rows that vary alike along d directions, and few for rows that mostly
/// vary along few. For a sample of centered rows tr C is the mean of |x|², and tr C² that of (x·y)² over pairs of different rows.
/// </remarks>
internal static class EffectiveDimension
{
    /// <summary>Rows that are enough to tell a few directions from many.</summary>
    public const int SampleRows = 192;

    /// <summary>The place of a row of an evenly spaced sample.</summary>
    public static int PlaceOf(int i, int sampled, int count) => (int)((long)i * count / sampled);

    /// <summary>Estimates the number on evenly spaced rows.</summary>
    public static double Of(PreparedRows rows)
    {
        int sampled = Math.Min(rows.Count, SampleRows);
        if (sampled < 2)
            return 0;

        var sums = new double[rows.Depth];
        for (int i = 0; i < sampled; i++)
            RowArithmetic.AddTo(sums, rows.Row(PlaceOf(i, sampled, rows.Count)));
        float[] mean = Array.ConvertAll(sums, sum => (float)(sum / sampled));

        var centered = new float[sampled][];
        double trace = 0;
        for (int i = 0; i < sampled; i++)
        {
            centered[i] = new float[rows.Depth];
            RowArithmetic.Subtract(rows.Row(PlaceOf(i, sampled, rows.Count)), mean, centered[i]);
            trace += RowArithmetic.Dot(centered[i], centered[i]);
        }

        double squares = 0;
        for (int i = 0; i < sampled; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double product = RowArithmetic.Dot(centered[i], centered[j]);
                squares += product * product;
            }
        }

        double meanTrace = trace / sampled;
        double meanSquare = squares / (sampled * (sampled - 1) / 2.0);
        return meanSquare > 0 ? meanTrace * meanTrace / meanSquare : 0;
    }
}
