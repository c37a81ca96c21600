using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>
/// The similar pictures: the nearest descriptors of each, also of its mirror image, are the candidates, and pixel evidence scores them,
/// corrected where the data are
/// large enough for how similar unrelated pictures are around the two.
/// </summary>
/// <remarks>
/// A model's vectors may bring further candidates. They are no part of the neighborhoods that scores are corrected by: the model brings
/// unlike pictures of a like
/// kind, and the score of a pair should not depend on whether a model was asked.
/// </remarks>
internal sealed class PixelGraph
{
    private const int LooksPerBlock = 8;

    private readonly int[] _contents;
    private readonly int[] _splits;
    private readonly List<CandidatePair> _pairs;
    private readonly float[] _evidence;
    private readonly DuplicateTurn[] _turns;
    private readonly bool[] _differ;

    // Of pairs by their place, how they lie on each other where they are related; and of which of them a second look has shown it.
    private readonly Dictionary<int, FoundRelation> _related;
    private readonly bool[] _areRelated;

    private PixelGraph(
        int[] contents,
        int[] splits,
        List<CandidatePair> pairs,
        float[] evidence,
        DuplicateTurn[] turns,
        Dictionary<int, FoundRelation> related,
        NeighborScales scales
    )
    {
        _contents = contents;
        _splits = splits;
        _pairs = pairs;
        _evidence = evidence;
        _turns = turns;
        _related = related;
        _differ = new bool[evidence.Length];
        _areRelated = new bool[evidence.Length];
        Scales = scales;
    }

    /// <summary>By which scale evidence is judged.</summary>
    public NeighborScales Scales { get; }

    /// <summary>Searches.</summary>
    /// <param name="descriptors">A descriptor per packed content.</param>
    /// <param name="vectors">Further vectors of the same contents, such as a model's, whose nearest are candidates too;
    /// <see langword="null"/> where there are none.</param>
    /// <param name="thumbnails">A thumbnail per packed content.</param>
    /// <param name="contents">The content of each packed row.</param>
    /// <param name="splits">The split of each content.</param>
    /// <param name="hubness">Whether evidence is corrected.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="shared">Neighbors of the vectors, found beforehand; <see langword="null"/> searches.</param>
    /// <param name="detailed">Packed contents of which a second look shows more than their thumbnails, in order: among these it is sought
    /// for pictures that are cropped, letterboxed, captioned or rotated.</param>
    public static PixelGraph Of(
        Matrix descriptors,
        Matrix? vectors,
        byte[] thumbnails,
        int[] contents,
        int[] splits,
        DuplicateHubness hubness,
        EngineContext context,
        NeighborSet? shared = null,
        int[]? detailed = null
    )
    {
        if (descriptors.RowCount < 2)
            return new PixelGraph(contents, splits, [], [], [], [], ScalesOf([], [], hubness, contents, splits.Length));

        List<CandidatePair> candidates = PixelCandidates.Find(descriptors, vectors, shared, context);
        (float[] evidence, bool[] areMirrored) = PixelCandidates.Score(candidates, thumbnails, context);
        DuplicateTurn[] turns = Array.ConvertAll(areMirrored, mirrored => mirrored ? DuplicateTurn.Mirrored : DuplicateTurn.None);
        NeighborScales scales = ScalesOf(candidates, evidence, hubness, contents, splits.Length);
        IReadOnlyList<RelatedPicture> related = RelatedSearch.Run(thumbnails, detailed ?? [], candidates, evidence, context);
        Add(TurnedSearch.Run(descriptors, thumbnails, context), candidates, ref evidence, ref turns);
        Dictionary<int, FoundRelation> relations = Add(related, candidates, ref evidence, ref turns);
        return new PixelGraph(contents, splits, candidates, evidence, turns, relations, scales);
    }

    // They keep the score that they have as they lie: only a second look can tell that they are related.
    private static Dictionary<int, FoundRelation> Add(
        IReadOnlyList<RelatedPicture> related,
        List<CandidatePair> candidates,
        ref float[] evidence,
        ref DuplicateTurn[] turns
    )
    {
        int known = candidates.Count;
        Dictionary<long, int> places = PlacesOf([.. related.Select(pair => KeyOf(pair.First, pair.Second))], candidates);
        Array.Resize(ref evidence, known + related.Count - places.Count);
        Array.Resize(ref turns, evidence.Length);
        var relations = new Dictionary<int, FoundRelation>(related.Count);
        foreach (RelatedPicture pair in related)
        {
            if (!places.TryGetValue(KeyOf(pair.First, pair.Second), out int place))
            {
                place = candidates.Count;
                candidates.Add(new CandidatePair(pair.First, pair.Second, IsAside: true));
                evidence[place] = pair.Plain;
            }

            relations.Add(place, pair.Found);
        }

        return relations;
    }

    private static Dictionary<long, int> PlacesOf(HashSet<long> wanted, List<CandidatePair> candidates)
    {
        Dictionary<long, int> places = [];
        for (int i = 0; i < candidates.Count && wanted.Count > 0; i++)
        {
            long key = KeyOf(candidates[i].First, candidates[i].Second);
            if (wanted.Contains(key))
                places[key] = i;
        }

        return places;
    }

