using MLNet.Embeddings.Duplicates.Search;
using MLNet.Embeddings.Neighbors.Exact;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tests.Neighbors;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Comparisons of whole blocks, as neighbor search and the search for duplicates do them, with rows, panels, offsets and
/// thresholds beside pages that nothing may touch.</summary>
/// <remarks>Each is compared with the same over ordinary memory, so nothing is read that is not a row's own either.</remarks>
public class GuardedComparisonTests
{
    private const int BlockRows = TileShape.Columns;

    // One row, tiles with none, one and five left over, panels with one column missing, whole, and one too many; two blocks and a bit.
    private static readonly int[] RowCounts = [1, 6, 7, 11, 63, 64, 65, 131];

    // About the lanes of each width.
    private static readonly int[] Depths = [1, 4, 7, 8, 9, 16, 17, 33];

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Blocks_of_neighbors(GuardedEnd end)
    {
        ForEachShape(
            (path, rows, depth) =>
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Neighbors(rows, depth, path, null), Neighbors(rows, depth, path, fields));
                Assert.True(fields.Count >= 6);
            }
        );
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Blocks_of_queries(GuardedEnd end)
    {
        ForEachShape(
            (path, rows, depth) =>
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Queries(rows, depth, path, null), Queries(rows, depth, path, fields));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Blocks_of_neighbors_and_of_their_mirror_images(GuardedEnd end)
    {
        ForEachShape(
            (path, rows, depth) =>
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Folded(rows, depth, path, null), Folded(rows, depth, path, fields));
            }
        );
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Projections(GuardedEnd end)
    {
        ForEachShape(
            (path, rows, depth) =>
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Projected(rows, depth, path, null), Projected(rows, depth, path, fields));
            }
        );
    }

    // All pairs are within the range of 2, so that whole tiles are multiplied behind the coarse rows; next to none within the small one.
    [Theory]
    [MemberData(nameof(Ends))]
    public void Blocks_of_duplicates(GuardedEnd end)
    {
        ForEachShape(
            (path, rows, depth) =>
            {
                foreach (float range in new[] { 2f, 1e-3f })
                {
                    foreach (PruningUse use in new[] { PruningUse.Never, PruningUse.Always })
                    {
                        using var fields = new GuardedFields(end);
                        Assert.Equal(Matches(rows, depth, range, use, path, null), Matches(rows, depth, range, use, path, fields));
                    }
                }
            }
        );
    }

    private static void ForEachShape(Action<SimdPath, int, int> test)
    {
        foreach (SimdPath path in Enum.GetValues<SimdPath>())
        {
            foreach (int rows in RowCounts)
            {
                foreach (int depth in Depths)
                    test(path, rows, depth);
            }

            // Rows that go through a panel in two stretches.
            test(path, 67, TileShape.DepthInCache + 1);
        }
    }

    private static float[] Neighbors(int count, int depth, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        ReferenceRows reference = ReferenceRows.Of(NeighborInputs.Clustered(count, depth, 5), DistanceMetric.Euclidean, path, context);
        PreparedRows rows = reference.Prepare(context);
        using var candidates = new CandidateTable(3, rows, rows, reference.DistanceWithin());
        using var pruned = new CandidateTable(3, rows, rows, reference.DistanceWithin());
        var panels = new ColumnPanels(rows, BlockRows, context);
        ColumnPanels? coarse = Coarse(rows, path, context);
        fields?.Move(panels);
        fields?.Move(candidates);
        fields?.Move(pruned);
        if (coarse is not null)
            fields?.Move(coarse);
        IBlockProduct product = BlockProducts.Of(path);
        for (int block = 0; block < panels.BlockCount; block++)
        {
            product.SearchWithin(panels, block, candidates);
            product.SearchWithin(panels, block, pruned);
        }

        for (int first = 0; first < panels.BlockCount; first++)
        {
            for (int second = first + 1; second < panels.BlockCount; second++)
            {
                product.SearchBetween(panels, first, second, candidates);
                if (coarse is not null)
                    product.SearchBetweenPruned(panels, coarse, first, second, pruned);
            }
        }

        float[] full = Found(candidates, count);
        if (coarse is not null)
            Assert.Equal(full, Found(pruned, count));
        return full;
    }

    private static float[] Queries(int count, int depth, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        ReferenceRows reference = ReferenceRows.Of(NeighborInputs.Clustered(70, depth, 5), DistanceMetric.Cosine, path, context);
        Matrix queries = NeighborInputs.Clustered(count, depth, 5, seed: 9);
        double[] norms = ReferenceRows.SquaredNormsOf(queries, path, context);
        PreparedRows rows = reference.Space.Prepare(queries, norms, context);
        var panels = new ColumnPanels(reference.Prepare(context), BlockRows, context);
        using var candidates = new CandidateTable(3, rows, panels.Rows, reference.DistanceFrom(queries, norms));
        fields?.Move(rows);
        fields?.Move(panels);
        fields?.Move(candidates);
        for (int block = 0; block < panels.BlockCount; block++)
            BlockProducts.Of(path).Search(rows, 0, count, candidates, panels, block);
        return Found(candidates, count);
    }

    private static float[] Folded(int count, int depth, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        Matrix features = NeighborInputs.Gaussian(count, depth);
        ReferenceRows reference = ReferenceRows.Of(features, DistanceMetric.SquaredEuclidean, path, context);
        Matrix images = MirrorSearch.MirrorOf(features, [.. Enumerable.Range(0, depth).Reverse()]);
        double[] norms = ReferenceRows.SquaredNormsOf(images, path, context);
        FoldedRows folded = FoldedRows.Of(reference, [.. Enumerable.Range(0, depth).Reverse()], context);
        using var candidates = new CandidateTable(3, folded.Rows, folded.Rows, reference.DistanceWithin());
        using var mirrored = new CandidateTable(3, folded.Rows, folded.Rows, reference.DistanceFrom(images, norms));
        var panels = new ColumnPanels(folded.Rows, BlockRows, context);
        fields?.Move(panels);
        fields?.Move(candidates);
        fields?.Move(mirrored);
        for (int first = 0; first < panels.BlockCount; first++)
        {
            for (int second = first; second < panels.BlockCount; second++)
                BlockProducts.Of(path).SearchFolded(panels, folded.EvenCount, first, second, candidates, mirrored);
        }

        return [.. Found(candidates, count), .. Found(mirrored, count)];
    }

    private static double[] Projected(int count, int depth, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        var rows = new PreparedRows(count, depth, NeighborInputs.Gaussian(count, depth).Values);
        int directions = Math.Min(depth, 70);
        var panels = new ColumnPanels(
            new PreparedRows(directions, depth, NeighborInputs.Gaussian(directions, depth, 2).Values),
            TileShape.Columns * 2,
            context
        );
        var projections = new double[count * directions];
        fields?.Move(rows);
        fields?.Move(panels);
        using GuardedArray<double>? guarded = fields is null ? null : new GuardedArray<double>(projections, fields.End);
        BlockProducts.Of(path).Project(rows, 0, count, panels, 6, guarded?.Array ?? projections);
        return [.. guarded?.Array ?? projections];
    }

    private static ContentPair[] Matches(int count, int depth, float range, PruningUse use, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        ReferenceRows reference = ReferenceRows.Of(NeighborInputs.Clustered(count, depth, 5), DistanceMetric.Cosine, path, context);
        PreparedRows rows = reference.Prepare(context);
        var panels = new ColumnPanels(rows, BlockRows, context);
        Pruning? pruning = Pruning.Of(rows, BlockRows, DistanceMetric.Cosine, use, path, context);
        int[] places = [.. Enumerable.Range(0, count)];
        var rule = new MatchRule(
            reference.DistanceWithin(),
            range,
            places,
            places,
            [.. places.Select(i => i / 40)],
            new PairBudget(1_000_000)
        );
        fields?.Move(panels);
        fields?.Move(rule);
        if (pruning is not null)
            fields?.Move(pruning);
        MatchBlock[] blocks = SimilarityJoin.Compare(panels, pruning, rule, path, Block, context);
        return [.. blocks.SelectMany(block => block.Pairs).Order()];

        MatchBlock Block(int block)
        {
            var made = new MatchBlock(panels.RowsOf(block), range, tracksAcross: true);
            return fields?.Move(made) ?? made;
        }
    }

    private static ColumnPanels? Coarse(PreparedRows rows, SimdPath path, EngineContext context)
    {
        int directions = Math.Min(TileShape.Columns, rows.Depth / 4);
        PreparedRows? coarse = directions == 0 ? null : CoarseRows.Of(rows, directions, path, context);
        return coarse is null ? null : new ColumnPanels(coarse, BlockRows, context);
    }

    // For each row how many were found, which and how far.
    private static float[] Found(CandidateTable candidates, int count)
    {
        var indices = new int[3];
        var distances = new float[3];
        var all = new List<float>();
        for (int row = 0; row < count; row++)
        {
            int found = candidates.Write(row, indices, distances);
            all.Add(found);
            for (int i = 0; i < found; i++)
                all.AddRange([indices[i], distances[i]]);
        }

        return [.. all];
    }
}
