using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds pairs of contents by the cosine of their vectors alone.</summary>
internal static class CosineSearch
{
    private const int ApproximateNeighbors = 5;

    /// <summary>Searches.</summary>
    /// <param name="vectors">One row per packed content.</param>
    /// <param name="contents">The content of each row of <paramref name="vectors"/>.</param>
    /// <param name="splits">The split of each content; see <see cref="ContentSplits"/>.</param>
    /// <param name="threshold">Cosine from which on pairs are kept; above 1 keeps none.</param>
    /// <param name="settings">How many pairs there may be, and how many to list.</param>
    /// <param name="isApproximate">Whether a few pairs may be missed.</param>
    /// <param name="context">Threads and callback.</param>
    public static ContentMatches Run(
        Matrix vectors,
        int[] contents,
        int[] splits,
        float threshold,
        DuplicateSettings settings,
        bool isApproximate,
        EngineContext context
    )
    {
        using EngineContext.StageScope stage = context.BeginStage("duplicates");
        ContentMatches matches = From(threshold);
        if (isApproximate)
            FindNearest(vectors, contents, splits, matches, context);
        if (settings.ListedPairs == 0 || threshold > 1)
            return matches;

        float lowest = LowestListed(matches, splits, settings);
        var collector = new PairCollector(threshold, settings, splits);
        foreach (ContentPair pair in (lowest >= threshold ? matches : From(lowest)).Pairs)
            collector.Add(pair.First, pair.Second, pair.Score);

        collector.Write(matches);
        return matches;

        ContentMatches From(float score)
        {
            var budget = new PairBudget(settings.MaximumPairs);
            return isApproximate
                ? ProjectedJoin.Run(vectors, contents, splits, score, budget, context, SimdPaths.Widest)
                : SimilarityJoin.Run(vectors, contents, splits, score, budget, context, SimdPaths.Widest);
        }
    }

    // Contents that are near none have not met their nearest in the approximate search.
    private static void FindNearest(Matrix vectors, int[] contents, int[] splits, ContentMatches matches, EngineContext context)
    {
        if (vectors.RowCount < 2)
            return;

        NeighborTable nearest = NeighborSearch
            .Search(vectors, ApproximateNeighbors, DistanceMetric.Cosine, NeighborMethod.Approximate, context)
            .Table;
        for (int row = 0; row < nearest.RowCount; row++)
        {
            for (int place = 0; place < nearest.NeighborCount; place++)
            {
                int content = contents[row];
                int other = contents[nearest.IndicesOf(row)[place]];
                float score = 1 - nearest.DistancesOf(row)[place];
                bool across = ContentSplits.AreAcross(splits[content], splits[other]);
                matches.Offer(content, other, score, across);
                matches.Offer(other, content, score, across);
            }
        }
    }

    // The pairs that contents make with their nearest are some of all pairs, so as many of them as are to be listed bound the scores of all
    // those from below.
    private static float LowestListed(ContentMatches matches, int[] splits, DuplicateSettings settings)
    {
        bool isAcross = settings.Scope == DuplicateScope.CrossSplit;
        int[] nearest = isAcross ? matches.NearestAcross : matches.Nearest;
        float[] nearestScores = isAcross ? matches.NearestAcrossScores : matches.NearestScores;
        var scores = new Dictionary<(int, int), float>();
        for (int content = 0; content < splits.Length; content++)
        {
            if (nearest[content] != ContentMatches.None)
                scores[(Math.Min(content, nearest[content]), Math.Max(content, nearest[content]))] = nearestScores[content];
        }

        float[] ordered = [.. scores.Values.OrderDescending()];
        return ordered.Length == 0 ? 1 : ordered[Math.Min(ordered.Length, settings.ListedPairs) - 1];
    }
}
