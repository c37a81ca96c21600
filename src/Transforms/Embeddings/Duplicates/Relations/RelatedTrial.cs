using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Relations;

/// <summary>Tries the parts of pairs of pictures that may show the same.</summary>
internal static class RelatedTrial
{
    private const int MostPerPair = 2;
    private const int PairsPerBlock = 64;
    private const float Sure = 0.95f;

    /// <summary>Tries all candidates.</summary>
    /// <param name="candidates">The candidates, in their order.</param>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>The pairs that lie on each other otherwise than they are, in order.</returns>
    public static IReadOnlyList<RelatedPicture> Run(List<RelatedCandidate> candidates, byte[] thumbnails, EngineContext context)
    {
        var starts = new List<int>();
        for (int i = 0; i < candidates.Count; i++)
        {
            if (i == 0 || candidates[i].First != candidates[i - 1].First || candidates[i].Second != candidates[i - 1].Second)
                starts.Add(i);
        }

        var found = new List<RelatedPicture>[(starts.Count + PairsPerBlock - 1) / PairsPerBlock];
        var workers = new RelatedEvidence?[context.NumberOfThreads];
        context.ForWithProgress(
            found.Length,
            (block, worker) =>
            {
                RelatedEvidence evidence = workers[worker] ??= new RelatedEvidence();
                found[block] = [];
                for (int i = block * PairsPerBlock; i < Math.Min(starts.Count, (block + 1) * PairsPerBlock); i++)
                {
                    int end = i + 1 < starts.Count ? starts[i + 1] : candidates.Count;
                    ReadOnlySpan<byte> thumbnail = PixelThumbnail.Of(thumbnails, candidates[starts[i]].First);
                    ReadOnlySpan<byte> other = PixelThumbnail.Of(thumbnails, candidates[starts[i]].Second);
                    if (Best(candidates, starts[i], end, thumbnail, other, evidence) is { } best)
                        found[block].Add(best);
                }
            }
        );
        return [.. found.SelectMany(pairs => pairs)];
    }

    /// <summary>Tries the candidates for one further picture.</summary>
    /// <param name="candidates">The candidates, in their order, each with the further picture as the second one.</param>
    /// <param name="thumbnails">A thumbnail per known picture.</param>
    /// <param name="thumbnail">That of the further one.</param>
    /// <param name="evidence">Scores them.</param>
    public static List<RelatedPicture> Of(
        List<RelatedCandidate> candidates,
        byte[] thumbnails,
        ReadOnlySpan<byte> thumbnail,
        RelatedEvidence evidence
    )
    {
        var found = new List<RelatedPicture>();
        for (int start = 0, end; start < candidates.Count; start = end)
        {
            end = start + 1;
            while (end < candidates.Count && candidates[end].First == candidates[start].First)
                end++;
            if (Best(candidates, start, end, PixelThumbnail.Of(thumbnails, candidates[start].First), thumbnail, evidence) is { } best)
                found.Add(best);
        }

        return found;
    }

    private static RelatedPicture? Best(
        List<RelatedCandidate> candidates,
        int start,
        int end,
        ReadOnlySpan<byte> thumbnail,
        ReadOnlySpan<byte> other,
        RelatedEvidence evidence
    )
    {
        FoundRelation? best = null;
        for (int i = start; i < Math.Min(end, start + MostPerPair) && !(best?.Evidence >= Sure); i++)
        {
            FoundRelation? found = evidence.Find(thumbnail, other, candidates[i]);
            if (found is { } one && !(best?.Evidence >= one.Evidence))
                best = one;
        }

        if (best is not { } relation)
            return null;

        // Those that are tried as they lie were scored before.
        bool isScored = candidates[start].IsWhole;
        return new RelatedPicture(
            candidates[start].First,
            candidates[start].Second,
            isScored ? float.NaN : evidence.Plain(thumbnail, other),
            relation
        );
    }
}
