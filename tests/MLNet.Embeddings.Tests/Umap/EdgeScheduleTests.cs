using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Umap.Graph;
using MLNet.Embeddings.Umap.Optimization;

namespace MLNet.Embeddings.Tests.Umap;

public class EdgeScheduleTests
{
    [Fact]
    public unsafe void Each_edge_is_due_in_its_share_of_the_epochs()
    {
        const int epochCount = 200;
        using var context = new EngineContext(2);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(200, 3, 2), 12), 1, 1, context);
        EdgeSchedule schedule = EdgeSchedule.Create(graph, epochCount);
        var due = new Dictionary<(int, int), int>();
        var tails = new int[schedule.MaximumDegree];
        for (int epoch = 0; epoch < epochCount; epoch++)
        {
            for (int place = 0; place < schedule.VertexCount; place++)
            {
                int count;
                fixed (int* pointer = tails)
                    count = schedule.WriteDue(place, epoch, pointer, 1);
                foreach (int tail in tails[..count])
                {
                    (int, int) edge = (schedule.Order[place], schedule.Order[tail]);
                    due[edge] = due.GetValueOrDefault(edge) + 1;
                }
            }
        }

        float largest = graph.Weights.Max();
        for (int row = 0; row < graph.VertexCount; row++)
        {
            for (int edge = graph.RowStarts[row]; edge < graph.RowStarts[row + 1]; edge++)
            {
                float share = graph.Weights[edge] / largest;
                double expected = share * epochCount < 1 ? 0 : share * epochCount;
                Assert.InRange(due.GetValueOrDefault((row, graph.Columns[edge])), expected - 1.01, expected + 1.01);
            }
        }
    }

    [Fact]
    public void Vertices_are_ordered_by_their_number_of_samples()
    {
        using var context = new EngineContext(1);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(150, 3, 2), 8), 1, 1, context);
        EdgeSchedule schedule = EdgeSchedule.Create(graph, 10_000_000);
        double[] loads =
        [
            .. schedule.Order.Select(vertex => (double)graph.Weights[graph.RowStarts[vertex]..graph.RowStarts[vertex + 1]].Sum()),
        ];
        Assert.All(loads.Zip(loads.Skip(1)), pair => Assert.True(pair.First >= pair.Second - 1e-4));
        Assert.Equal(Enumerable.Range(0, 150), schedule.Order.Order());
    }
}
