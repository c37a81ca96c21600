namespace MLNet.Embeddings.Duplicates.Calibration;

/// <summary>The threshold that tells judged pairs apart best.</summary>
internal static class JudgedCalibration
{
    /// <summary>The threshold with the highest F1 measure, halfway between the scores on either side of it; the higher of equally good
    /// ones.</summary>
    /// <param name="scores">Score of each judged pair.</param>
    /// <param name="areDuplicates">The judgments, some of either kind.</param>
    public static float Threshold(float[] scores, bool[] areDuplicates)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(pair => scores[pair])];
        int duplicates = areDuplicates.Count(isDuplicate => isDuplicate);
        int found = 0;
        double best = -1;
        float threshold = 1;
        for (int i = 0; i < order.Length; i++)
        {
            found += areDuplicates[order[i]] ? 1 : 0;
            bool isLast = i + 1 == order.Length;
            if (!isLast && scores[order[i + 1]] == scores[order[i]])
                continue;

            double measure = 2.0 * found / (i + 1 + duplicates);
            if (measure > best)
            {
                best = measure;
                threshold = isLast ? scores[order[i]] : (scores[order[i]] + scores[order[i + 1]]) / 2;
            }
        }

        return threshold;
    }
}
