using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Neighbors;

public class RandomProjectionTreeTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(5003, 100)]
    public void Leaves_hold_every_row_once_and_none_is_too_large(int rows, int leafRows)
    {
        using var context = new EngineContext(2);
        RandomProjectionTree tree = RandomProjectionTree.Build(Prepare(NeighborInputs.Gaussian(rows, 9), context), leafRows, 1, 0, context);
        Assert.Equal(Enumerable.Range(0, rows), tree.Order.Order());
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
            Assert.InRange(tree.LeafStarts[leaf + 1] - tree.LeafStarts[leaf], Math.Min(rows, leafRows / 2), leafRows);
    }

    [Fact]
    public void A_row_of_the_tree_begins_its_search_in_its_own_leaf()
    {
        using var context = new EngineContext(2);
        PreparedRows rows = Prepare(NeighborInputs.Gaussian(3000, 9), context);
        RandomProjectionTree tree = RandomProjectionTree.Build(rows, 100, 1, 0, context);
        EntryTree entries = EntryTree.Of(tree);
        int atHome = 0;
        for (int leaf = 0; leaf < tree.LeafCount; leaf++)
        {
            int[] members = tree.Order[tree.LeafStarts[leaf]..tree.LeafStarts[leaf + 1]];
            foreach (int row in members)
                atHome += members.Contains(entries.EntriesFor(rows.Row(row), SimdPath.Portable)[0]) ? 1 : 0;
        }

        // A row on the border of two leaves may round to either side.
        Assert.InRange(atHome, 2950, 3000);
    }

    [Fact]
    public void The_tree_does_not_depend_on_the_number_of_threads()
    {
        Matrix features = NeighborInputs.Lattice(6000, 5, 3);
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        Assert.Equal(
            RandomProjectionTree.Build(Prepare(features, one), 64, 5, 2, one).Order,
            RandomProjectionTree.Build(Prepare(features, three), 64, 5, 2, three).Order
        );
    }

    private static PreparedRows Prepare(Matrix features, EngineContext context)
    {
        double[] norms = ReferenceRows.SquaredNormsOf(features, SimdPath.Portable, context);
        return SearchSpace.Of(features, norms, DistanceMetric.Euclidean, SimdPath.Portable, context).Prepare(features, norms, context);
    }
}
