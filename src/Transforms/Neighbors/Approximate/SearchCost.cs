using MLNet.Embeddings.Neighbors.Exact;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Estimates what exact and approximate search cost, in multiply-adds per row.</summary>
internal static class SearchCost
{
    // A missed neighbour is a price, too: approximate search has to save more than half of the time.
    private const double NeededSaving = 2.2;

    // What handling a pair costs beside its products.
    private const double PairOverhead = 40;

    /// <summary>Whether approximate search saves enough.</summary>
    public static bool PrefersApproximate(ReferenceRows rows, int neighborCount)
    {
        double depth = rows.Space.Depth + PairOverhead;
        double exact = rows.Count / 2.0 * depth;
        return exact > NeededSaving * ApproximateSelfSearch.PairsPerRow(rows.Count, neighborCount) * depth;
    }
}
