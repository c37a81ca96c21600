using MLNet.Embeddings.Duplicates.Pixels;
using MLNet.Embeddings.Images.Evidence;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds pictures that show others turned: the nearest of each by what turning does not change are the candidates, and the few
/// whose descriptors agree in some turn are scored.</summary>
internal static class TurnedSearch
{
    /// <summary>Candidates per picture. Of 2,500 turned, compressed and resized photographs of 32 × 32 pixels all have theirs
    /// first.</summary>
    public const int CandidatesPerImage = 8;

    private const int RowsPerBlock = 256;

    // Turned pictures are no farther apart by invariants than by descriptors, but for rounding.
    private const float FarthestInvariants = TurnedEvidence.FarthestDescriptor + 1e-3f;

    /// <summary>Searches.</summary>
    /// <param name="descriptors">A descriptor per picture.</param>
    /// <param name="thumbnails">A thumbnail per picture.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>Pairs with their scores, in order; such that are nearer as they lie are not among them.</returns>
    public static IReadOnlyList<(TurnedPair Pair, float Evidence)> Run(Matrix descriptors, byte[] thumbnails, EngineContext context)
    {
        using EngineContext.StageScope stage = context.BeginStage("turned pictures");
        Matrix invariants = InvariantsOf(descriptors, context);
        NeighborTable nearest = ExactNeighborSearch.SearchAside(invariants, CandidatesPerImage, DistanceMetric.SquaredEuclidean, context);
        int count = descriptors.RowCount;
        var found = new List<(TurnedPair Pair, float Evidence)>[(count + RowsPerBlock - 1) / RowsPerBlock];
        var workers = new TurnedEvidence?[context.NumberOfThreads];
        context.ForWithProgress(
            found.Length,
            (block, worker) =>
            {
                TurnedEvidence evidence = workers[worker] ??= new TurnedEvidence(new PixelEvidence());
                found[block] = [];
                for (int row = block * RowsPerBlock; row < Math.Min(count, (block + 1) * RowsPerBlock); row++)
                {
                    ReadOnlySpan<float> distances = nearest.DistancesOf(row);
                    for (int rank = 0; rank < distances.Length && distances[rank] <= FarthestInvariants; rank++)
                    {
                        // Neighbors of each other are scored once.
                        int neighbor = nearest.IndicesOf(row)[rank];
                        if (neighbor == row || (neighbor < row && nearest.IndicesOf(neighbor).Contains(row)))
                            continue;

                        (int first, int second) = (Math.Min(row, neighbor), Math.Max(row, neighbor));
                        (float score, DuplicateTurn turn) = evidence.Score(
                            descriptors.Row(first),
                            descriptors.Row(second),
                            PixelThumbnail.Of(thumbnails, first),
                            PixelThumbnail.Of(thumbnails, second)
                        );
                        if (score > 0)
                            found[block].Add((new TurnedPair(first, second, turn), score));
                    }
                }
            }
        );
        return [.. found.SelectMany(pairs => pairs).OrderBy(pair => pair.Pair.First).ThenBy(pair => pair.Pair.Second)];
    }

    private static Matrix InvariantsOf(Matrix descriptors, EngineContext context)
    {
        var invariants = new Matrix(descriptors.RowCount, TurnInvariants.Length);
        context.For(
            (descriptors.RowCount + RowsPerBlock - 1) / RowsPerBlock,
            (block, _) =>
            {
                for (int row = block * RowsPerBlock; row < Math.Min(descriptors.RowCount, (block + 1) * RowsPerBlock); row++)
                    TurnInvariants.Compute(descriptors.Row(row), invariants.Row(row));
            }
        );
        return invariants;
    }
}
