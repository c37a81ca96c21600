using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;

namespace MLNet.Embeddings.Neighbors.Exact;

/// <summary>Exact search of rows among themselves, and of their mirror images among them, at the cost of the first alone.</summary>
internal static class MirrorSearch
{
    private const DistanceMetric Metric = DistanceMetric.SquaredEuclidean;

    // Below this number of blocks the order of the rows saves nothing.
    private const int FewestBlocksToOrder = 8;

    /// <summary>Searches by squared Euclidean distance.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="mirror">What mirroring is: for each column the one that it is swapped with.</param>
    /// <param name="neighborCount">Neighbors to find per row, at least 1.</param>
    /// <param name="context">Threads and callback.</param>
    /// <param name="path">Vector width; without effect on the result.</param>
    /// <returns>
    /// The nearest other rows of each row, as <see cref="ExactNeighborSearch"/> finds them; and the nearest rows of each row's mirror
    /// image, among which the row itself may be, as <see cref="ExactNeighborIndex"/> finds them.
    /// </returns>
    public static (NeighborTable Plain, NeighborTable Mirrored) Run(
        Matrix rows,
        int[] mirror,
        int neighborCount,
        EngineContext context,
        SimdPath path
    )
    {
        SelfSearch.Check(rows, neighborCount, Metric, context);
        NeighborTables.RequireSize(rows.RowCount, Math.Min(neighborCount, rows.RowCount));
        ReferenceRows reference = ReferenceRows.Of(rows, Metric, path, context);

        // What was moved is no longer mirrored by swapping columns.
        if (reference.Count < 2 || !reference.Space.KeepsFeatures)
        {
            return (
                ExactNeighborSearch.Search(rows, neighborCount, Metric, context, path),
                new ExactNeighborIndex(rows, Metric, context, path).Search(MirrorOf(rows, mirror), neighborCount, context)
            );
        }

        (NeighborTable plain, NeighborTable mirrored) = RunDistinct(reference, mirror, neighborCount, context);
        if (reference.Distinct.AllDiffer)
            return (plain, mirrored);

        int count = Math.Min(neighborCount, rows.RowCount);
        return (
            MemberLists.OfRows(reference, plain, Math.Min(neighborCount, rows.RowCount - 1), context),
            OfMembers(reference.Distinct, MemberLists.OfQueries(reference, mirrored, count, context))
        );
    }

    /// <summary>The mirror images of rows.</summary>
    public static Matrix MirrorOf(Matrix rows, int[] mirror)
    {
        var mirrored = new Matrix(rows.RowCount, rows.ColumnCount);
        for (int row = 0; row < rows.RowCount; row++)
        {
            ReadOnlySpan<float> from = rows.Row(row);
            Span<float> to = mirrored.Row(row);
            for (int column = 0; column < mirror.Length; column++)
                to[column] = from[mirror[column]];
        }

        return mirrored;
    }

    private static (NeighborTable Plain, NeighborTable Mirrored) RunDistinct(
        ReferenceRows reference,
        int[] mirror,
        int neighborCount,
        EngineContext context
    )
    {
        Matrix images = MirrorOf(reference.Distinct.Rows, mirror);
        RowDistance fromImages = reference.DistanceFrom(images, ReferenceRows.SquaredNormsOf(images, reference.Path, context));
        FoldedRows folded = FoldedRows.Of(reference, mirror, context);
        int blockRows = ColumnPanels.BlockRowsFor(folded.Rows.Count, folded.Rows.Depth);
        if (folded.Rows.Count >= FewestBlocksToOrder * blockRows)
            folded = folded.Ordered(blockRows, context);

        PreparedRows prepared = folded.Rows;
        var panels = new ColumnPanels(prepared, blockRows, context);
        int others = Math.Min(neighborCount, prepared.Count - 1);
        int all = Math.Min(neighborCount, prepared.Count);
        using var candidates = new CandidateTable(others, prepared, prepared, reference.DistanceWithin());
        using var mirrored = new CandidateTable(all, prepared, prepared, fromImages);
        IBlockProduct product = BlockProducts.Of(reference.Path);
        context.For(panels.BlockCount, (block, _) => product.SearchFolded(panels, folded.EvenCount, block, block, candidates, mirrored));
        BlockTournament.Play(
            panels.BlockCount,
            (one, other) => product.SearchFolded(panels, folded.EvenCount, one, other, candidates, mirrored),
            context
        );
        return (NeighborTables.Collect(candidates, prepared, others, context), NeighborTables.Collect(mirrored, prepared, all, context));
    }

    // Equal rows have equal images, and these the same neighbors.
    private static NeighborTable OfMembers(DistinctRows distinct, NeighborTable groups)
    {
        int count = groups.NeighborCount;
        var indices = new int[checked(distinct.RowCount * count)];
        var distances = new float[indices.Length];
        for (int row = 0; row < distinct.RowCount; row++)
        {
            groups.IndicesOf(distinct.GroupOf(row)).CopyTo(indices.AsSpan(row * count));
            groups.DistancesOf(distinct.GroupOf(row)).CopyTo(distances.AsSpan(row * count));
        }

        return new NeighborTable(distinct.RowCount, count, indices, distances);
    }
}
