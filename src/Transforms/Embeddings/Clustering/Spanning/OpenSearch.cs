using MLNet.Embeddings.Neighbors.Kernels;

namespace MLNet.Embeddings.Clustering.Spanning;

/// <summary>Completes a forest to the minimum spanning tree: compares all points that are still open, and takes every edge that is shorter
/// than the way that is known.</summary>
internal sealed class OpenSearch
{
    private readonly Forest _forest;
    private readonly DensityPoints _points;
    private readonly ReferenceRows _rows;

    public OpenSearch(Forest forest, DensityPoints points, ReferenceRows rows)
    {
        _forest = forest;
        _points = points;
        _rows = rows;
    }

    public void Run(EngineContext context)
    {
        RowDistance distance = _rows.DistanceWithin();
        TreeEdge[] tree = CandidateTree.Of(_forest, _points, distance);
        var open = new OpenPoints(_forest, tree);
        if (open.Points.Length > 1)
            tree = Improve(tree, open, distance, context);
        foreach (TreeEdge edge in tree)
            _forest.Add(edge);
    }

    // Each two blocks of points meet once. What is found is used from the next round on, so that every edge has to beat better ones.
    private TreeEdge[] Improve(TreeEdge[] tree, OpenPoints open, RowDistance distance, EngineContext context)
    {
        PreparedRows prepared = _rows.Prepare(context).Reordered(open.Points, context);
        var panels = new ColumnPanels(prepared, ColumnPanels.BlockRowsFor(prepared.Count, prepared.Depth), context);
        IOpenProduct product = _rows.Path switch
        {
            SimdPath.Vector512 => new OpenProduct<TileKernel512>(panels, open, _rows.Space),
            SimdPath.Vector256 => new OpenProduct<TileKernel256>(panels, open, _rows.Space),
            _ => new OpenProduct<TileKernelPortable>(panels, open, _rows.Space),
        };
        var finders = new EdgeFinder[context.NumberOfThreads];
        for (int worker = 0; worker < finders.Length; worker++)
            finders[worker] = new EdgeFinder(open, _points, _rows.Space, distance);

        TreeOrder current = open.Order;
        int blocks = panels.BlockCount;
        for (int step = 0; step <= blocks / 2; step++)
        {
            int shift = step;
            TreeOrder known = current;
            context.For(
                2 * step == blocks ? blocks / 2 : blocks,
                (block, worker) =>
                {
                    finders[worker].Known = known;
                    product.Compare(block, (block + shift) % blocks, finders[worker]);
                }
            );
            if (finders.Any(finder => finder.Found.Count > 0))
            {
                tree = Kruskal.Run(_forest.TreeCount, tree.Concat(finders.SelectMany(finder => finder.Found)), _forest.Trees);
                current = new TreeOrder(_forest.TreeCount, tree, _forest.Trees);
                foreach (EdgeFinder finder in finders)
                    finder.Clear();
            }

            context.Report(step + 1, (blocks / 2) + 1);
        }

        return tree;
    }
}
