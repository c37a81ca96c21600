using MLNet.Embeddings.Duplicates.Detail;
using MLNet.Embeddings.Duplicates.Relations;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds pictures that show a part of others, that bars or a band were added to, or that are rotated by a few degrees.</summary>
/// <remarks>
/// Parts of each picture are sought among all whole ones, and among those without their bars; and the most similar pictures as they lie are
/// tried too, for rotations. Thumbnails alone show too little to be sure: these are pairs for a second look.
/// </remarks>
internal static class RelatedSearch
{
    private const int PicturesPerChunk = 4096;
    private const int PlainPerPicture = 2;
    private const float LeastPlain = 0.55f;
    private const int MostPerPicture = 6;
    private const int MostPerPair = 2;

    // What agrees so well lies as it is.
    private const float Unmoved = 0.985f;

    /// <summary>Searches.</summary>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="pictures">The pictures that can be looked at again, in order.</param>
    /// <param name="plain">Pairs of similar pictures.</param>
    /// <param name="evidence">Their scores as they lie.</param>
    /// <param name="context">Threads and callback.</param>
    public static IReadOnlyList<RelatedPicture> Run(
        byte[] thumbnails,
        int[] pictures,
        List<CandidatePair> plain,
        float[] evidence,
        EngineContext context
    )
    {
        if (pictures.Length < 2)
            return [];

        using EngineContext.StageScope stage = context.BeginStage("cropped pictures");
        PictureEntries entries = PictureEntries.Of(thumbnails, pictures, context);
        var index = new ExactNeighborIndex(entries.Vectors, DistanceMetric.SquaredEuclidean, context);
        var candidates = new List<RelatedCandidate>();
        int views = PictureViews.Windows.Length;
        for (int start = 0; start < pictures.Length; start += PicturesPerChunk)
        {
            ReadOnlyMemory<int> chunk = pictures.AsMemory(start, Math.Min(PicturesPerChunk, pictures.Length - start));
            Matrix queries = PictureEntries.ViewsOf(thumbnails, chunk, context);
            int[] chunkPictures = chunk.ToArray();
            Add(index, entries, queries, query => (chunkPictures[query / views], PictureViews.Windows[query % views]), candidates, context);
        }

        int[] trimmed = [.. Enumerable.Range(0, entries.Pictures.Length).Where(entry => entries.Windows[entry] != PictureWindow.Whole)];
        if (trimmed.Length > 0)
        {
            Matrix queries = entries.Vectors.RowsAt(trimmed);
            Add(index, entries, queries, query => (entries.Pictures[trimmed[query]], entries.Windows[trimmed[query]]), candidates, context);
        }

        var areMeant = new bool[thumbnails.Length / PixelThumbnail.Length];
        foreach (int picture in pictures)
            areMeant[picture] = true;
        AddPlain(plain, evidence, areMeant, candidates);
        RemoveUnmoved(plain, evidence, candidates);
        candidates.Sort(RelatedCandidate.Compare);
        return RelatedTrial.Run(candidates, thumbnails, context);
    }

    private static void Add(
        ExactNeighborIndex index,
        PictureEntries entries,
        Matrix queries,
        Func<int, (int Picture, PictureWindow Window)> queryOf,
        List<RelatedCandidate> candidates,
        EngineContext context
    )
    {
        NeighborTable nearest = index.Search(queries, RelatedIndex.CandidatesPerPart + RelatedIndex.OwnEntries, context);
        var own = new List<RelatedCandidate>();
        int last = -1;
        for (int query = 0; query < nearest.RowCount; query++)
        {
            (int picture, PictureWindow window) = queryOf(query);
            if (picture != last)
                Keep(own, candidates);
            last = picture;
            int added = 0;
            for (int rank = 0; rank < nearest.NeighborCount && added < RelatedIndex.CandidatesPerPart; rank++)
            {
                int entry = nearest.IndicesOf(query)[rank];
                float distance = nearest.DistancesOf(query)[rank];
                if (distance > RelatedCandidate.FarthestVector)
                    break;
                if (entries.Pictures[entry] == picture)
                    continue;

                own.Add(RelatedCandidate.Of(picture, window, entries.Pictures[entry], entries.Windows[entry], distance));
                added++;
            }
        }

        Keep(own, candidates);
    }

    // Of all parts of a picture the nearest candidates, so that what is tried is bounded.
    private static void Keep(List<RelatedCandidate> own, List<RelatedCandidate> candidates)
    {
        own.Sort(
            (one, other) => one.Distance != other.Distance ? one.Distance.CompareTo(other.Distance) : RelatedCandidate.Compare(one, other)
        );
        int start = candidates.Count;
        foreach (RelatedCandidate candidate in own)
        {
            int known = 0;
            for (int i = start; i < candidates.Count; i++)
                known += candidates[i].First == candidate.First && candidates[i].Second == candidate.Second ? 1 : 0;
            if (known < MostPerPair)
                candidates.Add(candidate);
            if (candidates.Count - start == MostPerPicture)
                break;
        }

        own.Clear();
    }

    // The two most similar of each picture, as they lie.
    private static void AddPlain(List<CandidatePair> plain, float[] evidence, bool[] areMeant, List<RelatedCandidate> candidates)
    {
        var best = new int[areMeant.Length * PlainPerPicture];
        best.AsSpan().Fill(-1);
        for (int pair = 0; pair < plain.Count; pair++)
        {
            (int first, int second, _) = plain[pair];
            if (evidence[pair] < LeastPlain || !areMeant[first] || !areMeant[second])
                continue;

            Offer(first, pair);
            Offer(second, pair);
        }

        foreach (int pair in best.Where(pair => pair >= 0).Distinct().Order())
        {
            candidates.Add(new RelatedCandidate(plain[pair].First, plain[pair].Second, 0, PictureWindow.Whole, PictureWindow.Whole));
        }

        void Offer(int picture, int pair)
        {
            Span<int> ranks = best.AsSpan(picture * PlainPerPicture, PlainPerPicture);
            for (int rank = 0; rank < PlainPerPicture; rank++)
            {
                if (ranks[rank] < 0 || evidence[pair] > evidence[ranks[rank]])
                    (ranks[rank], pair) = (pair, ranks[rank]);
                if (pair < 0)
                    return;
            }
        }
    }

    private static void RemoveUnmoved(List<CandidatePair> plain, float[] evidence, List<RelatedCandidate> candidates)
    {
        HashSet<(int, int)> unmoved = [];
        for (int pair = 0; pair < plain.Count; pair++)
        {
            if (evidence[pair] >= Unmoved)
                unmoved.Add((plain[pair].First, plain[pair].Second));
        }

        candidates.RemoveAll(candidate => unmoved.Contains((candidate.First, candidate.Second)));
    }
}
