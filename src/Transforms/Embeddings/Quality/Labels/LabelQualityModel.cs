using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Judges labels by the vectors and labels of a training set, out of sample for its own rows.</summary>
internal sealed class LabelQualityModel
{
    /// <summary>Groups of twins from which on a class can be judged: with fewer, nobody is left to tell a row from.</summary>
    public const int FewestGroups = 3;

    /// <summary>The score from which on a label is suspect: it is likelier wrong than right.</summary>
    public const float SuspectScore = 0;

    private readonly LabelQualityContent _content;
    private readonly GroupVotes _votes;
    private readonly LinearProbe? _probe;
    private readonly RowLookup _lookup;
    private readonly Lock _gate = new();
    private ExactNeighborIndex? _index;
    private ExactNeighborIndex? _representatives;

    public LabelQualityModel(LabelQualityContent content)
    {
        _content = content;
        int classes = content.ClassNames.Length;
        _votes = new GroupVotes(content.Groups, content.Labels, classes, content.VoterCount);
        _lookup = new RowLookup(content.Vectors);
        if (content.ProbeWeights.Length > 0)
            _probe = new LinearProbe(
                content.Metric == DistanceMetric.Cosine,
                content.ProbeMeans,
                content.ProbeWeights,
                content.ProbeIntercepts
            );
    }

    public LabelQualityContent Content => _content;

    /// <summary>Fits to rows of which all values are fine.</summary>
    /// <param name="vectors">The rows.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="known">Groups that are known beforehand, −1 for none; <see langword="null"/>: none are.</param>
    /// <param name="settings">Metric, voters, search and seed.</param>
    /// <param name="context">What to run in.</param>
    public static LabelQualityModel Fit(
        Matrix vectors,
        Categories labels,
        int[]? known,
        LabelQualitySettings settings,
        EngineContext context
    )
    {
        int wanted = Math.Max(TwinGroups.NeighborCount, settings.NumberOfNeighbors + 1);
        NeighborTable table;
        using (context.BeginStage("neighbors"))
            table = NeighborSearch
                .SearchChecked(vectors, wanted, settings.Metric, settings.NeighborMethod, context, settings.Seed, SimdPaths.Widest)
                .Table;

        using EngineContext.StageScope stage = context.BeginStage("labels");
        TwinGroups twins = TwinGroups.Of(table, settings.Metric, known);
        int[] all = labels.OfRow.ToArray();
        int[] groupCounts = new GroupVotes(twins.OfRow, all, labels.Count, 1).GroupCounts;
        int[] judged = Array.ConvertAll(all, label => label >= 0 && groupCounts[label] >= FewestGroups ? label : Categories.None);
        var votes = new GroupVotes(twins.OfRow, judged, labels.Count, settings.NumberOfNeighbors);
        Matrix shares = Votes(vectors, table, twins.OfRow, votes, labels.Count, settings.Metric, context);

        LinearProbe? probe = null;
        var answers = new Matrix(vectors.RowCount, labels.Count);
        if (vectors.ColumnCount <= LinearProbe.MostColumns && judged.Any(label => label >= 0))
            probe = LinearProbe.Fit(
                vectors,
                judged,
                twins.OfRow,
                labels.Count,
                settings.Metric == DistanceMetric.Cosine,
                context,
                out answers
            );
        return new LabelQualityModel(
            new LabelQualityContent
            {
                Vectors = vectors,
                ClassNames = [.. labels.Names],
                GivenLabels = all,
                Labels = judged,
                Groups = twins.OfRow,
                Scales = twins.Scales,
                Radius = twins.Radius,
                Metric = settings.Metric,
                VoterCount = settings.NumberOfNeighbors,
                Evidence = LabelEvidence.Of(answers, shares, judged, ProbeGroups.Shares(judged, twins.OfRow)),
                Answers = answers,
                Votes = shares,
                ProbeMeans = probe?.Means.ToArray() ?? [],
                ProbeWeights = probe?.Weights.ToArray() ?? [],
                ProbeIntercepts = probe?.Intercepts.ToArray() ?? [],
            }
        );
    }

    /// <summary>The number of a class, −1 where it is not among those of the training set.</summary>
    public int ClassOf(string name) => Array.BinarySearch(_content.ClassNames, name, StringComparer.Ordinal);

    /// <summary>Judges the label of a row of the training set.</summary>
    public LabelVerdict Judge(int row) =>
        Judge(_content.Answers.Row(row), _content.Votes.Row(row), _content.GivenLabels[row], hasLabel: _content.GivenLabels[row] >= 0);

