using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tsne.Placement;
using MLNet.Embeddings.Tsne.Similarity;

namespace MLNet.Embeddings.Tests.Tsne.Placement;

public unsafe class FrozenFieldTests
{
    private const int Positions = 300;

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(2, 0.5, false)]
    [InlineData(2, 3, false)]
    [InlineData(3, 1, true)]
    [InlineData(3, 0.5, true)]
    [InlineData(3, 2, true)]
    public void The_push_errs_by_less_than_one_percent_in_clusters_at_their_fringe_and_between_them(
        int dimensions,
        double degreesOfFreedom,
        bool hasNearField
    )
    {
        foreach (double scale in new[] { 0.5, 1, 8, 30 })
        {
            Matrix map = TsneReference.Clusters(6000, dimensions, scale, 7);
            FrozenField field = Create(map, degreesOfFreedom);
            if (scale is 1 or 30)
                Assert.Equal(hasNearField && scale == 30, field.Geometry.HasNearField);
            AssertErrorBelow(0.01, field, map, degreesOfFreedom, $"scale {scale}");
        }
    }

    [Fact]
    public void A_plane_too_wide_for_a_fine_grid_has_a_near_field_and_errs_by_less_than_one_percent()
    {
        Matrix map = TsneReference.Clusters(6000, 2, 500, 7);
        FrozenField field = Create(map, 1);
        Assert.True(field.Geometry.HasNearField);
        AssertErrorBelow(0.01, field, map, 1, "wide");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_field_has_the_same_bits_whatever_the_number_of_threads(int dimensions)
    {
        Matrix map = TsneReference.Clusters(4000, dimensions, 20, 3);
        FrozenField one = Create(map, 1, 1);
        FrozenField three = Create(map, 1, 3);
        for (int i = 0; i < 100; i++)
            Assert.Equal(Read(one, map.Row(i)), Read(three, map.Row(i)));
    }

    [Fact]
    public void A_position_outside_the_grid_is_left_to_the_exact_sum()
    {
        Matrix map = TsneReference.Clusters(4000, 2, 10, 3);
        FrozenField field = Create(map, 1);
        float[] far = [1e4f, -1e4f];
        Assert.Null(Read(field, far));
        Assert.Null(Read(field, [float.NaN, 0]));

        var repulsion = new FrozenRepulsion(map, new StudentKernel(1), 2, useField: true);
        (double potential, double[] push) = PlacementReference.Field(map, 1, far);
        float[] actual = new float[2];
        fixed (float* position = far)
        fixed (float* target = actual)
            Assert.Equal(1, repulsion.At(position, target, null) / potential, 1e-4);
        Assert.Equal(1, actual[0] / push[0], 1e-4);
        Assert.Equal(1, actual[1] / push[1], 1e-4);
    }

    [Fact]
    public void Nothing_is_read_where_a_light_tailed_kernel_has_faded_into_rounding_errors()
    {
        Matrix map = TsneReference.Clusters(4000, 2, 20, 3, clusters: 2);
        for (int row = 0; row < map.RowCount; row++)
            map[row, 0] += row % 2 * 100;
        FrozenField field = Create(map, 30);
        Assert.NotNull(Read(field, map.Row(0)));
        Assert.NotNull(Read(field, map.Row(1)));
        Assert.Null(Read(field, [(map[0, 0] + map[1, 0]) / 2, (map[0, 1] + map[1, 1]) / 2]));
    }

    [Theory]
    [InlineData(4, 10.0)]
    [InlineData(2, 0.0)]
    [InlineData(3, 0.1)]
    public void More_than_three_dimensions_and_a_map_smaller_than_the_kernel_have_no_field(int dimensions, double scale)
    {
        using var context = new EngineContext(1);
        Assert.Null(FrozenField.Create(TsneReference.Clusters(500, dimensions, scale, 1), new StudentKernel(1), context));
    }

    private static FrozenField Create(Matrix map, double degreesOfFreedom, int threads = 2)
    {
        using var context = new EngineContext(threads);
        return Assert.IsType<FrozenField>(FrozenField.Create(map, new StudentKernel(degreesOfFreedom), context));
    }

    private static void AssertErrorBelow(double limit, FrozenField field, Matrix map, double degreesOfFreedom, string message)
    {
        string[] kinds = ["in clusters", "at their fringe", "between them"];
        for (int kind = 0; kind < kinds.Length; kind++)
        {
            double error = 0;
            double size = 0;
            for (int i = 0; i < Positions; i++)
            {
                float[] position = Position(map, kind, i);
                if (Read(field, position) is not { } read)
                    continue;

                (double potential, double[] push) = PlacementReference.Field(map, degreesOfFreedom, position);
                for (int d = 0; d < push.Length; d++)
                {
                    double expected = push[d] / potential;
                    error += Math.Pow(expected - (read[d + 1] / read[0]), 2);
                    size += expected * expected;
                }
            }

            Assert.True(Math.Sqrt(error / size) < limit, $"{message}, {kinds[kind]}: {Math.Sqrt(error / size):g3}");
        }
    }

    // A point, a place beside a point, or one between two points.
    private static float[] Position(Matrix map, int kind, int i)
    {
        float[] position = map.Row(CounterRandom.Index(CounterRandom.Bits(1, 1, (ulong)i), map.RowCount)).ToArray();
        ReadOnlySpan<float> other = map.Row(CounterRandom.Index(CounterRandom.Bits(1, 2, (ulong)i), map.RowCount));
        for (int d = 0; d < position.Length; d++)
        {
            float step = (float)CounterRandom.Gaussian(1, 3, (ulong)((i * position.Length) + d));
            position[d] = kind switch
            {
                0 => position[d],
                1 => position[d] + step,
                _ => (position[d] + other[d]) / 2,
            };
        }

        return position;
    }

    // Φ and the push; null where the field leaves the position to the exact sum.
    private static float[]? Read(FrozenField field, ReadOnlySpan<float> position)
    {
        var result = new float[1 + position.Length];
        float* point = stackalloc float[3] { 0, 0, 0 };
        float* push = stackalloc float[3];
        position.CopyTo(new Span<float>(point, 3));
        if (!field.TryRead(point, push, out result[0]))
            return null;

        new ReadOnlySpan<float>(push, position.Length).CopyTo(result.AsSpan(1));
        return result;
    }
}
