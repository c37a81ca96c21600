using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Quality.Labels;

/// <summary>Judges labels by the vectors and labels of a training set, out of sample for its own rows.</summary>
internal sealed class LabelQualityModel
{
    private readonly LabelQualityContent _content;
    private readonly GroupVotes _votes;
    private readonly LabelJudge _judge;
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
        _judge = new LabelJudge(content.Evidence, _votes.GroupCounts);
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
        NeighborTable table;
        int needed = LabelQualityFit.NeighborsNeeded(settings.NumberOfNeighbors);
        using (context.BeginStage("neighbors"))
            table = NeighborSearch
                .SearchChecked(vectors, needed, settings.Metric, settings.NeighborMethod, context, settings.Seed, SimdPaths.Widest)
                .Table;

        using EngineContext.StageScope stage = context.BeginStage("labels");
        int[] all = labels.OfRow.ToArray();
        var fit = LabelQualityFit.Of(
            vectors,
            labels.Names,
            all,
            known,
            table,
            settings.Metric,
            settings.NumberOfNeighbors,
            judgesAll: true,
            context
        );
        return new LabelQualityModel(fit.Content) { AreTwinsEqualOnly = fit.AreTwinsEqualOnly };
    }

    /// <summary>Whether classes were too small to tell near twins from them; a model that was saved does not say so.</summary>
    public bool AreTwinsEqualOnly { get; private init; }

    /// <summary>The number of a class, −1 where it is not among those of the training set.</summary>
    public int ClassOf(string name) => Array.BinarySearch(_content.ClassNames, name, StringComparer.Ordinal);

    /// <summary>Judges the label of a row of the training set.</summary>
    public LabelVerdict Judge(int row) =>
        _judge.Judge(
            _content.Answers.Row(row),
            _content.Votes.Row(row),
            _content.GivenLabels[row],
            hasLabel: _content.GivenLabels[row] >= 0
        );

    /// <summary>Judges the label of any row; one of the training set, known by its values, is judged without itself and its
    /// twins.</summary>
    /// <param name="vector">The row.</param>
    /// <param name="label">Its class, −1 where that is unknown or it has none.</param>
    /// <param name="hasLabel">Whether it has one.</param>
    public LabelVerdict Judge(ReadOnlySpan<float> vector, int label, bool hasLabel)
    {
        int known = _lookup.IndexOf(vector, ContentHash.OfRow(vector));
        if (known >= 0)
            return _judge.Judge(_content.Answers.Row(known), _content.Votes.Row(known), label, hasLabel);

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

        return _judge.Judge(answers, shares, label, hasLabel);
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

        if (_votes.Count([.. own], neighbors, shares, []) || count == index.RowCount)
            return;

        count = Math.Min(_content.VoterCount + own.Count, representatives.RowCount);
        neighbors = new int[count];
        representatives.Search(vector, neighbors, new float[count]);
        _votes.Count([.. own], Array.ConvertAll(neighbors, i => _votes.Representatives[i]), shares, []);
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
}