    /// <summary>Judges the label of any row; one of the training set, known by its values, is judged without itself and its
    /// twins.</summary>
    /// <param name="vector">The row.</param>
    /// <param name="label">Its class, −1 where that is unknown or it has none.</param>
    /// <param name="hasLabel">Whether it has one.</param>
    public LabelVerdict Judge(ReadOnlySpan<float> vector, int label, bool hasLabel)
    {
        int known = _lookup.IndexOf(vector, ContentHash.OfRow(vector));
        if (known >= 0)
            return Judge(_content.Answers.Row(known), _content.Votes.Row(known), label, hasLabel);

        int classes = _content.ClassNames.Length;
        var answers = new float[classes];
        var shares = new float[classes];
        CountVotes(vector, shares);
        if (_probe is not null)
        {
            var said = new double[classes];
            _probe.Answer(vector, said);
            for (int i = 0; i < classes; i++)
                answers[i] = (float)said[i];
        }

        return Judge(answers, shares, label, hasLabel);
    }

    private LabelVerdict Judge(ReadOnlySpan<float> answers, ReadOnlySpan<float> shares, int label, bool hasLabel)
    {
        LabelQualityStatus status =
            !hasLabel ? LabelQualityStatus.NoLabel
            : label < 0 ? LabelQualityStatus.UnknownLabel
            : _votes.GroupCounts[label] < FewestGroups ? LabelQualityStatus.SmallClass
            : LabelQualityStatus.Judged;
        int best = Likeliest(answers, shares, except: -1);
        if (status != LabelQualityStatus.Judged)
            return new LabelVerdict(status, best, float.NaN, float.NaN);

        int rival = Likeliest(answers, shares, except: label);
        double ratio = _content.Evidence.Of(answers[rival], shares[rival]) - _content.Evidence.Of(answers[label], shares[label]);
        float score = (float)(ratio + _content.Evidence.PriorLogOdds);
        return new LabelVerdict(status, score >= SuspectScore ? rival : label, score, shares[label]);
    }

    // Of the classes that can be judged.
    private int Likeliest(ReadOnlySpan<float> answers, ReadOnlySpan<float> shares, int except)
    {
        (int best, double most) = (-1, double.NegativeInfinity);
        for (int i = 0; i < answers.Length; i++)
        {
            double evidence = _content.Evidence.Of(answers[i], shares[i]);
            if (i != except && _votes.GroupCounts[i] >= FewestGroups && evidence > most)
                (best, most) = (i, evidence);
        }

        return best;
    }

    private void CountVotes(ReadOnlySpan<float> vector, Span<float> shares)
    {
        (ExactNeighborIndex index, ExactNeighborIndex representatives) = Ready();
        int count = Math.Min(Math.Max(TwinGroups.NeighborCount, _content.VoterCount + 1), index.RowCount);
        var neighbors = new int[count];
        var distances = new float[count];
        index.Search(vector, neighbors, distances);
        double scale = TwinGroups.Length(distances[^1], _content.Metric);
        var own = new List<int>();
        for (int i = 0; i < count; i++)
        {
            double length = TwinGroups.Length(distances[i], _content.Metric);
            if (length <= _content.Radius * Math.Min(scale, _content.Scales[neighbors[i]]) && !own.Contains(_content.Groups[neighbors[i]]))
                own.Add(_content.Groups[neighbors[i]]);
        }

        if (_votes.Count([.. own], neighbors, shares) || count == index.RowCount)
            return;

        count = Math.Min(_content.VoterCount + own.Count, representatives.RowCount);
        neighbors = new int[count];
        representatives.Search(vector, neighbors, new float[count]);
        _votes.Count([.. own], Array.ConvertAll(neighbors, i => _votes.Representatives[i]), shares);
    }

    private (ExactNeighborIndex All, ExactNeighborIndex Representatives) Ready()
    {
        lock (_gate)
        {
            _index ??= new ExactNeighborIndex(_content.Vectors, _content.Metric);
            _representatives ??=
                _votes.Representatives.Length == _content.Vectors.RowCount
                    ? _index
                    : new ExactNeighborIndex(_content.Vectors.RowsAt(_votes.Representatives), _content.Metric);
            return (_index, _representatives);
        }
    }

    private static Matrix Votes(
        Matrix vectors,
        NeighborTable table,
        int[] groups,
        GroupVotes votes,
        int classCount,
        DistanceMetric metric,
        EngineContext context
    )
    {
        const int RowsPerBlock = 256;
        var shares = new Matrix(vectors.RowCount, classCount);
        var isFull = new bool[vectors.RowCount];
        context.For(
            (vectors.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(vectors.RowCount, (block + 1) * RowsPerBlock); row++)
                    isFull[row] = votes.Count([groups[row]], table.IndicesOf(row), shares.Row(row));
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
            votes.Count([groups[rest[i]]], neighbors, shares.Row(rest[i]));
        }

        return shares;
    }
}
