using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Tsne;

public class RepulsionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(50, 1)]
    public void All_pairs_equal_the_definition(int dimensions, double degreesOfFreedom)
    {
        Matrix map = TsneReference.Clusters(203, dimensions, 5, 1);
        using var context = new EngineContext(2);
        using var repulsion = new ExactRepulsion(map.RowCount, dimensions, new StudentKernel(degreesOfFreedom), context);
        AssertEqualsDefinition(repulsion, map, degreesOfFreedom);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 0.5)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 0.7)]
    [InlineData(3, 2)]
    public void The_grid_errs_by_less_than_one_percent_at_every_size_of_the_map(int dimensions, double degreesOfFreedom)
    {
        foreach (double scale in new[] { 0.001, 0.03, 0.3, 1, 3, 8, 20, 60 })
        {
            Matrix map = TsneReference.Clusters(3000, dimensions, scale, 7);
            using var context = new EngineContext(2);
            using var exact = new ExactRepulsion(map.RowCount, dimensions, new StudentKernel(degreesOfFreedom), context);
            float[] points = PointLayout.Pack(map);
            var expected = new float[points.Length];
            double expectedZ = exact.Compute(points, expected);
            using var repulsion = new GridRepulsion(map.RowCount, dimensions, new StudentKernel(degreesOfFreedom), context);
            var actual = new float[points.Length];
            double z = repulsion.Compute(points, actual);

            double error = Distance(actual, expected) / Distance(expected, new float[expected.Length]);
            GridGeometry geometry = repulsion.Geometry!;
            string message =
                $"scale {scale}: force error {error:g3}, Z error {(z / expectedZ) - 1:g3}, spacing {geometry.Spacing:g3}, near field "
                + $"{geometry.HasNearField}";
            Assert.True(error < 0.01 && Math.Abs((z / expectedZ) - 1) < 1e-3, message);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_grid_gives_the_same_bits_on_any_number_of_threads(int dimensions)
    {
        foreach (double scale in new[] { 1.0, 20 })
        {
            float[] points = PointLayout.Pack(TsneReference.Clusters(10_000, dimensions, scale, 3));
            (float[] forces, double z) = Compute(points, 10_000, dimensions, 1);
            (float[] again, double zAgain) = Compute(points, 10_000, dimensions, 3);
            Assert.Equal(forces, again);
            Assert.Equal(z, zAgain);
        }
    }

    private static (float[] Forces, double Z) Compute(float[] points, int count, int dimensions, int threads)
    {
        using var context = new EngineContext(threads);
        using var repulsion = new GridRepulsion(count, dimensions, new StudentKernel(1), context);
        var forces = new float[points.Length];
        double z = repulsion.Compute(points, forces);
        return (forces, z);
    }

    private static double Distance(float[] left, float[] right)
    {
        double squared = 0;
        for (int i = 0; i < left.Length; i++)
            squared += ((double)left[i] - right[i]) * ((double)left[i] - right[i]);
        return Math.Sqrt(squared);
    }

    private static void AssertEqualsDefinition(ExactRepulsion repulsion, Matrix map, double degreesOfFreedom)
    {
        (double[,] expected, double expectedZ) = TsneReference.Repulsion(map, degreesOfFreedom);
        float[] points = PointLayout.Pack(map);
        var forces = new float[points.Length];
        Assert.Equal(1, repulsion.Compute(points, forces) / expectedZ, 1e-6);
        Matrix actual = PointLayout.Unpack(forces, map.RowCount, map.ColumnCount);
        double largest = expected.Cast<double>().Max(Math.Abs);
        for (int i = 0; i < map.RowCount; i++)
        {
            for (int d = 0; d < map.ColumnCount; d++)
                Assert.Equal(expected[i, d] / largest, actual[i, d] / largest, 1e-6);
        }
    }
}
