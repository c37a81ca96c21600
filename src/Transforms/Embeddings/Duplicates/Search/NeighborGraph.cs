using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The neighborhoods of contents, and the pairs in them, scored with hubs corrected for.</summary>
/// <remarks>
/// No pair is missed: a pair that reaches a score is nearer than a share of the wider of the two neighborhoods, so it is among the
/// twenty nearest of that one, unless so
/// many are nearer still, as in a group of copies; such contents are searched for further ones. A mutual pair is in both neighborhoods.
/// </remarks>
internal sealed class NeighborGraph
{
    private const int RowsAtOnce = 512;

    private readonly Matrix _vectors;
    private readonly int[] _contents;
    private readonly int[] _splits;
    private readonly NeighborTable _neighbors;
    private readonly NeighborWidths? _widths;
    private readonly bool _isExact;

    private NeighborGraph(
        Matrix vectors,
        int[] contents,
        int[] splits,
        NeighborSearchResult found,
        NeighborWidths? widths,
        NeighborScales scales
    )
    {
        _widths = widths;
        _vectors = vectors;
        _contents = contents;
        _splits = splits;
        _neighbors = found.Table;
        _isExact = found.Method == NeighborMethod.Exact;
        Recall = found.Recall;
        Scales = scales;
    }

    /// <summary>The share of the neighbors that was found.</summary>
    public double Recall { get; }

    public NeighborScales Scales { get; }

    /// <summary>Finds the neighborhoods.</summary>
    /// <param name="vectors">One row per packed content.</param>
    /// <param name="contents">The content of each row of <paramref name="vectors"/>.</param>
    /// <param name="splits">The split of each content.</param>
    /// <param name="hubness">How hubs are corrected for.</param>
    /// <param name="mode">Whether to search exactly.</param>
    /// <param name="shared">Neighbors found beforehand; <see langword="null"/> searches.</param>
    /// <param name="context">Threads and callback.</param>
    public static NeighborGraph Of(
        Matrix vectors,
        int[] contents,
        int[] splits,
        DuplicateHubness hubness,
        NeighborMethod mode,
        NeighborSet? shared,
        EngineContext context
    )
    {
        using EngineContext.StageScope stage = context.BeginStage("neighborhoods");
        NeighborSearchResult found =
            shared is not null && shared.Serves(mode)
                ? new NeighborSearchResult(
                    shared.Among(new RowLookup(vectors, context), NeighborScales.Neighbors, DistanceMetric.Cosine, context),
                    shared.Method,
                    shared.Recall
                )
            : vectors.RowCount < 2 ? new NeighborSearchResult(new NeighborTable(vectors.RowCount, 0, [], []), NeighborMethod.Exact, 1)
            : NeighborSearch.Search(vectors, NeighborScales.Neighbors, DistanceMetric.Cosine, mode, context);
        int width = found.Table.NeighborCount;
        NeighborWidths? widths = hubness == DuplicateHubness.Csls ? NeighborWidths.Of(vectors, found.Table, context) : null;
        NeighborScales scales = widths is not null
            ? NeighborScales.WithoutCopies(splits.Length, contents, widths)
            : NeighborScales.Of(hubness, splits.Length, contents, row => found.Table.Distances.AsMemory(row * width, width));
        return new NeighborGraph(vectors, contents, splits, found, widths, scales);
    }

