using System.Runtime.Intrinsics;
using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Graph;
using MLNet.Embeddings.Umap.Optimization;

namespace MLNet.Embeddings.Tests.Umap;

public class LayoutOptimizerTests
{
    private static readonly LowDimensionalCurve Curve = LowDimensionalCurve.Fit(0.1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_step_in_lanes_agrees_with_double_precision(int components)
    {
        (EdgeSchedule schedule, Matrix start) = Problem(203, components);
        var settings = new LayoutSettings(Curve, 1.3f, 4, 77);
        ILayout layout = components switch
        {
            1 => new LaneLayout<OneComponent>(schedule, settings, start, 1, 1),
            2 => new LaneLayout<TwoComponents>(schedule, settings, start, 1, 1),
            _ => new LaneLayout<ThreeComponents>(schedule, settings, start, 1, 1),
        };
        layout.Move(0, 0, layout.GroupCount(0), 3, 0.8f, 0);
        layout.Commit(0);

        double[,] expected = ReferenceStep(schedule, settings, start, 3, 0.8);
        AssertNear(expected, Positions(layout, start));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Both_layouts_agree_where_no_random_numbers_are_drawn(int components)
    {
        (EdgeSchedule schedule, Matrix start) = Problem(120, components);
        var settings = new LayoutSettings(Curve, 1, 0, 5);
        ILayout lanes =
            components == 1
                ? new LaneLayout<OneComponent>(schedule, settings, start, 1, 1)
                : new LaneLayout<ThreeComponents>(schedule, settings, start, 1, 1);
        var rows = new RowLayout(schedule, settings, start, 1, 1);
        foreach (ILayout layout in (ILayout[])[lanes, rows])
        {
            layout.Move(0, 0, layout.GroupCount(0), 0, 0.5f, 0);
            layout.Commit(0);
        }

        Matrix first = Positions(lanes, start);
        Matrix second = Positions(rows, start);
        Assert.All(first.Values.Zip(second.Values), pair => Assert.Equal(pair.First, pair.Second, 2e-3f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_map_does_not_depend_on_the_number_of_threads(int components)
    {
        using var one = new EngineContext(1);
        using var three = new EngineContext(3);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(700, 5, 4), 10), 1, 1, one);
        (_, Matrix start) = Problem(700, components);
        var settings = new LayoutSettings(Curve, 1, 5, 9);
        Matrix first = LayoutOptimizer.Optimize(graph, start, settings, 40, 1, one);
        Matrix second = LayoutOptimizer.Optimize(graph, start, settings, 40, 1, three);
        Assert.Equal(first.Values, second.Values);
    }

    [Fact]
    public void No_epochs_leave_the_start_as_it_is()
    {
        using var context = new EngineContext(1);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(60, 5, 4), 5), 1, 1, context);
        (_, Matrix start) = Problem(60, 2);
        Assert.Equal(start.Values, LayoutOptimizer.Optimize(graph, start, new LayoutSettings(Curve, 1, 5, 9), 0, 1, context).Values);
    }

    private static Matrix Positions(ILayout layout, Matrix start)
    {
        var positions = new Matrix(start.RowCount, start.ColumnCount);
        layout.CopyTo(positions);
        return positions;
    }

    private static (EdgeSchedule Schedule, Matrix Start) Problem(int rowCount, int components)
    {
        using var context = new EngineContext(1);
        WeightedGraph graph = FuzzyGraphBuilder.Build(UmapTestData.Neighbors(UmapTestData.Clouds(rowCount, 4, 3), 6), 1, 1, context);
        var start = new Matrix(rowCount, components);
        for (int i = 0; i < start.Values.Length; i++)
            start.Values[i] = 10 * CounterRandom.Single(CounterRandom.Bits(3, 4, (ulong)i));
        return (EdgeSchedule.Create(graph, 50), start);
    }

    // The step as the class describes it, with the same draws, one vertex after the other in double precision.
    private static unsafe double[,] ReferenceStep(EdgeSchedule schedule, LayoutSettings settings, Matrix start, int epoch, double rate)
    {
        int components = start.ColumnCount;
        var result = new double[start.RowCount, components];
        var tails = new int[schedule.MaximumDegree];
        uint epochKey = (uint)CounterRandom.Bits(settings.Seed, (ulong)epoch, 1);
        for (int place = 0; place < schedule.VertexCount; place++)
        {
            int vertex = schedule.Order[place];
            double[] y = [.. start.Row(vertex).ToArray().Select(value => (double)value)];
            int count;
            fixed (int* pointer = tails)
                count = schedule.WriteDue(place, epoch, pointer, 1);
            uint key = LaneMath.Mix(Vector256.Create((uint)place ^ epochKey)).GetElement(0);
            for (int turn = 0; turn < count; turn++)
            {
                double[] pull = Force(
                    y,
                    start.Row(schedule.Order[tails[turn]]),
                    squared =>
                        -2
                        * settings.Curve.A
                        * settings.Curve.B
                        * Math.Pow(squared, settings.Curve.B - 1)
                        / (1 + (settings.Curve.A * Math.Pow(squared, settings.Curve.B)))
                );
                for (int c = 0; c < components; c++)
                    y[c] += 2 * rate * pull[c];

                var push = new double[components];
                for (int sample = 0; sample < settings.NegativeSampleRate; sample++)
                {
                    uint draw = (uint)((turn * settings.NegativeSampleRate) + sample + 1);
                    uint bits = LaneMath.Mix(Vector256.Create(key + (draw * 0x9E3779B9u))).GetElement(0);
                    int other = schedule.Order[(int)(((ulong)bits * (ulong)schedule.VertexCount) >> 32)];
                    double[] force = Force(
                        y,
                        start.Row(other),
                        squared =>
                            2
                            * settings.Curve.B
                            * settings.RepulsionStrength
                            / ((0.001 + squared) * (1 + (settings.Curve.A * Math.Pow(squared, settings.Curve.B))))
                    );
                    for (int c = 0; c < components; c++)
                        push[c] += force[c];
                }

                for (int c = 0; c < components; c++)
                    y[c] += rate * push[c];
            }

            for (int c = 0; c < components; c++)
                result[vertex, c] = y[c];
        }

        return result;
    }

    private static double[] Force(double[] y, ReadOnlySpan<float> other, Func<double, double> coefficient)
    {
        var difference = new double[y.Length];
        for (int c = 0; c < y.Length; c++)
            difference[c] = y[c] - other[c];
        double squared = difference.Sum(value => value * value);
        return squared == 0 ? new double[y.Length] : [.. difference.Select(value => Math.Clamp(coefficient(squared) * value, -4, 4))];
    }

    // Steps that pass close by another point amplify rounding errors, so a few positions may differ more.
    private static void AssertNear(double[,] expected, Matrix actual)
    {
        int near = 0;
        for (int row = 0; row < actual.RowCount; row++)
        {
            for (int c = 0; c < actual.ColumnCount; c++)
                near += Math.Abs(expected[row, c] - actual[row, c]) < 2e-3 ? 1 : 0;
        }

        Assert.InRange(near / (double)actual.Values.Length, 0.99, 1);
    }
}
