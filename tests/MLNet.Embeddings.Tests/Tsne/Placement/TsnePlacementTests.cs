using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Placement;

namespace MLNet.Embeddings.Tests.Tsne.Placement;

public class TsnePlacementTests
{
    private const int NeighborCount = 45;
    private const int NewRows = 60;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 1)]
    public void A_position_is_a_minimum_and_no_worse_than_three_thousand_steps_of_plain_descent_find(
        int dimensions,
        double degreesOfFreedom
    )
    {
        Matrix map = TsneReference.Clusters(1500, dimensions, 10, 3);
        var placement = new TsnePlacement(map, degreesOfFreedom, DistanceMetric.Euclidean, [15]);
        NeighborTable neighbors = NewNeighbors(map);
        for (int row = 0; row < 12; row++)
        {
            var position = new float[dimensions];
            placement.Place(neighbors.IndicesOf(row), neighbors.DistancesOf(row), position);
            int[] indices = neighbors.IndicesOf(row).ToArray();
            float[] affinities = Affinities(neighbors.DistancesOf(row));
            (double value, double[] gradient) = PlacementReference.Objective(map, degreesOfFreedom, indices, affinities, position);
            Assert.True(gradient.Max(Math.Abs) < 1e-3, $"Row {row}: the slope is {gradient.Max(Math.Abs):g3}.");

            float[] plain = map.Row(indices[0]).ToArray();
            for (int step = 0; step < 3000; step++)
            {
                double[] slope = PlacementReference.Objective(map, degreesOfFreedom, indices, affinities, plain).Gradient;
                for (int d = 0; d < dimensions; d++)
                    plain[d] -= (float)slope[d];
                if (slope.Max(Math.Abs) < 1e-4)
                    break;
            }

            Assert.True(
                value < PlacementReference.Objective(map, degreesOfFreedom, indices, affinities, plain).Value + 1e-4,
                $"Row {row} lies better elsewhere."
            );
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_field_places_rows_where_the_exact_sum_does(int dimensions)
    {
        Matrix map = TsneReference.Clusters(8000, dimensions, 30, 3);
        NeighborTable neighbors = NewNeighbors(map);
        var exact = new TsnePlacement(map, 1, DistanceMetric.Euclidean, [15], 2, useField: false);
        var field = new TsnePlacement(map, 1, DistanceMetric.Euclidean, [15], 2, useField: true);
        var differences = new double[NewRows];
        for (int row = 0; row < NewRows; row++)
        {
            float[] expected = Place(exact, row);
            float[] actual = Place(field, row);
            differences[row] = Math.Sqrt(expected.Zip(actual, (left, right) => Math.Pow(left - right, 2)).Sum());
        }

        // Neighboring points of this map are some tenths apart in two dimensions.
        Array.Sort(differences);
        Assert.True(differences[NewRows / 2] < 2e-3, $"median {differences[NewRows / 2]:g3}");
        Assert.True(differences[^1] < 0.05, $"worst {differences[^1]:g3}");

        float[] Place(TsnePlacement placement, int row)
        {
            var position = new float[dimensions];
            placement.Place(neighbors.IndicesOf(row), neighbors.DistancesOf(row), position);
            return position;
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_large_map_gives_a_row_the_same_bits_alone_among_others_and_in_another_process(int dimensions)
    {
        Matrix map = TsneReference.Clusters(10_500, dimensions, 20, 3);
        NeighborTable neighbors = NewNeighbors(map);
        var placement = new TsnePlacement(map, 1, DistanceMetric.Euclidean, [15], 2);
        var together = new float[NewRows][];
        Parallel.For(0, NewRows, row => together[row] = Place(placement, row));
        for (int row = NewRows - 1; row >= 0; row--)
        {
            Assert.Equal(together[row], Place(placement, row));
            if (row % 20 == 0)
                Assert.Equal(together[row], Place(new TsnePlacement(map, 1, DistanceMetric.Euclidean, [15], 1 + (row % 3)), row));
        }

        float[] Place(TsnePlacement on, int row)
        {
            var position = new float[dimensions];
            on.Place(neighbors.IndicesOf(row), neighbors.DistancesOf(row), position);
            return position;
        }
    }

    [Fact]
    public void Points_that_all_coincide_hold_a_new_row_where_they_are()
    {
        var map = new Matrix(50, 2);
        map.Values.AsSpan().Fill(3);
        var position = new float[2];
        new TsnePlacement(map, 1, DistanceMetric.Euclidean, [5]).Place([4, 5, 6], [1, 2, 3], position);
        Assert.Equal([3f, 3f], position);
    }

    // Nothing that grows with the components lies on the stack, whose end would be the end of the process.
    [Fact]
    public void A_map_of_a_hundred_thousand_components_ends_in_one_sentence()
    {
        const int Components = 100_000;
        var placement = new TsnePlacement(new Matrix(3, Components), 1, DistanceMetric.Euclidean, [1]);
        Assert.Equal(
            "The map has 100000 components; new rows are placed in maps of at most 4096.",
            Assert.Throws<InvalidOperationException>(() => placement.Place([0, 1], [1, 2], new float[Components])).Message
        );
    }

    // The map's own coordinates take the place of features: each new row lies a little beside a point of the map, every sixth one half-way
    // between two.
    private static NeighborTable NewNeighbors(Matrix map)
    {
        var rows = new Matrix(NewRows, map.ColumnCount);
        for (int row = 0; row < NewRows; row++)
        {
            for (int d = 0; d < map.ColumnCount; d++)
            {
                float beside = map[row * 7, d] + (float)CounterRandom.Gaussian(4, 4, (ulong)((row * map.ColumnCount) + d));
                rows[row, d] = row % 6 == 0 ? (map[row, d] + map[row + 1, d]) / 2 : beside;
            }
        }

        using var context = new EngineContext(2);
        return ExactNeighborSearch.Search(map, rows, NeighborCount, DistanceMetric.Euclidean, context);
    }

    private static float[] Affinities(ReadOnlySpan<float> distances)
    {
        double[] squared = [.. distances.ToArray().Select(distance => (double)distance * distance)];
        var affinities = new float[squared.Length];
        PerplexityCalibration.Calibrate(squared, [15], affinities, new float[PerplexityCalibration.ScratchLength(squared.Length)]);
        return affinities;
    }
}