    /// <summary>The score that unrelated rows reach at a rate, from the neighborhoods of rows that are no copies of each other.</summary>
    /// <remarks>For <see cref="DuplicateHubness.Csls"/> alone.</remarks>
    public Calibrated Calibrate(double falsePositiveRate)
    {
        const int Width = NeighborScales.Neighbors;
        int[] rows = _widths!.Representatives;
        var distances = new float[rows.Length * Width];
        var counts = new int[rows.Length];
        var others = new int[Width];
        var scores = new float[Width];
        var nearest = new List<float>(rows.Length);
        var far = new List<float>(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> own = distances.AsSpan(i * Width, Width);
            counts[i] = _widths.NeighborsOf(rows[i], others, own);
            if (counts[i] < NeighborCalibration.FarNeighbor)
                continue;

            for (int place = 0; place < counts[i]; place++)
                scores[place] = ScoreOf(own[place], _contents[rows[i]], _contents[others[place]]);

            Span<float> ascending = scores.AsSpan(0, counts[i]);
            ascending.Sort();
            nearest.Add(ascending[^1]);
            far.Add(ascending[^NeighborCalibration.FarNeighbor]);
        }

        double spread = NearCopies.SpreadOf(
            rows.Length,
            i => distances.AsMemory(i * Width, counts[i]),
            NeighborCalibration.FarNeighbor - 1
        );
        return NeighborCalibration.Calibrate([.. nearest], [.. far], spread, counts.Sum(count => (long)count), falsePositiveRate);
    }

    /// <summary>The pairs from a score on, and the nearest of each content.</summary>
    public ContentMatches Match(float threshold, DuplicateSettings settings, EngineContext context)
    {
        var matches = new ContentMatches(_splits.Length) { Scales = Scales, Recall = Recall };
        var collector = new PairCollector(threshold, settings, _splits);
        foreach (ContentPair pair in Pairs().Concat(CrowdedPairs(threshold, settings, context)))
        {
            Offer(matches, pair.First, pair.Second, pair.Score);
            collector.Add(pair.First, pair.Second, pair.Score);
        }

        collector.Write(matches);
        if (
            Scales.Hubness == DuplicateHubness.Csls
            && Array.Exists(
                _contents,
                content => _splits[content] != DuplicateRows.NoNumber && matches.NearestAcross[content] == ContentMatches.None
            )
        )
            FindNearestAcross(matches, context);

        return matches;
    }

    // A neighborhood may hold rows of one split only. The nearest of another one is then the nearest by the cosine alone, which is exact
    // whatever the size of the data. Where neighborhoods are exact too, those that hold a row of another split hold the nearest one.
    private void FindNearestAcross(ContentMatches matches, EngineContext context)
    {
        int[] splits = Array.ConvertAll(_contents, content => _splits[content]);
        var nearest = new NearestAcross(_vectors, splits);
        int[] lone = [.. Enumerable.Range(0, splits.Length).Where(row => !_isExact || !HoldsRowAcross(row, splits))];
        bool isLess = nearest.WorkFor(lone) < (long)splits.Length * splits.Length / 4;
        foreach ((int row, int other) in isLess ? nearest.Of(lone, context) : NearestAcrossOfAll(context))
        {
            float score = ScoreOf(Cosines.Distance(_vectors.Row(row), _vectors.Row(other)), _contents[row], _contents[other]);
            matches.Offer(_contents[row], _contents[other], score, across: true);
        }
    }

    private bool HoldsRowAcross(int row, int[] splits)
    {
        foreach (int neighbor in _neighbors.IndicesOf(row))
        {
            if (ContentSplits.AreAcross(splits[row], splits[neighbor]))
                return true;
        }

        return false;
    }

    // By comparing every two rows once.
    private IEnumerable<(int Row, int Other)> NearestAcrossOfAll(EngineContext context)
    {
        ContentMatches plain = SimilarityJoin.Run(
            _vectors,
            _contents,
            _splits,
            float.PositiveInfinity,
            new PairBudget(0),
            context,
            Neighbors.Kernels.SimdPaths.Widest
        );
        return Enumerable
            .Range(0, _contents.Length)
            .Where(row => plain.NearestAcross[_contents[row]] != ContentMatches.None)
            .Select(row => (row, Array.BinarySearch(_contents, plain.NearestAcross[_contents[row]])));
    }

