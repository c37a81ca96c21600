using FsCheck.Fluent;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Projection;

namespace MLNet.Embeddings.Tests.Projection;

public class FittedMapTests
{
    [Fact]
    public void The_look_up_finds_the_first_equal_row_and_nothing_else() =>
        Prop.ForAll(
                Gen.Choose(-2, 2).ArrayOf(3).NonEmptyListOf().ToArbitrary(),
                rows =>
                {
                    float[][] values = [.. rows.Select(row => row.Select(value => value == -2 ? -0f : (float)value).ToArray())];
                    var lookup = new RowLookup(new Matrix(values.Length, 3, [.. values.SelectMany(row => row)]));
                    float[] absent = [9, 9, 9];
                    return values
                            .Select(
                                (row, i) =>
                                    lookup.IndexOf(row, ContentHash.OfRow(row)) == FirstEqual(values, row)
                                    && lookup.First[i] == FirstEqual(values, row)
                            )
                            .All(found => found)
                        && lookup.IndexOf(absent, ContentHash.OfRow(absent)) == -1;
                }
            )
            .CheckQuietly();

    [Fact]
    public void Equal_training_rows_take_the_position_of_the_first()
    {
        var coordinates = new Matrix(3, 1, [1, 2, 3]);
        _ = new FittedMap(new Matrix(3, 2, [5, 6, 7, 8, 5, 6]), coordinates, DistanceMetric.Euclidean, 2, Mean(coordinates));
        Assert.Equal([1, 2, 1], coordinates.Values);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void A_row_within_rounding_of_a_training_row_has_its_position(DistanceMetric metric)
    {
        (FittedMap map, Matrix features) = Create(metric);
        for (int row = 0; row < features.RowCount; row++)
        {
            float[] near = [.. features.Row(row).ToArray().Select((value, i) => value * (1 + (i % 2 == 0 ? 1e-6f : -1e-6f)))];
            Assert.Equal(map.Coordinates.Row(row).ToArray(), Place(map, near));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5e6f, 5e5f)]
    [InlineData(-3e6f, 0)]
    public void Where_the_origin_lies_does_not_decide_what_counts_as_the_same(float east, float north)
    {
        // A grid of half meters is exact in single precision up to eight thousand kilometers from the origin.
        const int side = 20;
        var features = new Matrix(side * side, 2);
        var coordinates = new Matrix(side * side, 1);
        for (int i = 0; i < features.RowCount; i++)
            (features[i, 0], features[i, 1], coordinates[i, 0]) = (east + (i % side), north + (i / side), i);
        var map = new FittedMap(features, coordinates, DistanceMetric.Euclidean, 8, (indices, distances, hash, output) => output[0] = -1);
        Assert.Equal([43], Place(map, [east + 3, north + 2]));
        Assert.Equal([-1], Place(map, [east + 3.5f, north + 2]));
        Assert.Equal([-1], Place(map, [east - 0.5f, north - 0.5f]));
    }

    [Fact]
    public void Rows_far_apart_do_not_make_near_ones_the_same()
    {
        // Two fields that lie a thousand kilometers from each other, in meters.
        var features = new Matrix(200, 1);
        for (int i = 0; i < 200; i++)
            features[i, 0] = (i < 100 ? 0 : 1e6f) + (i % 100);
        var map = new FittedMap(
            features,
            new Matrix(200, 1),
            DistanceMetric.Euclidean,
            8,
            (indices, distances, hash, output) => output[0] = -1
        );
        Assert.Equal([-1], Place(map, [1e6f + 3.5f]));
        Assert.Equal([0], Place(map, [1e6f + 3]));
    }

    [Fact]
    public void A_row_further_away_is_placed_between_its_neighbors()
    {
        (FittedMap map, Matrix features) = Create(DistanceMetric.Euclidean);
        float[] other = [.. features.Row(0).ToArray().Select(value => value * 1.001f)];
        Assert.NotEqual(map.Coordinates.Row(0).ToArray(), Place(map, other));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_batch_gives_each_row_what_it_gets_alone(int threads)
    {
        (FittedMap map, Matrix features) = Create(DistanceMetric.Euclidean);
        var random = new Random(5);
        var rows = new Matrix(90, features.ColumnCount);
        for (int i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = random.NextSingle();
        features.Row(3).CopyTo(rows.Row(20));

        var positions = new Matrix(rows.RowCount, 2);
        map.Place(rows, [.. Enumerable.Range(0, rows.RowCount)], positions, () => new EngineContext(threads));
        for (int row = 0; row < rows.RowCount; row++)
            Assert.Equal(Place(map, rows.Row(row).ToArray()), positions.Row(row).ToArray());
    }

    private static (FittedMap Map, Matrix Features) Create(DistanceMetric metric)
    {
        var random = new Random(3);
        var features = new Matrix(200, 12);
        for (int i = 0; i < features.Values.Length; i++)
            features.Values[i] = random.NextSingle();
        var coordinates = new Matrix(200, 2);
        for (int i = 0; i < coordinates.Values.Length; i++)
            coordinates.Values[i] = random.NextSingle();
        return (new FittedMap(features, coordinates, metric, 12, Mean(coordinates)), features);
    }

    private static PlaceRow Mean(Matrix coordinates) =>
        (indices, distances, hash, output) =>
        {
            output.Clear();
            foreach (int index in indices)
            {
                for (int c = 0; c < output.Length; c++)
                    output[c] += coordinates[index, c] / indices.Length;
            }

            output[0] += CounterRandom.Single(hash) + distances[0];
        };

    private static float[] Place(FittedMap map, float[] row)
    {
        var position = new Matrix(1, map.Coordinates.ColumnCount);
        map.Place(new Matrix(1, row.Length, row), [0], position, () => new EngineContext(1));
        return position.Values;
    }

    private static int FirstEqual(float[][] rows, float[] row) => Array.FindIndex(rows, other => other.AsSpan().SequenceEqual(row));
}
