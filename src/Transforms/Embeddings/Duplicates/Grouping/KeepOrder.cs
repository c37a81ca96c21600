using MLNet.Embeddings.Duplicates.Contents;

namespace MLNet.Embeddings.Duplicates.Grouping;

/// <summary>Orders rows by how much one would rather keep them.</summary>
internal static class KeepOrder
{
    /// <summary>The place of each row in that order; all differ, since keys decide ties.</summary>
    public static int[] Of(DuplicateRows rows, DuplicateSettings settings, CellGraph graph, DuplicateCells cells)
    {
        IEnumerable<int> all = Enumerable.Range(0, rows.Count);
        int[] order = settings.Keep switch
        {
            DuplicateKeep.Medoid => ByNeighbors(all, graph, cells),
            DuplicateKeep.MaximumPixels when rows.PixelCounts.Length > 0 => [.. all.OrderByDescending(row => rows.PixelCounts[row])],
            DuplicateKeep.SplitPriority when rows.Splits.Length > 0 => BySplit(all, rows, settings.SplitPriority),
            DuplicateKeep.HighestScore or DuplicateKeep.Sharpest when rows.Scores.Length > 0 =>
            [
                .. all.OrderByDescending(row => float.IsNaN(rows.Scores[row]) ? float.NegativeInfinity : rows.Scores[row]),
            ],
            _ => [.. all],
        };

        var places = new int[rows.Count];
        for (int place = 0; place < order.Length; place++)
            places[order[place]] = place;

        return places;
    }

    private static int[] ByNeighbors(IEnumerable<int> all, CellGraph graph, DuplicateCells cells)
    {
        var counts = new int[cells.Count];
        var sums = new double[cells.Count];
        for (int cell = 0; cell < cells.Count; cell++)
        {
            counts[cell] = cells.RowsOf(cell).Length - 1;
            sums[cell] = counts[cell];
            foreach ((int neighbor, float score) in graph.NeighborsOf(cell))
            {
                int rows = cells.RowsOf(neighbor).Length;
                counts[cell] += rows;
                sums[cell] += rows * score;
            }
        }

        return [.. all.OrderByDescending(row => counts[cells.OfRow[row]]).ThenByDescending(row => sums[cells.OfRow[row]])];
    }

    private static int[] BySplit(IEnumerable<int> all, DuplicateRows rows, IReadOnlyList<string> priority)
    {
        int[] places =
        [
            .. rows.SplitNames.Select(name =>
            {
                int place = priority.ToList().IndexOf(name);
                return place < 0 ? int.MaxValue : place;
            }),
        ];
        return [.. all.OrderBy(row => rows.SplitOf(row) == DuplicateRows.NoNumber ? int.MaxValue : places[rows.SplitOf(row)])];
    }
}
