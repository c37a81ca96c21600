using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Umap.Density;

namespace MLNet.Embeddings.Umap.Optimization;

/// <summary>Moves the points of a map until attraction along the edges of the fuzzy graph and repulsion from sampled points are in
/// balance.</summary>
/// <remarks>
/// Stochastic gradient descent with negative sampling as in the UMAP paper, section 4, made independent of the number of threads: each
/// epoch moves the vertices in a fixed number of parts. The vertices of a part see one another where they were before the part began, and
/// all others where they are now;
/// random numbers depend on seed, epoch, vertex and draw alone.
/// </remarks>
internal static class LayoutOptimizer
{
    // The fewer vertices of a part move at once, the nearer the map comes to that of one vertex after the other: on 70,000 MNIST digits, 1
    // part reaches a trustworthiness of .935, 4 parts .945, 8 to 256 parts .948; on 5,000 digits 4 parts suffice. Each part costs a barrier
    // between the threads.
    private const int RowsPerPart = 2048;
    private const int MinimumParts = 4;
    private const int MaximumParts = 32;

    private const int BlocksPerPart = 16;
    private const int MinimumGroupsPerBlock = 8;
    private const int MaximumGroupsPerBlock = 512;

    /// <summary>Optimizes a start.</summary>
    /// <param name="graph">The fuzzy graph.</param>
    /// <param name="start">Vertices × components.</param>
    /// <param name="settings">What the forces depend on.</param>
    /// <param name="epochCount">Number of epochs.</param>
    /// <param name="learningRate">Initial step size.</param>
    /// <param name="context">What to run in.</param>
    /// <param name="density">Acts after each of the last epochs; <see langword="null"/> for none.</param>
    /// <param name="densityFraction">The share of the epochs in which it does, from 0 to 1.</param>
    public static Matrix Optimize(
        WeightedGraph graph,
        Matrix start,
        LayoutSettings settings,
        int epochCount,
        float learningRate,
        EngineContext context,
        DensityForce? density = null,
        double densityFraction = 0
    )
    {
        var schedule = EdgeSchedule.Create(graph, epochCount);
        int partCount = Math.Clamp(graph.VertexCount / RowsPerPart, MinimumParts, MaximumParts);
        ILayout layout = start.ColumnCount switch
        {
            1 => new LaneLayout<OneComponent>(schedule, settings, start, partCount, context.NumberOfThreads),
            2 => new LaneLayout<TwoComponents>(schedule, settings, start, partCount, context.NumberOfThreads),
            3 => new LaneLayout<ThreeComponents>(schedule, settings, start, partCount, context.NumberOfThreads),
            _ => new RowLayout(schedule, settings, start, partCount, context.NumberOfThreads),
        };

        var positions = new Matrix(start.RowCount, start.ColumnCount);
        Matrix? displacements = density is null ? null : new Matrix(start.RowCount, start.ColumnCount);
        for (int epoch = 0; epoch < epochCount; epoch++)
        {
            float rate = learningRate * (1 - ((float)epoch / epochCount));
            for (int part = 0; part < partCount; part++)
            {
                int groupCount = layout.GroupCount(part);
                int groupsPerBlock = Math.Clamp(groupCount / BlocksPerPart, MinimumGroupsPerBlock, MaximumGroupsPerBlock);
                int currentEpoch = epoch;
                int currentPart = part;
                context.For(
                    (groupCount + groupsPerBlock - 1) / groupsPerBlock,
                    (block, worker) =>
                    {
                        int first = block * groupsPerBlock;
                        layout.Move(currentPart, first, Math.Min(groupCount, first + groupsPerBlock), currentEpoch, rate, worker);
                    }
                );
                layout.Commit(part);
            }

            if (density is not null && epoch >= (1 - densityFraction) * epochCount)
            {
                layout.CopyTo(positions);
                density.Displace(positions, rate, displacements!, context);
                layout.Shift(displacements!);
            }

            context.Report(epoch + 1, epochCount);
        }

        layout.CopyTo(positions);
        return positions;
    }
}
