using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>How pairs are judged once the tiles have let them through.</summary>
/// <param name="Distance">The distance that decides.</param>
/// <param name="Range">Distance up to which a pair is kept.</param>
/// <param name="Places">The row of <paramref name="Distance"/> that each packed row is.</param>
/// <param name="Contents">The content of each packed row.</param>
/// <param name="Splits">The split of each packed row; empty where there are none.</param>
/// <param name="Budget">How many pairs may be kept in all.</param>
internal sealed record MatchRule(RowDistance Distance, float Range, int[] Places, int[] Contents, int[] Splits, PairBudget Budget)
{
    public bool HasSplits => Splits.Length > 0;

    public bool AreAcross(int row, int other) => HasSplits && ContentSplits.AreAcross(Splits[row], Splits[other]);
}
