namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Neighbors → groups of twins → votes and probe → how much both weigh: what labels are judged by.</summary>
/// <param name="Content">The fitted model.</param>
/// <param name="Judge">Judges by it.</param>
/// <param name="Voters">The nearest row of each of the groups that vote on a row, so many for each row; −1 where there are
/// fewer.</param>
internal sealed record LabelQualityFit(LabelQualityContent Content, LabelJudge Judge, int[] Voters)
{
    private const int RowsPerBlock = 256;

    /// <summary>Neighbors of each row that a fit takes, or all others where there are fewer.</summary>
    /// <param name="voters">Groups that vote.</param>
    public static int NeighborsNeeded(int voters) => Math.Max(TwinGroups.NeighborCount, (int)Math.Min(voters + 1L, int.MaxValue));

    /// <summary>Fits to rows of which all values are fine.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="names">The names of the classes.</param>
    /// <param name="labels">The class of each row, or −1.</param>
    /// <param name="known">Groups that are known beforehand, −1 for none; <see langword="null"/>: none are.</param>
    /// <param name="table">The nearest others of each row, as many as are needed.</param>
    /// <param name="metric">How they were measured.</param>
    /// <param name="voters">Groups that vote.</param>
    /// <param name="context">What to run in.</param>
    public static LabelQualityFit Of(
        Matrix vectors,
        IReadOnlyList<string> names,
        int[] labels,
        int[]? known,
        NeighborTable table,
        DistanceMetric metric,
        int voters,
        EngineContext context
    )
    {
        // More cannot vote, of any row.
        voters = Math.Min(voters, vectors.RowCount);
        TwinGroups twins = TwinGroups.Of(table, metric, known);
        int[] judged = Judged(labels, twins, names.Count);

        // Small classes far apart look like the frames of one scene each.
        if (judged.Where(label => label >= 0).Distinct().Count() < 2)
        {
            twins = TwinGroups.OfEqual(table, metric, known);
            judged = Judged(labels, twins, names.Count);
        }

        var votes = new GroupVotes(twins.OfRow, judged, names.Count, voters);
        var voting = new int[vectors.RowCount * voters];
        Matrix shares = Votes(vectors, table, twins.OfRow, votes, names.Count, metric, voting, context);

        double[] weights = ProbeGroups.Shares(judged, twins.OfRow);
        LinearProbe? probe = null;
        Matrix answers;
        LabelEvidence evidence;
        if (LinearProbe.Lack(vectors.RowCount, vectors.ColumnCount, names.Count) is null && judged.Any(label => label >= 0))
        {
            bool byDirection = metric == DistanceMetric.Cosine;
            probe = LinearProbe.Fit(vectors, judged, twins.OfRow, names.Count, byDirection, Explain, context, out answers, out evidence);
        }
        else
        {
            answers = new Matrix(vectors.RowCount, names.Count);
            evidence = Explain(answers);
        }

        var content = new LabelQualityContent
        {
            Vectors = vectors,
            ClassNames = [.. names],
            GivenLabels = labels,
            Labels = judged,
            Groups = twins.OfRow,
            Scales = twins.Scales,
            Radius = twins.Radius,
            Metric = metric,
            VoterCount = voters,
            Evidence = evidence,
            Answers = answers,
            Votes = shares,
            ProbeMeans = probe?.Means.ToArray() ?? [],
            ProbeWeights = probe?.Weights.ToArray() ?? [],
            ProbeIntercepts = probe?.Intercepts.ToArray() ?? [],
        };
        return new LabelQualityFit(content, new LabelJudge(evidence, votes.GroupCounts), voting);

        LabelEvidence Explain(Matrix said) => LabelEvidence.Of(said, shares, judged, weights);
    }

    // The labels of the classes with enough groups.
    private static int[] Judged(int[] labels, TwinGroups twins, int classCount)
    {
        int[] groupCounts = new GroupVotes(twins.OfRow, labels, classCount, 1).GroupCounts;
        return Array.ConvertAll(labels, label => label >= 0 && groupCounts[label] >= LabelJudge.FewestGroups ? label : Categories.None);
    }

    private static Matrix Votes(
        Matrix vectors,
        NeighborTable table,
        int[] groups,
        GroupVotes votes,
        int classCount,
        DistanceMetric metric,
        int[] voting,
        EngineContext context
    )
    {
        var shares = new Matrix(vectors.RowCount, classCount);
        var isFull = new bool[vectors.RowCount];
        context.For(
            (vectors.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(vectors.RowCount, (block + 1) * RowsPerBlock); row++)
                    isFull[row] = votes.Count([groups[row]], table.IndicesOf(row), shares.Row(row), VotersOf(row));
            }
        );

        // Where twins of each other fill a neighborhood, the nearest groups lie beyond it.
        int[] rest = table.NeighborCount >= vectors.RowCount - 1 ? [] : [.. Enumerable.Range(0, isFull.Length).Where(row => !isFull[row])];
        if (rest.Length == 0 || votes.Representatives.Length == 0)
            return shares;

        NeighborTable farther = ExactNeighborSearch.SearchAside(
            vectors.RowsAt(votes.Representatives),
            vectors.RowsAt(rest),
            votes.VoterCount + 1,
            metric,
            context
        );
        for (int i = 0; i < rest.Length; i++)
        {
            int[] neighbors = Array.ConvertAll(farther.IndicesOf(i).ToArray(), place => votes.Representatives[place]);
            votes.Count([groups[rest[i]]], neighbors, shares.Row(rest[i]), VotersOf(rest[i]));
        }

        return shares;

        Span<int> VotersOf(int row) => voting.AsSpan(row * votes.VoterCount, votes.VoterCount);
    }
}
