namespace MLNet.Embeddings.Tests.Quality;

public sealed class ClassGeometryTests : IDisposable
{
    private readonly EngineContext _context = new(1);

    public void Dispose() => _context.Dispose();

    [Fact]
    public void Directions_similarities_and_spreads_are_those_of_their_definitions()
    {
        LabeledCloud cloud = LabeledCloud.Random(300, 7, classes: 4, seed: 1);
        ClassGeometry geometry = ClassGeometry.From(cloud.Vectors, cloud.Labels, _context);

        double[][] directions = [.. Enumerable.Range(0, 4).Select(cloud.DirectionOf)];
        for (int label = 0; label < 4; label++)
        {
            double spread = cloud.RowsOf(label).Average(row => 1 - LabeledCloud.Cosine(cloud.RowOf(row), directions[label]));
            Assert.Equal(spread, geometry.Spreads[label], 6);
            for (int i = 0; i < 7; i++)
                Assert.Equal(directions[label][i], geometry.Centroids[label, i], 6);
            for (int other = 0; other < 4; other++)
                Assert.Equal(LabeledCloud.Cosine(directions[label], directions[other]), geometry.Similarities[label, other], 5);

            int nearest = Enumerable
                .Range(0, 4)
                .Where(other => other != label)
                .MaxBy(other => LabeledCloud.Cosine(directions[label], directions[other]));
            Assert.Equal(nearest, geometry.NearestTo(label));
        }
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.SquaredEuclidean)]
    public void By_euclidean_distances_classes_lie_at_their_means(DistanceMetric metric)
    {
        LabeledCloud cloud = LabeledCloud.Random(300, 7, classes: 4, seed: 1);
        ClassGeometry geometry = ClassGeometry.From(cloud.Vectors, cloud.Labels, _context, metric);
        double[][] means =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(label =>
                    Enumerable.Range(0, 7).Select(column => cloud.RowsOf(label).Average(row => cloud.RowOf(row)[column])).ToArray()
                ),
        ];
        for (int label = 0; label < 4; label++)
        {
            Assert.Equal(cloud.RowsOf(label).Average(row => Distance(cloud.RowOf(row), means[label], metric)), geometry.Spreads[label], 5);
            for (int other = 0; other < 4; other++)
                Assert.Equal(-Distance(means[label], means[other], metric), geometry.Similarities[label, other], 4);
        }
    }

    private static double Distance(double[] first, double[] second, DistanceMetric metric)
    {
        double squares = first.Zip(second, (x, y) => (x - y) * (x - y)).Sum();
        return metric == DistanceMetric.Euclidean ? Math.Sqrt(squares) : squares;
    }

    [Fact]
    public void The_length_of_a_vector_plays_no_part()
    {
        LabeledCloud cloud = LabeledCloud.Random(60, 5, classes: 3, seed: 2);
        var scaled = new Matrix(60, 5, [.. cloud.Vectors.Values.Select((value, i) => value * (1 << (i / 5 % 7)))]);

        Assert.Equal(
            ClassGeometry.From(cloud.Vectors, cloud.Labels, _context).Spreads,
            ClassGeometry.From(scaled, cloud.Labels, _context).Spreads
        );
    }

    [Fact]
    public void Rows_without_direction_or_class_are_left_out()
    {
        var vectors = new Matrix(5, 2, [1, 0, float.NaN, 1, 0, 0, 0, 1, 0, 1]);
        ClassGeometry geometry = ClassGeometry.From(vectors, Categories.From(["a", "a", "a", "", "b"]), _context);

        Assert.Equal([1, 0, 0, 1], geometry.Centroids.Values);
        Assert.Equal([0, 0], geometry.Spreads);
        Assert.Equal(0, geometry.Similarities[0, 1]);
    }

    [Fact]
    public void A_class_without_a_vector_has_no_place()
    {
        ClassGeometry geometry = ClassGeometry.From(new Matrix(2, 2, [1, 0, float.NaN, 0]), Categories.From(["a", "b"]), _context);

        Assert.True(double.IsNaN(geometry.Spreads[1]));
        Assert.True(float.IsNaN(geometry.Similarities[1, 1]));
        Assert.Equal((-1, -1), (geometry.NearestTo(0), geometry.NearestTo(1)));
    }
}