    private static long KeyOf(int first, int second) => ((long)first << 32) | (uint)second;

    // Beside the neighborhoods, as what a model brings: the score of a pair should not depend on how others may be turned.
    private static void Add(
        IReadOnlyList<(TurnedPair Pair, float Evidence)> turned,
        List<CandidatePair> candidates,
        ref float[] evidence,
        ref DuplicateTurn[] turns
    )
    {
        int known = candidates.Count;
        Dictionary<long, int> places = PlacesOf([.. turned.Select(pair => KeyOf(pair.Pair.First, pair.Pair.Second))], candidates);
        int added = turned.Count - places.Count;
        Array.Resize(ref evidence, known + added);
        Array.Resize(ref turns, known + added);
        foreach ((TurnedPair pair, float score) in turned)
        {
            if (!places.TryGetValue(KeyOf(pair.First, pair.Second), out int place))
            {
                place = candidates.Count;
                candidates.Add(new CandidatePair(pair.First, pair.Second, IsAside: true));
            }
            else if (score <= evidence[place])
            {
                continue;
            }

            (evidence[place], turns[place]) = (score, pair.Turn);
        }
    }

    /// <summary>Looks again, at their full size, at the pairs that reach a score; <see cref="Match"/> then keeps those below it that
    /// differ.</summary>
    /// <param name="threshold">The score.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="rowOfContent">A row of each content.</param>
    /// <param name="budget">Pairs to look at, at most: those with the highest scores.</param>
    /// <param name="held">Pictures that came without files; <see langword="null"/> where there are none.</param>
    /// <param name="context">Threads and callback.</param>
    public SecondLookCounts LookAgain(
        float threshold,
        DuplicateRows rows,
        int[] rowOfContent,
        int budget,
        IHeldPictures? held,
        EngineContext context
    )
    {
        if (rows.Pictures is not { } pictures)
            return default;

        float[] plain = [.. Enumerable.Range(0, _evidence.Length).Select(pair => ScoreOf(pair))];
        (int Pair, float Score)[] passing =
        [
            .. Enumerable
                .Range(0, plain.Length)
                .Select(pair => (Pair: pair, Score: Passes(plain[pair]) ? plain[pair] : ScoreOfRelated(pair)))
                .Where(pair => Passes(pair.Score))
                .Where(pair => pictures.HaveDetail(RowOf(pair.Pair, true), RowOf(pair.Pair, false), rows.PixelCounts)),
        ];
        int[] looked =
        [
            .. passing.OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Pair).Take(budget).Select(pair => pair.Pair).Order(),
        ];
        if (looked.Length == 0)
            return default;

        using EngineContext.StageScope stage = context.BeginStage("second look");
        var results = new SecondLookResult[looked.Length];
        var workers = new SecondLook?[context.NumberOfThreads];
        if (held is null)
        {
            Look(0, looked.Length, null);
        }
        else
        {
            foreach ((int start, int end, HashSet<Digest> wanted) in HeldBatches.Of(looked.Length, PicturesOf, held.SizeOf))
                Look(start, end, held.Take(wanted, context));
        }

        // Pairs that are near as they lie, and are none now or might be none; what was sought beside them is no pair without a look.
        return new SecondLookCounts(
            looked.Length,
            looked.Where((pair, i) => Passes(plain[pair]) && results[i] == SecondLookResult.Differ).Count(),
            looked.Where((pair, i) => Passes(plain[pair]) && results[i] == SecondLookResult.NotRead).Count(),
            passing.Count(pair => Passes(plain[pair.Pair])) - looked.Count(pair => Passes(plain[pair]))
        );

        bool Passes(float score) => score >= threshold - SimilarityJoin.Tolerance;

        int RowOf(int pair, bool first) => rowOfContent[_contents[first ? _pairs[pair].First : _pairs[pair].Second]];

        (Digest, Digest) PicturesOf(int i) => (rows.PictureDigestOf(RowOf(looked[i], true)), rows.PictureDigestOf(RowOf(looked[i], false)));

