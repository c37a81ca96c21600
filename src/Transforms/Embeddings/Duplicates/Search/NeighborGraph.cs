using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The neighbourhoods of contents, and the pairs in them, scored with hubs corrected for.</summary>
/// <remarks>
/// No pair is missed: a pair with a corrected score above 0 is nearer than the mean distance of one of the two to its neighbourhood, so it is in that neighbourhood,
/// unless both neighbourhoods are so narrow that they count as wider than they are; such contents are compared with each other besides. A mutual pair is in both.
/// </remarks>
internal sealed class NeighborGraph
{
    private readonly Matrix _vectors;
    private readonly int[] _contents;
    private readonly int[] _splits;
    private readonly NeighborTable _neighbors;

    private NeighborGraph(Matrix vectors, int[] contents, int[] splits, NeighborSearchResult found, NeighborScales scales)
    {
        _vectors = vectors;
        _contents = contents;
        _splits = splits;
        _neighbors = found.Table;
        Recall = found.Recall;
        Scales = scales;
    }

    /// <summary>The share of the neighbours that was found.</summary>
    public double Recall { get; }

    public NeighborScales Scales { get; }

    /// <summary>Finds the neighbourhoods.</summary>
    /// <param name="vectors">One row per packed content, no two equal.</param>
    /// <param name="contents">The content of each row of <paramref name="vectors"/>.</param>
    /// <param name="splits">The split of each content.</param>
    /// <param name="hubness">How hubs are corrected for.</param>
    /// <param name="mode">Whether to search exactly.</param>
    /// <param name="context">Threads and callback.</param>
    public static NeighborGraph Of(Matrix vectors, int[] contents, int[] splits, DuplicateHubness hubness, NeighborSearchMode mode, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("neighbourhoods");
        NeighborSearchResult found = vectors.RowCount < 2
            ? new NeighborSearchResult(new NeighborTable(vectors.RowCount, 0, [], []), NeighborSearchMode.Exact, 1)
            : NeighborSearch.Search(vectors, NeighborScales.Neighbors, DistanceMetric.Cosine, mode, context);
        int width = found.Table.NeighborCount;
        NeighborScales scales = NeighborScales.Of(hubness, splits.Length, contents, row => found.Table.Distances.AsMemory(row * width, width));
        return new NeighborGraph(vectors, contents, splits, found, scales);
    }

    /// <summary>For each packed content, the highest, or second highest and so on, of the scores in its neighbourhood.</summary>
    /// <param name="rank">Which of them, from 1, no more than there are neighbours.</param>
    public float[] ScoresAt(int rank)
    {
        var scores = new float[_contents.Length];
        var own = new float[_neighbors.NeighborCount];
        for (int row = 0; row < scores.Length; row++)
        {
            for (int place = 0; place < own.Length; place++)
                own[place] = ScoreOf(_neighbors.DistancesOf(row)[place], _contents[row], _contents[_neighbors.IndicesOf(row)[place]]);

            Array.Sort(own);
            scores[row] = own.Length < rank ? float.NaN : own[^rank];
        }

        return scores;
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
        if (Scales.Hubness == DuplicateHubness.Csls && Array.Exists(_contents, content => _splits[content] != DuplicateRows.NoNumber && matches.NearestAcross[content] == ContentMatches.None))
            FindNearestAcross(matches, context);

        return matches;
    }

    // A neighbourhood may hold rows of one split only. The nearest of another one is then the nearest by the cosine alone, which is exact whatever the size of the data.
    private void FindNearestAcross(ContentMatches matches, EngineContext context)
    {
        ContentMatches plain = SimilarityJoin.Run(_vectors, _contents, _splits, float.PositiveInfinity, new PairBudget(0), context, Neighbors.Exact.SimdPaths.Widest);
        foreach (int content in _contents)
        {
            int other = plain.NearestAcross[content];
            if (other != ContentMatches.None)
                matches.Offer(content, other, ScoreOf(Cosines.Distance(VectorOf(content), VectorOf(other)), content, other), across: true);
        }
    }

    // Pairs of contents whose neighbourhoods end before the narrowest width that counts, as far as they are in neither neighbourhood.
    private List<ContentPair> CrowdedPairs(float threshold, DuplicateSettings settings, EngineContext context)
    {
        int[] crowded = [.. Enumerable.Range(0, _contents.Length).Where(row => _neighbors.NeighborCount > 0 && _neighbors.DistancesOf(row)[^1] < Scales.Floor)];
        if (crowded.Length < 2 || threshold > 1)
            return [];

        float range = (1 - Math.Max(0, threshold)) * Scales.Floor;
        var unsplit = new int[_splits.Length];
        unsplit.AsSpan().Fill(DuplicateRows.NoNumber);
        ContentMatches within = SimilarityJoin.Run(
            _vectors.RowsAt(crowded), crowded, unsplit, 1 - range, new PairBudget(settings.MaximumPairs), context, Neighbors.Exact.SimdPaths.Widest);
        var pairs = new List<ContentPair>();
        foreach (ContentPair pair in within.Pairs)
        {
            if (_neighbors.IndicesOf(pair.First).Contains(pair.Second) || _neighbors.IndicesOf(pair.Second).Contains(pair.First))
                continue;

            int first = _contents[pair.First];
            int second = _contents[pair.Second];
            pairs.Add(new ContentPair(first, second, ScoreOf(Cosines.Distance(_vectors.Row(pair.First), _vectors.Row(pair.Second)), first, second)));
        }

        return pairs;
    }

    private void Offer(ContentMatches matches, int content, int other, float score)
    {
        bool across = ContentSplits.AreAcross(_splits[content], _splits[other]);
        matches.Offer(content, other, score, across);
        matches.Offer(other, content, score, across);
    }

    // Each pair once: where both are in each other's neighbourhood, it is taken from that of the smaller content.
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

    private Span<float> VectorOf(int content) => _vectors.Row(Array.BinarySearch(_contents, content));

    private float ScoreOf(float distance, int content, int other) => Scales.Score(distance, Scales.Scales[content], Scales.Scales[other]);
}
