namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Neighbors → groups of twins → votes and probe → how much both weigh: what labels are judged by.</summary>
/// <param name="Content">The fitted model.</param>
/// <param name="Judge">Judges by it.</param>
/// <param name="Voters">A labeled row of each of the groups that vote on a row, the nearest group first, so many for each row; −1 where
/// there are fewer.</param>
/// <param name="AreTwinsEqualOnly">Whether classes are too small to tell near twins from them.</param>
internal sealed record LabelQualityFit(LabelQualityContent Content, LabelJudge Judge, int[] Voters, bool AreTwinsEqualOnly)
{
    /// <summary>Why no label is judged of data without a contrast.</summary>
    public const string NoContrast =
        "the vectors tell the classes apart no better than chance would, so that they say nothing of the labels";

    /// <summary>What to know where <see cref="AreTwinsEqualOnly"/> holds.</summary>
    public const string EqualTwins =
        "The classes are so small and so far apart that near twins cannot be told from their likes: only equal rows are one witness, and "
        + "rows of one scene, if there are any, confirm each other's labels.";

    private const int RowsPerBlock = 256;

    // Two numbers are kept for each row and class: 2 GB of them.
    private const long MostValues = 1L << 28;

    /// <summary>Whether data are not too large to be judged in memory.</summary>
    public static bool HasRoom(int rowCount, int classCount) => (long)rowCount * classCount <= MostValues;

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
    /// <param name="judgesAll">Whether rows without a label to judge are voted on as well, be it that it takes a further search.</param>
    /// <param name="context">What to run in.</param>
    public static LabelQualityFit Of(
        Matrix vectors,
        IReadOnlyList<string> names,
        int[] labels,
        int[]? known,
        NeighborTable table,
        DistanceMetric metric,
        int voters,
        bool judgesAll,
        EngineContext context
    )
    {
        // More cannot vote, of any row.
        voters = Math.Min(voters, vectors.RowCount);
        TwinGroups twins = TwinGroups.Of(table, metric, known);
        int[] judged = Judged(labels, twins, names.Count);

        // Small classes far apart look like the frames of one scene each, since most of a neighborhood lies in other classes.
        bool areTwinsEqualOnly =
            judged.Where(label => label >= 0).Distinct().Count() < 2 && MedianSize(labels) <= TwinGroups.NeighborCount / 2;
        if (areTwinsEqualOnly)
        {
            twins = TwinGroups.OfEqual(table, metric, known);
            judged = Judged(labels, twins, names.Count);
        }

        var votes = new GroupVotes(twins.OfRow, judged, names.Count, voters);
        var voting = new int[vectors.RowCount * voters];
        bool[] isVotedOn = Array.ConvertAll(judged, label => judgesAll || label >= 0);
        Matrix shares = Votes(vectors, table, twins.OfRow, votes, names.Count, metric, voting, isVotedOn, context);

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

        if (evidence.Tells && !ClassContrast.IsAboveChance(evidence, answers, shares, judged, weights))
            evidence = LabelEvidence.None;
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
        return new LabelQualityFit(content, new LabelJudge(evidence, votes.GroupCounts), voting, areTwinsEqualOnly);

        LabelEvidence Explain(Matrix said) => LabelEvidence.Of(said, shares, judged, weights, context);
    }

    // The labels of the classes with enough groups.
    private static int[] Judged(int[] labels, TwinGroups twins, int classCount)
    {
        int[] groupCounts = new GroupVotes(twins.OfRow, labels, classCount, 1).GroupCounts;
        return Array.ConvertAll(labels, label => label >= 0 && groupCounts[label] >= LabelJudge.FewestGroups ? label : Categories.None);
    }

    // Of the classes that have rows enough at all.
    private static double MedianSize(int[] labels)
    {
        double[] sizes =
        [
            .. labels
                .Where(label => label >= 0)
                .GroupBy(label => label, (_, rows) => (double)rows.Count())
                .Where(size => size >= LabelJudge.FewestGroups),
        ];
        return sizes.Length == 0 ? double.PositiveInfinity : OutlierScores.Median(sizes);
    }

    private static Matrix Votes(
        Matrix vectors,
        NeighborTable table,
        int[] groups,
        GroupVotes votes,
        int classCount,
        DistanceMetric metric,
        int[] voting,
        bool[] isVotedOn,
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
        int[] rest =
            table.NeighborCount >= vectors.RowCount - 1
                ? []
                : [.. Enumerable.Range(0, isFull.Length).Where(row => isVotedOn[row] && !isFull[row])];
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