    // Pairs that are near enough, but in the neighborhood of neither, since so many others are nearer to both.
    private List<ContentPair> CrowdedPairs(float threshold, DuplicateSettings settings, EngineContext context)
    {
        var pairs = new List<ContentPair>();
        if (threshold > 1 || _neighbors.NeighborCount == 0 || _neighbors.NeighborCount >= _contents.Length - 1)
            return pairs;

        var reaches = new float[_contents.Length];
        for (int row = 0; row < reaches.Length; row++)
            reaches[row] = (1 - Math.Max(0, threshold)) * Math.Max(Scales.Scales[_contents[row]], Scales.Floor);

        var budget = new PairBudget(settings.MaximumPairs);
        int[] crowded = [.. Enumerable.Range(0, reaches.Length).Where(row => IsCrowded(row, reaches))];
        foreach (int[] rows in crowded.Chunk(RowsAtOnce))
        {
            foreach ((int row, int other, float distance) in NeighborsWithin(rows, reaches, context))
            {
                bool isFoundFromOther = other < row && IsCrowded(other, reaches) && distance <= reaches[other];
                if (isFoundFromOther || _neighbors.IndicesOf(row).Contains(other) || _neighbors.IndicesOf(other).Contains(row))
                    continue;

                budget.Add(1);
                int first = Math.Min(_contents[row], _contents[other]);
                int second = Math.Max(_contents[row], _contents[other]);
                pairs.Add(new ContentPair(first, second, ScoreOf(distance, first, second)));
            }
        }

        return pairs;
    }

    private bool IsCrowded(int row, float[] reaches) => _neighbors.DistancesOf(row)[^1] < reaches[row];

    // With twice as many neighbors again and again, until the farthest is out of reach.
    private IEnumerable<(int Row, int Other, float Distance)> NeighborsWithin(int[] rows, float[] reaches, EngineContext context)
    {
        for (int count = 4 * _neighbors.NeighborCount; rows.Length > 0; count *= 2)
        {
            count = Math.Min(count, _contents.Length);
            NeighborTable found = ExactNeighborSearch.SearchAside(_vectors, _vectors.RowsAt(rows), count, DistanceMetric.Cosine, context);
            var unfinished = new List<int>();
            for (int i = 0; i < rows.Length; i++)
            {
                if (count < _contents.Length && found.DistancesOf(i)[^1] <= reaches[rows[i]])
                {
                    unfinished.Add(rows[i]);
                    continue;
                }

                for (int place = 0; place < count && found.Distances[(i * count) + place] <= reaches[rows[i]]; place++)
                {
                    if (found.Indices[(i * count) + place] != rows[i])
                        yield return (rows[i], found.Indices[(i * count) + place], found.Distances[(i * count) + place]);
                }
            }

            rows = [.. unfinished];
        }
    }

    private void Offer(ContentMatches matches, int content, int other, float score)
    {
        bool across = ContentSplits.AreAcross(_splits[content], _splits[other]);
        matches.Offer(content, other, score, across);
        matches.Offer(other, content, score, across);
    }

    // Each pair once: where both are in each other's neighborhood, it is taken from that of the smaller content.
    private IEnumerable<ContentPair> Pairs()
    {
        for (int row = 0; row < _neighbors.RowCount; row++)
        {
            for (int place = 0; place < _neighbors.NeighborCount; place++)
            {
                int entry = (row * _neighbors.NeighborCount) + place;
                int neighbor = _neighbors.Indices[entry];
                if (neighbor < row && _neighbors.IndicesOf(neighbor).Contains(row))
                    continue;

                int content = _contents[row];
                int other = _contents[neighbor];
                float score = ScoreOf(_neighbors.Distances[entry], content, other);
                if (!float.IsNaN(score))
                    yield return new ContentPair(Math.Min(content, other), Math.Max(content, other), score);
            }
        }
    }

    private float ScoreOf(float distance, int content, int other) => Scales.Score(distance, Scales.Scales[content], Scales.Scales[other]);
}
