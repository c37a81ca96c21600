using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Optimization;
using MLNet.Embeddings.Tsne.Parameters;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneOptimizerTests
{
    private const int Rows = 200;
    private const double Perplexity = 12;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 0.6)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    public void Gradient_and_divergence_equal_the_definition(int dimensions, double degreesOfFreedom)
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(Rows, 8, 2, 5), 36);
        double[,] joint = TsneReference.Affinities(neighbors, Perplexity);
        Matrix map = TsneReference.Clusters(Rows, dimensions, 4, 6);
        using var context = new EngineContext(2);
        var kernel = new StudentKernel(degreesOfFreedom);
        using var exact = new ExactRepulsion(Rows, dimensions, kernel, context);
        var optimizer = new TsneOptimizer(Affinities(neighbors, context), TsneState.AtRest(map), kernel, exact, context);

        Assert.Equal(TsneReference.Divergence(joint, map, degreesOfFreedom), optimizer.Divergence(exact), 2e-5);
        double[,] expected = Gradient(joint, map, degreesOfFreedom);
        double largest = expected.Cast<double>().Max(Math.Abs);
        Matrix actual = optimizer.Gradient();
        for (int i = 0; i < Rows; i++)
        {
            for (int d = 0; d < dimensions; d++)
                Assert.Equal(expected[i, d] / largest, actual[i, d] / largest, 1e-4);
        }
    }

    [Fact]
    public void The_order_of_the_points_changes_neither_the_gradient_nor_whose_it_is()
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(Rows, 8, 2, 5), 36);
        int[] order = [.. Enumerable.Range(0, Rows).OrderBy(row => CounterRandom.Bits(1, 2, (ulong)row))];
        Matrix map = TsneReference.Clusters(Rows, 2, 4, 6);
        using var context = new EngineContext(2);
        var kernel = new StudentKernel(1);
        using var exact = new ExactRepulsion(Rows, 2, kernel, context);
        AffinityMatrix ordered = AffinityBuilder.Build(
            neighbors,
            neighbors.NeighborCount,
            DistanceMetric.Euclidean,
            [Perplexity],
            context,
            order
        );
        var optimizer = new TsneOptimizer(ordered, TsneState.AtRest(map), kernel, exact, context);
        float[] expected = new TsneOptimizer(Affinities(neighbors, context), TsneState.AtRest(map), kernel, exact, context)
            .Gradient()
            .Values;
        float[] actual = optimizer.Gradient().Values;
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-7f);
        Assert.Equal(TsneState.AtRest(map).Gains.Values, optimizer.State.Gains.Values);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 0.6)]
    public void The_gradient_is_the_slope_of_the_divergence(int dimensions, double degreesOfFreedom)
    {
        double[,] joint = TsneReference.Affinities(TsneReference.Neighbors(TsneReference.Clusters(60, 5, 2, 5), 30), 10);
        Matrix map = TsneReference.Clusters(60, dimensions, 2, 6);
        double[,] gradient = Gradient(joint, map, degreesOfFreedom);
        for (int i = 0; i < 60; i += 7)
        {
            float kept = map[i, 0];
            map[i, 0] = kept + 0.01f;
            double above = TsneReference.Divergence(joint, map, degreesOfFreedom);
            map[i, 0] = kept - 0.01f;
            double below = TsneReference.Divergence(joint, map, degreesOfFreedom);
            map[i, 0] = kept;
            Assert.Equal((above - below) / 0.02, gradient[i, 0], 1e-5);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void With_all_pairs_fifty_iterations_follow_the_double_precision_reference(int dimensions)
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(Rows, 8, 2, 5), 36);
        double[,] joint = TsneReference.Affinities(neighbors, Perplexity);
        Matrix start = TsneReference.Clusters(Rows, dimensions, 1, 8);
        using var context = new EngineContext(2);
        var kernel = new StudentKernel(1);
        using var exact = new ExactRepulsion(Rows, dimensions, kernel, context);
        var optimizer = new TsneOptimizer(Affinities(neighbors, context), TsneState.AtRest(start), kernel, exact, context);
        double rate = Rows / 12.0;
        var step = new DescentStep((float)rate, 0.5f, 0.01f, float.PositiveInfinity, 5);
        double[] tolerances = [1e-5, 1e-3, 3e-3, 5e-3, 1e-2];
        for (int leg = 1; leg <= tolerances.Length; leg++)
        {
            for (int iteration = 0; iteration < 10; iteration++)
                optimizer.Iterate(12, step);
            double error = RelativeError(optimizer.Finish(), Descend(joint, start, 10 * leg, 12, rate, 0.5));
            TestContext.Current.TestOutputHelper?.WriteLine($"{10 * leg}: {error:g3}");

            // A gain is a matter of two signs: where a gradient passes through 0, rounding turns a gain of 1.2 into one of 0.8.
            Assert.InRange(error, 0, tolerances[leg - 1]);
        }
    }

    [Fact]
    public void A_step_obeys_the_gain_the_gradient_norm_and_the_step_norm()
    {
        Assert.Equal(
            [-1.2f, 0],
            Move(gradient: [1, 0], velocity: [-1e-9f, 0], new DescentStep(1, 0, 0.01f, float.PositiveInfinity, float.PositiveInfinity))
        );
        Assert.Equal(
            [-0.8f, 0],
            Move(gradient: [1, 0], velocity: [1e-9f, 0], new DescentStep(1, 0, 0.01f, float.PositiveInfinity, float.PositiveInfinity))
        );
        Assert.Equal(
            [-0.9f, 0],
            Move(gradient: [1, 0], velocity: [1e-9f, 0], new DescentStep(1, 0, 0.9f, float.PositiveInfinity, float.PositiveInfinity))
        );
        Assert.Equal(
            [-0.3f, -0.4f],
            Move(gradient: [3, 4], velocity: [1e-9f, 1e-9f], new DescentStep(1, 0, 1, 0.5f, float.PositiveInfinity)),
            Near
        );
        Assert.Equal(
            [-0.6f, -0.8f],
            Move(gradient: [3, 4], velocity: [1e-9f, 1e-9f], new DescentStep(1, 0, 1, float.PositiveInfinity, 1)),
            Near
        );
    }

    private static double RelativeError(Matrix actual, double[,] expected)
    {
        double error = 0;
        double norm = 0;
        for (int d = 0; d < actual.ColumnCount; d++)
        {
            double mean = Enumerable.Range(0, Rows).Average(i => expected[i, d]);
            for (int i = 0; i < Rows; i++)
            {
                error += Math.Pow(actual[i, d] - (expected[i, d] - mean), 2);
                norm += Math.Pow(expected[i, d] - mean, 2);
            }
        }

        return Math.Sqrt(error / norm);
    }

    private static bool Near(float left, float right) => Math.Abs(left - right) < 1e-6;

    private static unsafe float[] Move(float[] gradient, float[] velocity, DescentStep step)
    {
        float[] points = [0, 0];
        float[] gains = [1, 1];
        float[] moved = [0, 0];
        fixed (float* p = points)
        fixed (float* g = gradient)
        fixed (float* v = velocity)
        fixed (float* gain = gains)
        fixed (float* m = moved)
        {
            step.Apply(p, g, v, gain, m, 2, 2);
        }

        return moved;
    }

    private static AffinityMatrix Affinities(NeighborTable neighbors, EngineContext context) =>
        AffinityBuilder.Build(neighbors, neighbors.NeighborCount, DistanceMetric.Euclidean, [Perplexity], context);

    private static double[,] Gradient(double[,] joint, Matrix map, double degreesOfFreedom)
    {
        (double[,] repulsion, double z) = TsneReference.Repulsion(map, degreesOfFreedom);
        double factor = ((2 * degreesOfFreedom) + 2) / degreesOfFreedom;
        var gradient = new double[map.RowCount, map.ColumnCount];
        for (int i = 0; i < map.RowCount; i++)
        {
            for (int d = 0; d < map.ColumnCount; d++)
            {
                for (int j = 0; j < map.RowCount; j++)
                    gradient[i, d] +=
                        joint[i, j] / (1 + (TsneReference.Squared(map, i, j) / degreesOfFreedom)) * ((double)map[i, d] - map[j, d]);
                gradient[i, d] = factor * (gradient[i, d] - (repulsion[i, d] / z));
            }
        }

        return gradient;
    }

    private static double[,] Descend(double[,] joint, Matrix start, int iterations, double exaggeration, double rate, double momentum)
    {
        int n = start.RowCount;
        int dimensions = start.ColumnCount;
        var map = new double[n, dimensions];
        var velocity = new double[n, dimensions];
        var gains = new double[n, dimensions];
        for (int i = 0; i < n; i++)
        {
            for (int d = 0; d < dimensions; d++)
            {
                map[i, d] = start[i, d];
                gains[i, d] = 1;
            }
        }

        for (int iteration = 0; iteration < iterations; iteration++)
        {
            var attraction = new double[n, dimensions];
            var repulsion = new double[n, dimensions];
            double z = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    if (i == j)
                        continue;

                    double squared = 0;
                    for (int d = 0; d < dimensions; d++)
                        squared += Math.Pow(map[i, d] - map[j, d], 2);
                    double similarity = 1 / (1 + squared);
                    z += similarity;
                    for (int d = 0; d < dimensions; d++)
                    {
                        attraction[i, d] += joint[i, j] * similarity * (map[i, d] - map[j, d]);
                        repulsion[i, d] += similarity * similarity * (map[i, d] - map[j, d]);
                    }
                }
            }

            for (int i = 0; i < n; i++)
            {
                for (int d = 0; d < dimensions; d++)
                {
                    double gradient = (exaggeration * attraction[i, d]) - (repulsion[i, d] / z);
                    gains[i, d] = Math.Max(0.01, gradient * velocity[i, d] < 0 ? gains[i, d] + 0.2 : gains[i, d] * 0.8);
                    velocity[i, d] = (momentum * velocity[i, d]) - (rate * gains[i, d] * gradient);
                    map[i, d] += velocity[i, d];
                }
            }
        }

        return map;
    }
}
