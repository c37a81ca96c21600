namespace MLNet.Embeddings.Benchmarks.Quality;

/// <summary>How well scores put what is sought first.</summary>
internal static class Ranking
{
    /// <summary>The area under the receiver operating characteristic; ties count half.</summary>
    public static double AreaUnderCurve(double[] scores, bool[] isSought)
    {
        double[] others = [.. scores.Where((_, i) => !isSought[i]).Order()];
        double sum = 0;
        int sought = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!isSought[i])
                continue;
            sought++;
            sum += (Below(others, scores[i], orEqual: false) + Below(others, scores[i], orEqual: true)) / 2.0;
        }

        return sum / ((double)sought * others.Length);
    }

    /// <summary>The F1 at the best threshold.</summary>
    public static double BestF1(double[] scores, bool[] isSought)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        int sought = isSought.Count(x => x);
        int found = 0;
        double best = 0;
        for (int i = 0; i < order.Length; i++)
        {
            found += isSought[order[i]] ? 1 : 0;
            // No threshold lies between equal scores.
            if (i + 1 < order.Length && scores[order[i + 1]] == scores[order[i]])
                continue;
            best = Math.Max(best, 2.0 * found / (i + 1 + sought));
        }

        return best;
    }

    /// <summary>The largest recall that some threshold reaches at so high a precision.</summary>
    public static double RecallAt(double[] scores, bool[] isSought, double precision) =>
        Points(scores, isSought).Where(point => point.Precision >= precision).Select(point => point.Recall).DefaultIfEmpty().Max();

    /// <summary>The largest precision that some threshold reaches at so high a recall.</summary>
    public static double PrecisionAt(double[] scores, bool[] isSought, double recall) =>
        Points(scores, isSought).Where(point => point.Recall >= recall).Max(point => point.Precision);

    private static IEnumerable<(double Recall, double Precision)> Points(double[] scores, bool[] isSought)
    {
        int sought = isSought.Count(x => x);
        int found = 0;
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i])];
        for (int place = 0; place < order.Length; place++)
        {
            found += isSought[order[place]] ? 1 : 0;
            if (place + 1 == order.Length || scores[order[place + 1]] != scores[order[place]])
                yield return ((double)found / sought, (double)found / (place + 1));
        }
    }

    private static int Below(double[] sorted, double value, bool orEqual)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
