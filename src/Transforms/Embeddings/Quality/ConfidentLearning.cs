namespace MLNet.Embeddings.Quality;

/// <summary>Finds wrong labels by confident learning (C. Northcutt, L. Jiang and I. Chuang, "Confident Learning: Estimating Uncertainty in
/// Dataset Labels", JAIR 70, 2021).</summary>
/// <remarks>
/// Every class has a threshold: the mean probability, over the rows that bear it, of bearing it. A row is confidently of the class with the
/// largest probability among those that reach their threshold; where that class is not its label, the label is suspect. Because thresholds
/// follow the data, a class that is often confused with others is not suspected as a whole. Ties go to the row's own label, then to the
/// nearest class, then to the first. One thing is added to the paper: a threshold is at most the given limit. Shares of k votes are coarse,
/// and in a class that is almost never confused a single wrong label among the neighbors would hide the next.
/// </remarks>
internal static class ConfidentLearning
{
    /// <summary>The suspect rows, each with the class that its neighbors suggest, ordered by row.</summary>
    /// <param name="votes">What neighbors say.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="limit">Thresholds at most.</param>
    /// <param name="nearness">How near a row lies to a class, which decides between classes of equally many votes.</param>
    public static List<(int Row, int Suggested, double SuggestedShare)> Suspects(
        NeighborVotes votes,
        int classCount,
        double limit,
        Func<int, int, double> nearness
    )
    {
        double[] thresholds = Thresholds(votes, classCount, limit);
        var suspects = new List<(int, int, double)>();
        for (int row = 0; row < votes.RowCount; row++)
        {
            if (!votes.IsJudged(row))
                continue;

            (int Class, double Share) best = (Categories.None, 0);
            for (int i = 0; i < votes.CandidateCount(row); i++)
            {
                (int Class, double Share) candidate = votes.Candidate(row, i);
                if (candidate.Share >= thresholds[candidate.Class] && IsBetter(candidate, best, row))
                    best = candidate;
            }

            if (best.Class != Categories.None && best.Class != votes.LabelOf(row))
                suspects.Add((row, best.Class, best.Share));
        }

        return suspects;

        bool IsBetter((int Class, double Share) candidate, (int Class, double Share) best, int row) =>
            candidate.Share != best.Share ? candidate.Share > best.Share
            : candidate.Class == votes.LabelOf(row) || best.Class == Categories.None ? true
            : best.Class != votes.LabelOf(row) && nearness(row, candidate.Class) > nearness(row, best.Class);
    }

    /// <summary>The mean share of votes for a class, over the judged rows that bear it, or the limit; NaN for a class without such
    /// rows.</summary>
    public static double[] Thresholds(NeighborVotes votes, int classCount, double limit)
    {
        var sums = new double[classCount];
        var rows = new int[classCount];
        for (int row = 0; row < votes.RowCount; row++)
        {
            if (!votes.IsJudged(row))
                continue;
            sums[votes.LabelOf(row)] += votes.OwnShare(row);
            rows[votes.LabelOf(row)]++;
        }

        return [.. sums.Select((sum, label) => Math.Min(sum / rows[label], limit))];
    }
}
