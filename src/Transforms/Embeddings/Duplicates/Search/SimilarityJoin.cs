using MLNet.Embeddings.Duplicates.Contents;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Duplicates.Search;

/// <summary>Finds all pairs of contents whose vectors have at least a given cosine, and the nearest of each, by comparing every two
/// once.</summary>
/// <remarks>
/// The tiles of exact neighbor search choose the pairs to look at, with a margin for their rounding; the cosine that decides is computed
/// in double precision.
/// Memory grows with the number of pairs found, never with the number compared. Contents are packed split by split, so that most blocks
/// hold one split only.
/// </remarks>
internal static class SimilarityJoin
{
    /// <summary>Scores that differ from the threshold by rounding alone count: equal vectors must reach a threshold of 1.</summary>
    public const float Tolerance = 1e-6f;

    // Below this number of blocks the order of the rows saves nothing.
    private const int FewestBlocksToOrder = 8;

    /// <summary>Searches.</summary>
    /// <param name="vectors">One row per packed content.</param>
    /// <param name="contents">The content of each row of <paramref name="vectors"/>.</param>
    /// <param name="splits">The split of each content; see <see cref="ContentSplits"/>.</param>
    /// <param name="threshold">Cosine from which on pairs are kept; above 1 keeps none.</param>
    /// <param name="budget">How many pairs may be kept.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="path">Vector width.</param>
    /// <param name="pruningUse">Whether to rule out pairs by coarse rows; without effect on the result.</param>
    public static ContentMatches Run(
        Matrix vectors,
        int[] contents,
        int[] splits,
        float threshold,
        PairBudget budget,
        EngineContext context,
        SimdPath path,
        PruningUse pruningUse = PruningUse.WherePays
    )
    {
        var matches = new ContentMatches(splits.Length);
        if (vectors.RowCount < 2)
            return matches;

        // Vectors that differed may be equal once a mean is taken off; each stays the row of its own content.
        ReferenceRows reference = ReferenceRows.Of(DistinctRows.Each(vectors), DistanceMetric.Cosine, path, context);
        PreparedRows prepared = reference.Prepare(context);
        int blockRows = ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth);
        int[] order = Order(prepared, blockRows, contents, splits, context);
        prepared = prepared.Reordered(order, context);
        int[] sortedContents = [.. order.Select(row => contents[row])];
        int[] rowSplits = splits.AsSpan().ContainsAnyExcept(DuplicateRows.NoNumber)
            ? [.. sortedContents.Select(content => splits[content])]
            : [];
        var panels = new ColumnPanels(prepared, blockRows, context);
        var rule = new MatchRule(reference.DistanceWithin(), 1 - threshold + Tolerance, order, sortedContents, rowSplits, budget);
        Pruning? pruning = Pruning.Of(prepared, blockRows, DistanceMetric.Cosine, pruningUse, path, context);
        MatchBlock[] blocks = Compare(
            panels,
            pruning,
            rule,
            path,
            block => new MatchBlock(panels.RowsOf(block), rule.Range, rule.HasSplits),
            context
        );

        var pairs = new List<ContentPair>();
        for (int block = 0; block < blocks.Length; block++)
        {
            pairs.AddRange(blocks[block].Pairs);
            int start = block * panels.BlockRows;
            for (int row = 0; row < panels.RowsOf(block); row++)
                blocks[block].Write(row, sortedContents[start + row], matches);
        }

        pairs.Sort();
        matches.Pairs = [.. pairs];
        return matches;
    }

    /// <summary>Compares every two blocks of panels, with coarse rows where <paramref name="pruning"/> has them.</summary>
    public static MatchBlock[] Compare(
        ColumnPanels panels,
        Pruning? pruning,
        MatchRule rule,
        SimdPath path,
        Func<int, MatchBlock> makeBlock,
        EngineContext context
    )
    {
        IMatchProduct product = path switch
        {
            SimdPath.Vector512 => new MatchProduct<TileKernel512>(),
            SimdPath.Vector256 => new MatchProduct<TileKernel256>(),
            _ => new MatchProduct<TileKernelPortable>(),
        };
        var blocks = new MatchBlock[panels.BlockCount];
        context.For(
            panels.BlockCount,
            (block, _) =>
            {
                blocks[block] = makeBlock(block);
                product.Compare(panels, block, block, blocks, rule);
            }
        );

        BlockTournament.Play(
            panels.BlockCount,
            pruning,
            (one, other) => product.Compare(panels, one, other, blocks, rule),
            (coarse, one, other) => product.ComparePruned(panels, coarse, one, other, blocks, rule),
            context
        );
        return blocks;
    }

    // Near rows in near places, so that thresholds tighten early; split by split, so that most blocks hold one split only.
    private static int[] Order(PreparedRows rows, int blockRows, int[] contents, int[] splits, EngineContext context)
    {
        int[] order =
            rows.Count >= FewestBlocksToOrder * blockRows
                ? RandomProjectionTree.Build(rows, blockRows, seed: 0, tree: 0, context).Order
                : [.. Enumerable.Range(0, rows.Count)];
        return [.. order.OrderBy(row => splits[contents[row]])];
    }
}
