using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Optimization;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Placement;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Kernels of t-SNE's gradient descent and of its placement of new rows, with everything they read and write beside pages that
/// nothing may touch.</summary>
public unsafe class GuardedGradientTests
{
    private static readonly int[] Counts = [1, 2, 3, 15, 16, 17, 33];
    private static readonly int[] Dimensions = [1, 2, 3, 4, 5, 8, 9];

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Attraction(GuardedEnd end)
    {
        Attract<Lanes512>(end);
        Attract<Lanes256>(end);
        Attract<Lanes128>(end);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_of_descent(GuardedEnd end)
    {
        foreach (int dimensions in Dimensions)
        {
            foreach (int count in Counts)
            {
                int stride = PointLayout.Stride(dimensions);
                int length = count * stride;
                foreach (float longest in new[] { float.PositiveInfinity, 0.5f })
                {
                    var step = new DescentStep(0.7f, 0.5f, 0.01f, longest, longest);
                    float[][] arrays = [.. Enumerable.Range(1, 5).Select(seed => Numbers(length, seed))];
                    GuardedBuffer<float>[] guarded = [.. arrays.Select(array => new GuardedBuffer<float>(array, end))];
                    fixed (
                        float* a = arrays[0],
                            b = arrays[1],
                            c = arrays[2],
                            d = arrays[3],
                            e = arrays[4]
                    )
                        step.Apply(a, b, c, d, e, length, stride);
                    step.Apply(guarded[0].First, guarded[1].First, guarded[2].First, guarded[3].First, guarded[4].First, length, stride);
                    for (int i = 0; i < arrays.Length; i++)
                    {
                        Assert.Equal(arrays[i], guarded[i].Span.ToArray());
                        guarded[i].Dispose();
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_optimizer_with_all_pairs_and_with_a_grid(GuardedEnd end)
    {
        foreach (int dimensions in new[] { 1, 2, 3, 4 })
        {
            foreach (int count in new[] { 2, 17, 300 })
            {
                foreach (bool grid in dimensions > 3 ? new[] { false } : [false, true])
                {
                    using var fields = new GuardedFields(end);
                    Assert.Equal(Descended(count, dimensions, grid, null), Descended(count, dimensions, grid, fields));
                    Assert.True(fields.Count >= 8);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void The_objective_of_a_placement(GuardedEnd end)
    {
        foreach (int dimensions in new[] { 1, 2, 3, 5 })
        {
            foreach (int neighbors in Counts)
            {
                foreach (bool field in dimensions > 3 ? new[] { false } : [false, true])
                {
                    using var fields = new GuardedFields(end);
                    Assert.Equal(Placed(dimensions, neighbors, field, null), Placed(dimensions, neighbors, field, fields));
                    Assert.True(fields.Count >= 4);
                }
            }
        }
    }

    private static void Attract<TLanes>(GuardedEnd end)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        foreach (int dimensions in Dimensions)
        {
            foreach (int count in Counts)
            {
                int stride = PointLayout.Stride(dimensions);
                Matrix map = NeighborInputs.Gaussian(count, dimensions);
                AffinityMatrix affinities = Affinities(count);
                using var fields = new GuardedFields(end);
                fields.Move(affinities);
                using var points = new GuardedBuffer<float>(PointLayout.Pack(map), end);
                using var forces = new GuardedBuffer<float>(count * stride, end);
                AttractionKernel<TLanes>.Attract(affinities, points.First, dimensions, 0, count, 0.5f, forces.First);
                float[] all = forces.Span.ToArray();
                AttractionKernel<TLanes>.Attract(
                    affinities,
                    points.First,
                    dimensions,
                    count - 1,
                    count,
                    0.5f,
                    forces.First + ((count - 1) * stride)
                );
                Assert.Equal(all, forces.Span.ToArray());
                (double[] expected, double logarithms) = Attracted(affinities, map, 0.5);
                for (int i = 0; i < expected.Length; i++)
                    Assert.Equal(expected[i], all[(i / dimensions * stride) + (i % dimensions)], 1e-4);
                double sum = AttractionKernel<TLanes>.LogarithmicDistances(affinities, points.First, stride, 0, count, 0.5f);
                Assert.Equal(logarithms, sum, 1e-4);
            }
        }
    }

    private static (double[] Forces, double Logarithms) Attracted(AffinityMatrix affinities, Matrix map, double inverseDegrees)
    {
        var forces = new double[map.Values.Length];
        double logarithms = 0;
        for (int point = 0; point < map.RowCount; point++)
        {
            for (int entry = affinities.RowStarts[point]; entry < affinities.RowStarts[point + 1]; entry++)
            {
                int other = affinities.Columns[entry];
                double squared = 0;
                for (int d = 0; d < map.ColumnCount; d++)
                    squared += Math.Pow(map[point, d] - map[other, d], 2);
                double stretched = 1 + (squared * inverseDegrees);
                logarithms += affinities.Values[entry] * Math.Log(stretched);
                for (int d = 0; d < map.ColumnCount; d++)
                    forces[(point * map.ColumnCount) + d] += affinities.Values[entry] / stretched * (map[point, d] - map[other, d]);
            }
        }

        return (forces, logarithms);
    }

    private static float[] Descended(int count, int dimensions, bool grid, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        var kernel = new StudentKernel(1);
        IRepulsion repulsion = grid
            ? new GridRepulsion(count, dimensions, kernel, context)
            : new ExactRepulsion(count, dimensions, kernel, context);
        using var owner = (IDisposable)repulsion;
        Matrix start = NeighborInputs.Gaussian(count, dimensions, scale: 3);
        var optimizer = new TsneOptimizer(Affinities(count), TsneState.AtRest(start), kernel, repulsion, context);
        var step = new DescentStep(0.5f, 0.5f, 0.01f, float.PositiveInfinity, 1);

        // The first iteration makes what the grid needs.
        optimizer.Iterate(2, step);
        fields?.Move(optimizer);
        for (int iteration = 0; iteration < 30; iteration++)
            optimizer.Iterate(1, step);
        return [.. optimizer.Gradient().Values, (float)optimizer.Divergence(repulsion), .. optimizer.Finish().Values];
    }

    private static double[] Placed(int dimensions, int neighbors, bool field, GuardedFields? fields)
    {
        Matrix map = NeighborInputs.Gaussian(200, dimensions, scale: 8);
        var kernel = new StudentKernel(1);
        var repulsion = new FrozenRepulsion(map, kernel, 1, field);
        int[] rows = [.. Enumerable.Range(0, neighbors).Select(i => (i * 7) % 200)];
        var attraction = new NeighborAttraction(map, rows, [.. rows.Select(_ => 1f / neighbors)], kernel);
        var objective = new PlacementObjective(repulsion, attraction, kernel, dimensions);
        fields?.Move(objective);
        var all = new List<double>();
        var gradient = new double[dimensions];
        for (int row = 0; row < 200; row += 9)
        {
            all.Add(objective.At(map.Row(row), gradient, out float weight));
            all.AddRange([weight, .. gradient]);
        }

        return [.. all, .. attraction.FindCenters(3)];
    }

    // Each point is attracted by the seven before it; the rest of a row is filled up as the builder does.
    private static AffinityMatrix Affinities(int count)
    {
        const int Granularity = AffinityMatrix.RowGranularity;
        int attracted = Math.Min(7, count - 1);
        var columns = new int[count * Granularity];
        var values = new float[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int point = i / Granularity;
            int place = i % Granularity;
            columns[i] = place < attracted ? (point + count - 1 - place) % count : point;
            values[i] = place < attracted ? 1f / (count * attracted) : 0;
        }

        return new AffinityMatrix([.. Enumerable.Range(0, count + 1).Select(row => row * Granularity)], columns, values);
    }

    private static float[] Numbers(int count, int seed) => NeighborInputs.Gaussian(1, count, (ulong)seed).Values;
}
