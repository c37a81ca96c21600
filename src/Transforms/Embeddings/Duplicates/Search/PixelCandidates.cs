using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Pairs of pictures that may show the same: those whose descriptors are near, also of mirror images, and those whose vectors
/// are.</summary>
internal static class PixelCandidates
{
    /// <summary>Candidates per picture, and as many for its mirror image. Of planted edits of natural 32 × 32 photographs, 99.7 % are
    /// among them.</summary>
    public const int PerImage = 24;

    private const int PairsPerBlock = 2048;

    private static readonly int[] Mirror = PixelDescriptor.MirroredPlaces();

    /// <summary>The candidates, in order, each once.</summary>
    /// <param name="descriptors">A descriptor per picture.</param>
    /// <param name="vectors">Further vectors of the same pictures; <see langword="null"/> where there are none.</param>
    /// <param name="shared">Neighbors of the vectors, found beforehand; <see langword="null"/> searches.</param>
    /// <param name="context">Threads and callback.</param>
    public static List<CandidatePair> Find(Matrix descriptors, Matrix? vectors, NeighborSet? shared, EngineContext context)
    {
        // Pairs as single numbers, which are sorted much faster.
        var pairs = new List<long>();
        using (context.BeginStage("candidates"))
        {
            (NeighborTable plain, NeighborTable mirrored) = MirrorSearch.Run(descriptors, Mirror, PerImage, context, SimdPaths.Widest);
            Add(pairs, plain, areAside: false);
            Add(pairs, mirrored, areAside: false);
            if (vectors is not null)
            {
                NeighborTable nearest = shared is null
                    ? ExactNeighborSearch.Search(vectors, PerImage, DistanceMetric.Cosine, context)
                    : shared.Among(new RowLookup(vectors, context), PerImage, DistanceMetric.Cosine, context);
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

    /// <summary>Scores candidates.</summary>
    /// <param name="pairs">The candidates, in order.</param>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>Their scores, and whether these are those of one picture mirrored.</returns>
    public static (float[] Scores, bool[] AreMirrored) Score(List<CandidatePair> pairs, byte[] thumbnails, EngineContext context)
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