        void Look(int start, int end, IReadOnlyDictionary<Digest, Func<PictureDetail?>>? taken) =>
            context.ForWithProgress(
                (end - start + LooksPerBlock - 1) / LooksPerBlock,
                (block, worker) =>
                {
                    SecondLook look = workers[worker] ??= new SecondLook(pictures.Decoder, pictures.Memory);
                    int first = start + (block * LooksPerBlock);
                    for (int i = first; i < Math.Min(end, first + LooksPerBlock); i++)
                    {
                        int row = RowOf(looked[i], true);
                        int other = RowOf(looked[i], false);
                        bool isPlain = Passes(plain[looked[i]]);
                        results[i] = isPlain ? look.Compare(Picture(row), Picture(other), _turns[looked[i]]) : SecondLookResult.Differ;
                        if (_related.TryGetValue(looked[i], out FoundRelation related) && _turns[looked[i]] is DuplicateTurn.None)
                            results[i] = LookAtParts(look, Picture(row), Picture(other), looked[i], related, results[i], threshold);
                        _differ[looked[i]] =
                            isPlain
                            && (
                                results[i] == SecondLookResult.Differ
                                || (results[i] == SecondLookResult.NotRead && (pictures.Moves(row) || pictures.Moves(other)))
                            );
                    }

                    LookedPicture Picture(int row) => rows.PictureOf(row, taken?.GetValueOrDefault(rows.PictureDigestOf(row)));
                }
            );
    }

    // What agrees as it lies is the same picture, and by how it lies best it is said what was done to it. What differs so may agree where
    // both show the same, and then that is its score.
    private SecondLookResult LookAtParts(
        SecondLook look,
        LookedPicture first,
        LookedPicture second,
        int pair,
        FoundRelation related,
        SecondLookResult plain,
        float threshold
    )
    {
        if (plain == SecondLookResult.Agree)
        {
            _areRelated[pair] = related.Evidence >= _evidence[pair];
            return plain;
        }

        bool passes = ScoreOfRelated(pair) >= threshold - SimilarityJoin.Tolerance;
        if (!passes || look.CompareParts(first, second, related.Map) != SecondLookResult.Agree)
            return plain;

        _areRelated[pair] = true;
        _evidence[pair] = related.Evidence;
        return SecondLookResult.Agree;
    }

    /// <summary>The pairs from a score on, and the nearest of each content.</summary>
    public ContentMatches Match(float threshold, DuplicateSettings settings)
    {
        var matches = new ContentMatches(_splits.Length) { Scales = Scales };
        var collector = new PairCollector(threshold, settings, _splits);
        for (int i = 0; i < _evidence.Length; i++)
        {
            int first = _contents[_pairs[i].First];
            int second = _contents[_pairs[i].Second];
            float score = _differ[i] ? ScoreOfDifferent(ScoreOf(i), threshold) : ScoreOf(i);
            bool across = ContentSplits.AreAcross(_splits[first], _splits[second]);
            matches.Offer(first, second, score, across);
            matches.Offer(second, first, score, across);
            collector.Add(first, second, score);
        }

        collector.Write(matches);
        HashSet<(int, int)> listed = [.. matches.Pairs.Concat(matches.FurtherPairs).Select(pair => (pair.First, pair.Second))];
        matches.Turns = TurnsOf(listed);
        matches.Relations = RelationsOf(listed);
        return matches;
    }

    private RelatedPair[] RelationsOf(HashSet<(int, int)> listed)
    {
        var related = new List<RelatedPair>();
        foreach ((int place, FoundRelation found) in _related)
        {
            (int First, int Second) pair = (_contents[_pairs[place].First], _contents[_pairs[place].Second]);
            if (!_areRelated[place] || !listed.Contains(pair))
                continue;

            DuplicateRelation relation = found.Relation;
            related.Add(new RelatedPair(pair.First, pair.Second, relation.Kind, relation.KeptShare, relation.Degrees, found.Edited));
        }

        return [.. related.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    private TurnedPair[] TurnsOf(HashSet<(int, int)> listed)
    {
        var turned = new List<TurnedPair>();
        for (int i = 0; i < _turns.Length && listed.Count > 0; i++)
        {
            (int First, int Second) pair = (_contents[_pairs[i].First], _contents[_pairs[i].Second]);
            if (_turns[i] != DuplicateTurn.None && listed.Contains(pair))
                turned.Add(new TurnedPair(pair.First, pair.Second, _turns[i]));
        }

        return [.. turned.OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    /// <summary>The score of two pictures that a second look has told apart: half, and below the threshold in any case.</summary>
    public static float ScoreOfDifferent(float score, float threshold) => Math.Min(score / 2, threshold - (2 * SimilarityJoin.Tolerance));

    private float ScoreOf(int pair) => ScoreOf(pair, _evidence[pair]);

    private float ScoreOfRelated(int pair) =>
        _related.TryGetValue(pair, out FoundRelation related) && _turns[pair] == DuplicateTurn.None
            ? ScoreOf(pair, related.Evidence)
            : float.NegativeInfinity;

    private float ScoreOf(int pair, float evidence) =>
        Scales.ScoreEvidence(evidence, _contents[_pairs[pair].First], _contents[_pairs[pair].Second]);

    private static NeighborScales ScalesOf(List<CandidatePair> pairs, float[] evidence, DuplicateHubness hubness, int[] contents, int count)
    {
        if (hubness == DuplicateHubness.None)
            return NeighborScales.None;

        var nearest = new NearestEvidence[contents.Length];
        for (int i = 0; i < nearest.Length; i++)
            nearest[i] = new NearestEvidence();

        for (int i = 0; i < evidence.Length; i++)
        {
            if (pairs[i].IsAside)
                continue;

            nearest[pairs[i].First].Add(evidence[i]);
            nearest[pairs[i].Second].Add(evidence[i]);
        }

        int next = 0;
        return NeighborScales.OfPictures(hubness, count, contents, _ => nearest[next++].Distances);
    }
}
