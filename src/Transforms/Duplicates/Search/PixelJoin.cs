using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Execution;
using MLNet.Embeddings.Neighbors;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds similar pictures in two steps: the nearest descriptors of each, also of its mirror image, are the candidates, and pixel evidence scores them.</summary>
internal static class PixelJoin
{
    /// <summary>Candidates per picture, and as many for its mirror image. Of planted edits of natural 32 × 32 photographs, 99.7 % are among them.</summary>
    public const int CandidatesPerImage = 24;

    private const int PairsPerBlock = 2048;

    /// <summary>Searches.</summary>
    /// <param name="descriptors">A descriptor per packed content.</param>
    /// <param name="vectors">Further vectors of the same contents, such as a model's, whose nearest are candidates too; <see langword="null"/> where there are none.</param>
    /// <param name="thumbnails">A thumbnail per packed content.</param>
    /// <param name="contents">The content of each packed row.</param>
    /// <param name="splits">The split of each content.</param>
    /// <param name="collector">Takes the pairs.</param>
    /// <param name="context">Threads and callback.</param>
    public static ContentMatches Run(
        Matrix descriptors, Matrix? vectors, byte[] thumbnails, int[] contents, int[] splits, PairCollector collector, EngineContext context)
    {
        var matches = new ContentMatches(splits.Length);
        if (descriptors.RowCount < 2)
            return matches;

        List<(int First, int Second)> candidates = Candidates(descriptors, vectors, context);
        float[] scores = Score(candidates, thumbnails, context);
        for (int i = 0; i < scores.Length; i++)
        {
            int first = contents[candidates[i].First];
            int second = contents[candidates[i].Second];
            bool across = ContentSplits.AreAcross(splits[first], splits[second]);
            matches.Offer(first, second, scores[i], across);
            matches.Offer(second, first, scores[i], across);
            collector.Add(first, second, scores[i]);
        }

        collector.Write(matches);
        return matches;
    }

    private static List<(int First, int Second)> Candidates(Matrix descriptors, Matrix? vectors, EngineContext context)
    {
        var mirrored = new Matrix(descriptors.RowCount, descriptors.ColumnCount);
        for (int row = 0; row < descriptors.RowCount; row++)
            PixelDescriptor.Mirror(descriptors.Row(row), mirrored.Row(row));

        var pairs = new List<(int First, int Second)>();
        using (context.BeginStage("candidates"))
        {
            Add(pairs, ExactNeighborSearch.Search(descriptors, CandidatesPerImage, DistanceMetric.SquaredEuclidean, context));
            Add(pairs, ExactNeighborSearch.Search(descriptors, mirrored, CandidatesPerImage, DistanceMetric.SquaredEuclidean, context));
            if (vectors is not null)
                Add(pairs, ExactNeighborSearch.Search(vectors, CandidatesPerImage, DistanceMetric.Cosine, context));
        }

        pairs.Sort();
        int kept = 0;
        for (int i = 0; i < pairs.Count; i++)
        {
            if (i == 0 || pairs[i] != pairs[i - 1])
                pairs[kept++] = pairs[i];
        }

        pairs.RemoveRange(kept, pairs.Count - kept);
        return pairs;
    }

    private static void Add(List<(int First, int Second)> pairs, NeighborTable neighbors)
    {
        for (int row = 0; row < neighbors.RowCount; row++)
        {
            foreach (int neighbor in neighbors.IndicesOf(row))
            {
                if (neighbor != row)
                    pairs.Add((Math.Min(row, neighbor), Math.Max(row, neighbor)));
            }
        }
    }

    private static float[] Score(List<(int First, int Second)> pairs, byte[] thumbnails, EngineContext context)
    {
        HalfStructures structures = HalfStructures.Of(thumbnails, context);
        using EngineContext.StageScope stage = context.BeginStage("evidence");
        var scores = new float[pairs.Count];
        int[] others = [.. pairs.Select(pair => pair.Second)];
        var workers = new PixelEvidence?[context.ThreadCount];
        context.ForWithProgress((pairs.Count + PairsPerBlock - 1) / PairsPerBlock, (block, worker) =>
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
                evidence.Score(thumbnails, structures, others.AsSpan(start, next - start), scores.AsSpan(start, next - start));
            }
        });
        return scores;
    }
}
