using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Neighbors.Approximate;
using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Optimization;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Kernels that pin managed arrays, over arrays beside pages that nothing may touch: a wrong one ends this process.</summary>
public class GuardedArrayTests
{
    private static readonly int[] Sizes = [1, 7, 8, 9, 15, 16, 17, 31, 33];

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_guarded_array_is_an_array_and_survives_collections(GuardedEnd end)
    {
        using var guarded = new GuardedArray<float>([1, 2, 3], end);
        object[] holder = [guarded.Array];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal([1, 2, 3], (float[])holder[0]);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Steps_of_umap(GuardedEnd end)
    {
        foreach (int vertices in Sizes)
        {
            foreach (int components in (int[])[1, 2, 3, .. Sizes])
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Positions(vertices, components, null), Positions(vertices, components, fields));
                Assert.True(fields.Count >= 5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Products_with_a_normalized_adjacency(GuardedEnd end)
    {
        using var context = new EngineContext(1);
        foreach (int vertices in Sizes)
        {
            foreach (int columns in Sizes)
            {
                using var fields = new GuardedFields(end);
                var input = new VectorBlock(vertices, columns);
                for (int column = 0; column < columns; column++)
                    input.FillRandom(column, 1, (ulong)column);
                var expected = new VectorBlock(vertices, columns);
                var actual = new VectorBlock(vertices, columns);
                var adjacency = new NormalizedAdjacency(Ring(vertices));
                adjacency.Multiply(input, expected, context);
                expected.ThreeTermStep(0.5, 0.25, input, 0.125, input, context);
                fields.Move(adjacency);
                fields.Move(input);
                fields.Move(actual);
                adjacency.Multiply(input, actual, context);
                actual.ThreeTermStep(0.5, 0.25, input, 0.125, input, context);
                Assert.Equal(expected.Values, actual.Values);
                Assert.Equal(expected.InnerProducts(expected, context), actual.InnerProducts(actual, context));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Joins_of_rows(GuardedEnd end)
    {
        foreach (int depth in Sizes)
        {
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                using var fields = new GuardedFields(end);
                Assert.Equal(Joined(depth, path, null), Joined(depth, path, fields));
                Assert.True(fields.Count >= 8);
            }
        }
    }

    private static float[] Positions(int vertices, int components, GuardedFields? fields)
    {
        EdgeSchedule schedule = EdgeSchedule.Create(Ring(vertices), 20);
        var settings = new LayoutSettings(LowDimensionalCurve.Fit(0.1, 1), 1, 5, 7);
        Matrix start = NeighborInputs.Gaussian(vertices, components);
        ILayout layout = components switch
        {
            1 => new LaneLayout<OneComponent>(schedule, settings, start, 2, 1),
            2 => new LaneLayout<TwoComponents>(schedule, settings, start, 2, 1),
            3 => new LaneLayout<ThreeComponents>(schedule, settings, start, 2, 1),
            _ => new RowLayout(schedule, settings, start, 2, 1),
        };
        fields?.Move(layout);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            for (int part = 0; part < 2; part++)
            {
                layout.Move(part, 0, layout.GroupCount(part), epoch, 0.5f, 0);
                layout.Commit(part);
            }
        }

        var positions = new Matrix(vertices, components);
        layout.CopyTo(positions);
        return positions.Values;
    }

    private static int[] Joined(int depth, SimdPath path, GuardedFields? fields)
    {
        using var context = new EngineContext(1);
        ReferenceRows reference = ReferenceRows.Of(NeighborInputs.Gaussian(70, depth), DistanceMetric.Euclidean, path, context);
        PreparedRows rows = reference.Prepare(context);
        using var candidates = new CandidateTable(3, rows, rows, reference.DistanceWithin());
        var scratch = new JoinScratch(rows.Depth);
        scratch.Reserve(70);
        fields?.Move(rows);
        fields?.Move(candidates);
        fields?.Move(scratch);
        IRowJoin join = path switch
        {
            SimdPath.Vector512 => new RowJoin<TileKernel512>(),
            SimdPath.Vector256 => new RowJoin<TileKernel256>(),
            _ => new RowJoin<TileKernelPortable>(),
        };
        join.Within(rows, [.. Enumerable.Range(0, 70).Where(row => row % 3 != 1), 1], candidates, scratch);
        join.Onto(rows, 61, 9, [.. Enumerable.Range(0, 35)], candidates, scratch);
        var nearest = new int[3];
        var all = new List<int>();
        for (int row = 61; row < 70; row++)
        {
            candidates.CopyNearest(row, nearest);
            all.AddRange(nearest);
        }

        return [.. all];
    }

    // Each vertex with the two beside it; a lone one with none.
    internal static WeightedGraph Ring(int vertices)
    {
        int[][] columns =
        [
            .. Enumerable
                .Range(0, vertices)
                .Select(i => new[] { (i + 1) % vertices, (i + vertices - 1) % vertices }.Where(j => j != i).Distinct().Order().ToArray()),
        ];
        int[] starts = [0, .. columns.Select((_, i) => columns.Take(i + 1).Sum(row => row.Length))];
        int[] all = [.. columns.SelectMany(row => row)];
        return new WeightedGraph(starts, all, [.. all.Select(_ => 1f)]);
    }
}
