using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Hubness;
using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Numerics;

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
    /// <summary>Candidates per picture, and as many for its mirror image. Of planted edits of natural 32 × 32 photographs, 99.7 % are
    /// among them.</summary>
    public const int CandidatesPerImage = 24;

    private const int PairsPerBlock = 2048;
    private const int LooksPerBlock = 8;

    private readonly int[] _contents;
    private readonly int[] _splits;
    private readonly List<CandidatePair> _pairs;
    private readonly float[] _evidence;
    private readonly DuplicateTurn[] _turns;
    private readonly bool[] _differ;

    private PixelGraph(
        int[] contents,
        int[] splits,
        List<CandidatePair> pairs,
        float[] evidence,
        DuplicateTurn[] turns,
        NeighborScales scales
    )
    {
        _contents = contents;
        _splits = splits;
        _pairs = pairs;
        _evidence = evidence;
        _turns = turns;
        _differ = new bool[evidence.Length];
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
    public static PixelGraph Of(
        Matrix descriptors,
        Matrix? vectors,
        byte[] thumbnails,
        int[] contents,
        int[] splits,
        DuplicateHubness hubness,
        EngineContext context,
        NeighborSet? shared = null
    )
    {
        if (descriptors.RowCount < 2)
            return new PixelGraph(contents, splits, [], [], [], ScalesOf([], [], hubness, contents, splits.Length));

        List<CandidatePair> candidates = Candidates(descriptors, vectors, shared, context);
        (float[] evidence, bool[] areMirrored) = Score(candidates, thumbnails, context);
        DuplicateTurn[] turns = Array.ConvertAll(areMirrored, mirrored => mirrored ? DuplicateTurn.Mirrored : DuplicateTurn.None);
        NeighborScales scales = ScalesOf(candidates, evidence, hubness, contents, splits.Length);
        Add(TurnedSearch.Run(descriptors, thumbnails, context), candidates, ref evidence, ref turns);
        return new PixelGraph(contents, splits, candidates, evidence, turns, scales);
    }

    // Beside the neighborhoods, as what a model brings: the score of a pair should not depend on how others may be turned.
    private static void Add(
        IReadOnlyList<(TurnedPair Pair, float Evidence)> turned,
        List<CandidatePair> candidates,
        ref float[] evidence,
        ref DuplicateTurn[] turns
    )
    {
        int known = candidates.Count;
        Dictionary<long, int> places = [];
        HashSet<long> wanted = [.. turned.Select(pair => KeyOf(pair.Pair.First, pair.Pair.Second))];
        for (int i = 0; i < known && wanted.Count > 0; i++)
        {
            long key = KeyOf(candidates[i].First, candidates[i].Second);
            if (wanted.Contains(key))
                places[key] = i;
        }

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

        static long KeyOf(int first, int second) => ((long)first << 32) | (uint)second;
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

        (int Pair, float Score)[] passing =
        [
            .. Enumerable
                .Range(0, _evidence.Length)
                .Select(pair => (pair, ScoreOf(pair)))
                .Where(pair => pair.Item2 >= threshold - SimilarityJoin.Tolerance)
                .Where(pair => pictures.HaveDetail(RowOf(pair.pair, true), RowOf(pair.pair, false), rows.PixelCounts)),
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

        return new SecondLookCounts(
            looked.Length,
            results.Count(result => result == SecondLookResult.Differ),
            results.Count(result => result == SecondLookResult.NotRead),
            passing.Length - looked.Length
        );

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
                        results[i] = look.Compare(Picture(row), Picture(other), _turns[looked[i]]);
                        _differ[looked[i]] =
                            results[i] == SecondLookResult.Differ
                            || (results[i] == SecondLookResult.NotRead && (pictures.Moves(row) || pictures.Moves(other)));
                    }

                    LookedPicture Picture(int row) => rows.PictureOf(row, taken?.GetValueOrDefault(rows.PictureDigestOf(row)));
                }
            );
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
        matches.Turns = TurnsOf(matches);
        return matches;
    }

    private TurnedPair[] TurnsOf(ContentMatches matches)
    {
        HashSet<(int, int)> listed = [.. matches.Pairs.Concat(matches.FurtherPairs).Select(pair => (pair.First, pair.Second))];
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

    private float ScoreOf(int pair) => Scales.ScoreEvidence(_evidence[pair], _contents[_pairs[pair].First], _contents[_pairs[pair].Second]);

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

    private static List<CandidatePair> Candidates(Matrix descriptors, Matrix? vectors, NeighborSet? shared, EngineContext context)
    {
        var mirrored = new Matrix(descriptors.RowCount, descriptors.ColumnCount);
        for (int row = 0; row < descriptors.RowCount; row++)
            PixelDescriptor.Mirror(descriptors.Row(row), mirrored.Row(row));

        // Pairs as single numbers, which are sorted much faster.
        var pairs = new List<long>();
        using (context.BeginStage("candidates"))
        {
            Add(
                pairs,
                ExactNeighborSearch.SearchAside(descriptors, CandidatesPerImage, DistanceMetric.SquaredEuclidean, context),
                areAside: false
            );
            Add(
                pairs,
                ExactNeighborSearch.SearchAside(descriptors, mirrored, CandidatesPerImage, DistanceMetric.SquaredEuclidean, context),
                areAside: false
            );
            if (vectors is not null)
            {
                NeighborTable nearest = shared is null
                    ? ExactNeighborSearch.Search(vectors, CandidatesPerImage, DistanceMetric.Cosine, context)
                    : shared.Among(new RowLookup(vectors, context), CandidatesPerImage, DistanceMetric.Cosine, context);
                Add(pairs, nearest, areAside: true);
            }
        }

        pairs.Sort();
        var distinct = new List<CandidatePair>(pairs.Count);
        foreach (long number in pairs)
        {
            CandidatePair pair = CandidatePair.Of(number);
            if (distinct.Count == 0 || !distinct[^1].IsSame(pair))
                distinct.Add(pair);
        }

        return distinct;
    }

    private static void Add(List<long> pairs, NeighborTable neighbors, bool areAside)
    {
        for (int row = 0; row < neighbors.RowCount; row++)
        {
            foreach (int neighbor in neighbors.IndicesOf(row))
            {
                if (neighbor != row)
                    pairs.Add(new CandidatePair(Math.Min(row, neighbor), Math.Max(row, neighbor), areAside).Number);
            }
        }
    }

    private static (float[] Scores, bool[] AreMirrored) Score(List<CandidatePair> pairs, byte[] thumbnails, EngineContext context)
    {
        HalfStructures structures = HalfStructures.Of(thumbnails, context);
        using EngineContext.StageScope stage = context.BeginStage("evidence");
        var scores = new float[pairs.Count];
        var areMirrored = new bool[pairs.Count];
        int[] others = [.. pairs.Select(pair => pair.Second)];
        var workers = new PixelEvidence?[context.NumberOfThreads];
        context.ForWithProgress(
            (pairs.Count + PairsPerBlock - 1) / PairsPerBlock,
            (block, worker) =>
            {
                // Pairs are sorted, so that each picture is set once for all of its candidates.
                PixelEvidence evidence = workers[worker] ??= new PixelEvidence();
                int end = Math.Min(pairs.Count, (block + 1) * PairsPerBlock);
                for (int start = block * PairsPerBlock, next; start < end; start = next)
                {
                    int first = pairs[start].First;
                    next = start + 1;
                    while (next < end && pairs[next].First == first)
                        next++;

                    evidence.SetFirst(PixelThumbnail.Of(thumbnails, first));
                    evidence.Score(
                        thumbnails,
                        structures,
                        others.AsSpan(start, next - start),
                        scores.AsSpan(start, next - start),
                        areMirrored.AsSpan(start, next - start)
                    );
                }
            }
        );
        return (scores, areMirrored);
    }
}
