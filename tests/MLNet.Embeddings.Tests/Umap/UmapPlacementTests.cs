using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Parameters;
using MLNet.Embeddings.Umap.Placement;

namespace MLNet.Embeddings.Tests.Umap;

public class UmapPlacementTests
{
    private static readonly LowDimensionalCurve Curve = LowDimensionalCurve.Fit(0.1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void A_row_is_placed_among_its_neighbors(int components)
    {
        // Two far groups of points; the row's neighbors are all of the second.
        var coordinates = new Matrix(200, components);
        for (int i = 0; i < coordinates.Values.Length; i++)
            coordinates.Values[i] = (i / components < 100 ? 0 : 20) + CounterRandom.Single(CounterRandom.Bits(1, 2, (ulong)i));
        var output = new float[components];
        Placement(coordinates).Place([120, 150, 110, 190, 101], [1, 1.1f, 1.3f, 1.5f, 2], 99, output);
        Assert.All(output, value => Assert.InRange(value, 15, 26));
    }

    [Fact]
    public void The_position_depends_on_the_row_alone()
    {
        UmapPlacement placement = Placement(Map());
        int[] indices = [3, 4, 5, 6];
        float[] distances = [1, 2, 2.5f, 3];
        var first = new float[2];
        placement.Place(indices, distances, 7, first);

        Parallel.For(
            0,
            50,
            _ =>
            {
                var other = new float[2];
                placement.Place([10, 11, 12], [1, 1, 1], 8, other);
                var again = new float[2];
                placement.Place(indices, distances, 7, again);
                Assert.Equal(first, again);
            }
        );
    }

    [Fact]
    public void The_hash_of_the_row_selects_its_random_numbers()
    {
        UmapPlacement placement = Placement(Map());
        var first = new float[2];
        var second = new float[2];
        placement.Place([3, 4, 5], [1, 2, 3], 1, first);
        placement.Place([3, 4, 5], [1, 2, 3], 2, second);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Without_neighbors_a_row_is_placed_at_the_origin()
    {
        float[] output = [5, 5];
        Placement(Map()).Place([], [], 1, output);
        Assert.Equal([0f, 0f], output);
    }

    [Theory]
    [InlineData(1e300, 0.9)]
    [InlineData(1.6, 1e300)]
    [InlineData(1.6, 40)]
    [InlineData(0, 40)]
    [InlineData(0, 0)]
    public void Curves_that_no_fit_gives_still_give_finite_positions(double a, double b)
    {
        Matrix far = Map();
        far.Values[0] = 1e15f;
        far.Values[9] = -1e15f;
        var output = new float[2];
        new UmapPlacement(far, new UmapParameters(), a, b).Place([0, 3, 4], [1, 2, 3], 1, output);
        Assert.All(output, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Equal_and_far_neighbors_give_finite_positions()
    {
        UmapPlacement placement = Placement(Map());
        var output = new float[2];
        placement.Place([3, 3, 3], [0, 0, 0], 1, output);
        Assert.All(output, value => Assert.True(float.IsFinite(value)));
        placement.Place([1, 2, 3], [1e30f, 1e35f, float.PositiveInfinity], 1, output);
        Assert.All(output, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Spans_of_wrong_length_are_refused()
    {
        UmapPlacement placement = Placement(Map());
        Assert.Throws<ArgumentException>(() => placement.Place([1, 2], [1], 1, new float[2]));
        Assert.Throws<ArgumentException>(() => placement.Place([1], [1], 1, new float[3]));
    }

    private static UmapPlacement Placement(Matrix coordinates) => new(coordinates, new UmapParameters(), Curve.A, Curve.B);

    private static Matrix Map()
    {
        var coordinates = new Matrix(50, 2);
        for (int i = 0; i < coordinates.Values.Length; i++)
            coordinates.Values[i] = 10 * CounterRandom.Single(CounterRandom.Bits(1, 2, (ulong)i));
        return coordinates;
    }
}
