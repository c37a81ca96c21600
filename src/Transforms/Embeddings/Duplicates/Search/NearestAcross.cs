using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>The nearest row of another split, by the cosine, of a few rows of many.</summary>
/// <param name="vectors">All rows.</param>
/// <param name="splits">The split of each; see <see cref="ContentSplits"/>.</param>
internal sealed class NearestAcross(Matrix vectors, int[] splits)
{
    // Rows whose distances round to the same number are told apart by their place, and the row itself may be among those found.
    private const int Found = 4;

    /// <summary>Distances that it takes to find those of some rows.</summary>
    public long WorkFor(int[] rows) => GroupsOf(rows).Sum(group => (long)group.Count() * CandidatesFor(group.Key).Length);

    /// <summary>Finds them.</summary>
    /// <param name="rows">The rows to find them for; those without a split have none.</param>
    /// <param name="context">Threads and callback.</param>
    /// <returns>Each row that has one, and that one: the first of equally near ones.</returns>
    public IEnumerable<(int Row, int Other)> Of(int[] rows, EngineContext context)
    {
        foreach (IGrouping<int, int> group in GroupsOf(rows))
        {
            int[] candidates = CandidatesFor(group.Key);
            if (candidates.Length == 0)
                continue;

            int[] asked = [.. group];
            NeighborTable found = ExactNeighborSearch.Search(
                vectors.RowsAt(candidates),
                vectors.RowsAt(asked),
                Found,
                DistanceMetric.Cosine,
                context
            );
            for (int i = 0; i < asked.Length; i++)
            {
                int best = -1;
                float distance = float.NaN;
                for (int place = 0; place < found.NeighborCount; place++)
                {
                    int other = candidates[found.IndicesOf(i)[place]];
                    if (other == asked[i] || (best >= 0 && found.DistancesOf(i)[place] > distance))
                        continue;

                    best = best < 0 ? other : Math.Min(best, other);
                    distance = found.DistancesOf(i)[place];
                }

                if (best >= 0)
                    yield return (asked[i], best);
            }
        }
    }

    private IEnumerable<IGrouping<int, int>> GroupsOf(int[] rows) =>
        rows.Where(row => splits[row] != DuplicateRows.NoNumber).GroupBy(row => splits[row]);

    private int[] CandidatesFor(int split) =>
        [.. Enumerable.Range(0, splits.Length).Where(row => ContentSplits.AreAcross(split, splits[row]))];
}
