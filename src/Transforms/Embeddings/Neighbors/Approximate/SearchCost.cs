using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Neighbors.Approximate;

/// <summary>Estimates what exact and approximate search cost, in multiply-adds per row.</summary>
/// <remarks>
/// The constants were fitted to measured times of 70,000 rows of 50 and 784 columns, 100,000 of 512 and 1,000,000 of 50, at 15 and 90
/// neighbors. Both searches run on the same kernels, so their ratio carries over to other machines.
/// </remarks>
internal static class SearchCost
{
    // A missed neighbor is a price, too: approximate search has to save half of the time.
    private const double NeededSaving = 2;

    /// <summary>What exact search spends on a pair beside its products.</summary>
    private const double ExactPairOverhead = 38;

    /// <summary>The share of exact search that is left where most pairs are ruled out by coarse rows: 15 neighbors of the 70,000 digits
    /// take 6 s instead of 19 s.</summary>
    private const double PrunedShare = 1.0 / 3;

    /// <summary>Pairs per row that approximate search compares, at 15 neighbors.</summary>
    private const double ApproximatePairs = 9100;

    /// <summary>What approximate search spends on a pair beside its products: trees, unions, and rows from all over the memory.</summary>
    private const double ApproximatePairOverhead = 176;

    /// <summary>Rows that a query meets on its way through an index, hardly more among many rows than among few.</summary>
    private const double IndexVisits = 2500;

    /// <summary>What a row met on the way costs: one by one, in double precision, from all over the memory.</summary>
    private const double IndexVisitFactor = 20;
    private const double IndexVisitOverhead = 4000;

    /// <summary>Whether an index saves enough against comparing each new row with all rows.</summary>
    public static bool PrefersIndex(int rowCount, int columnCount, DistanceMetric metric)
    {
        double exact = (double)rowCount * (columnCount + ExactPairOverhead);
        double approximate = IndexVisits * ((IndexVisitFactor * columnCount) + IndexVisitOverhead);
        return metric != DistanceMetric.InnerProduct && exact > NeededSaving * approximate;
    }

    /// <summary>Whether approximate search saves enough.</summary>
    /// <remarks>Never for inner products: trees and neighbors of neighbors rest on distances, and what they miss of inner products has no
    /// bound.</remarks>
    public static bool PrefersApproximate(ReferenceRows rows, int neighborCount)
    {
        double exact = rows.Count / 2.0 * (rows.Space.Depth + ExactPairOverhead);
        double approximate = ApproximatePairs * (60 + neighborCount) / 75 * (rows.Space.Depth + ApproximatePairOverhead);
        if (rows.Metric == DistanceMetric.InnerProduct || exact <= NeededSaving * approximate)
            return false;

        return PrunedShare * exact > NeededSaving * approximate || !Pruning.IsLikely(rows);
    }
}
