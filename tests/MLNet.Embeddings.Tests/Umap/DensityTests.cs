using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Umap;
using MLNet.Embeddings.Umap.Curve;
using MLNet.Embeddings.Umap.Density;
using MLNet.Embeddings.Umap.Graph;
using MLNet.Embeddings.Umap.Parameters;

namespace MLNet.Embeddings.Tests.Umap;

public class DensityTests
{
    private const double VarianceShift = 0.1;

    private static readonly LowDimensionalCurve Curve = LowDimensionalCurve.Fit(0.1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_force_is_the_gradient_of_the_correlation(int components)
    {
        using var context = new EngineContext(2);
        Matrix rows = CloudsOfManySizes(90);
        NeighborTable neighbors = UmapTestData.Neighbors(rows, 8);
        WeightedGraph graph = FuzzyGraphBuilder.Build(neighbors, 1, 1, context);
        double[] target = DensityTarget.Of(graph, neighbors, DistanceMetric.Euclidean)!;
        Matrix positions = UmapTestData.Clouds(90, components, 7, distance: 3, seed: 5);

        // A weight small enough that no pull reaches the clip.
        const double Weight = 1e-3;
        var displacements = new Matrix(90, components);
        new DensityForce(graph, target, Curve, Weight, VarianceShift).Displace(positions, 1, displacements, context);

        double edgeWeights = graph.Weights.Sum(weight => (double)weight) / 2;
        double scale = 2 * Weight * edgeWeights / graph.Weights.Max();
        double largest = displacements.Values.Max(Math.Abs);
        for (int i = 0; i < 90 * components; i += 7)
        {
            const float Step = 1e-2f;
            double after = ReferenceCorrelation(graph, target, Moved(positions, i, Step), VarianceShift);
            double before = ReferenceCorrelation(graph, target, Moved(positions, i, -Step), VarianceShift);
            Assert.Equal(scale * (after - before) / (2 * Step), displacements.Values[i], 2e-3 * largest);
        }
    }

    [Fact]
    public void The_target_is_the_standardized_log_radius()
    {
        using var context = new EngineContext(1);
        Matrix rows = CloudsOfManySizes(120);
        NeighborTable neighbors = UmapTestData.Neighbors(rows, 10);
        WeightedGraph graph = FuzzyGraphBuilder.Build(neighbors, 1, 1, context);
        double[] target = DensityTarget.Of(graph, neighbors, DistanceMetric.Euclidean)!;

        double[] radii =
        [
            .. Enumerable
                .Range(0, 120)
                .Select(vertex =>
                {
                    int[] edges = [.. Enumerable.Range(graph.RowStarts[vertex], graph.RowStarts[vertex + 1] - graph.RowStarts[vertex])];
                    double total = edges.Sum(edge =>
                        graph.Weights[edge] * Math.Pow(UmapTestData.Distance(rows.Row(vertex), rows.Row(graph.Columns[edge])), 2)
                    );
                    return Math.Log(total / edges.Sum(edge => (double)graph.Weights[edge]));
                }),
        ];
        double mean = radii.Average();
        double deviation = Math.Sqrt(radii.Average(radius => Math.Pow(radius - mean, 2)));
        Assert.All(radii.Zip(target), pair => Assert.Equal((pair.First - mean) / deviation, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_map_that_keeps_densities_draws_wide_clouds_wide(int components)
    {
        Matrix rows = CloudsOfManySizes(600);
        var plain = new UmapParameters { NumberOfComponents = components, NumberOfEpochs = 200 };
        UmapFit without = Fit(rows, plain);
        UmapFit with = Fit(rows, plain with { DensityWeight = 2 });
        Assert.True(double.IsNaN(without.Diagnostics.DensityCorrelation));
        Assert.InRange(with.Diagnostics.DensityCorrelation, 0.8, 1);
        Assert.True(
            SizeRatio(with.Coordinates) > 1.5 * SizeRatio(without.Coordinates),
            $"{SizeRatio(without.Coordinates)} → {SizeRatio(with.Coordinates)}"
        );
        Assert.InRange(UmapTestData.CloudPurity(with.Coordinates, 3), 0.97, 1);
    }

    [Fact]
    public void The_map_does_not_depend_on_the_number_of_threads()
    {
        Matrix rows = CloudsOfManySizes(700);
        var parameters = new UmapParameters { NumberOfEpochs = 30, DensityWeight = 2 };
        Assert.Equal(Fit(rows, parameters, threads: 1).Coordinates.Values, Fit(rows, parameters, threads: 3).Coordinates.Values);
    }

    [Fact]
    public void The_share_of_the_epochs_says_when_densities_count()
    {
        Matrix rows = CloudsOfManySizes(200);
        var parameters = new UmapParameters { NumberOfEpochs = 40 };
        float[] without = Fit(rows, parameters).Coordinates.Values;
        Assert.Equal(without, Fit(rows, parameters with { DensityWeight = 2, DensityFraction = 0 }).Coordinates.Values);
        float[] few = Fit(rows, parameters with { DensityWeight = 2, DensityFraction = 0.1 }).Coordinates.Values;
        Assert.NotEqual(without, few);
        Assert.NotEqual(
            few,
            Fit(rows, parameters with { DensityWeight = 2, DensityFraction = 0.1, DensityVarianceShift = 1 }).Coordinates.Values
        );
        Assert.NotEqual(few, Fit(rows, parameters with { DensityWeight = 2, DensityFraction = 0.9 }).Coordinates.Values);
    }

    [Fact]
    public void Densities_take_two_hundred_epochs_more_by_default()
    {
        Assert.Equal(500, new UmapParameters().EpochsFor(100));
        Assert.Equal(700, new UmapParameters { DensityWeight = 2 }.EpochsFor(100));
        Assert.Equal(400, new UmapParameters { DensityWeight = 2 }.EpochsFor(100_000));
        Assert.Equal(30, new UmapParameters { DensityWeight = 2, NumberOfEpochs = 30 }.EpochsFor(100));
    }

    [Fact]
    public void Rows_equally_close_to_their_neighbors_are_drawn_without_and_a_warning_says_so()
    {
        // The corners of a simplex: all distances are the same.
        var rows = new Matrix(12, 12);
        for (int row = 0; row < 12; row++)
            rows[row, row] = 1;
        UmapFit fit = Fit(
            rows,
            new UmapParameters
            {
                DensityWeight = 2,
                NumberOfEpochs = 20,
                NumberOfNeighbors = 12,
            }
        );
        Assert.Contains(fit.Diagnostics.Warnings, warning => warning.Contains("equally close", StringComparison.Ordinal));
        Assert.All(fit.Coordinates.Values, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_handful_of_rows_gives_a_finite_map(int rowCount) =>
        Assert.All(
            Fit(UmapTestData.Clouds(rowCount, 4, 2), new() { DensityWeight = 2 }).Coordinates.Values,
            value => Assert.True(float.IsFinite(value))
        );

    [Fact]
    public void Classes_kept_apart_with_their_full_weight_leave_the_map_finite()
    {
        Matrix rows = UmapTestData.Clouds(200, 5, 2, distance: 1);
        int[] targets = [.. Enumerable.Range(0, 200).Select(row => row % 2)];
        UmapFit fit = Fit(
            rows,
            new()
            {
                DensityWeight = 2,
                Targets = targets,
                TargetWeight = 1,
                NumberOfEpochs = 50,
            }
        );
        Assert.All(fit.Coordinates.Values, value => Assert.True(float.IsFinite(value)));
    }

    private static UmapFit Fit(Matrix rows, UmapParameters parameters, int threads = 2)
    {
        using var context = new EngineContext(threads);
        return UmapEngine.Fit(rows, parameters, context);
    }

    // Three clouds in turn, of widths 1, 3 and 9.
    private static Matrix CloudsOfManySizes(int rowCount)
    {
        Matrix rows = UmapTestData.Clouds(rowCount, 6, 3, distance: 0);
        for (int row = 0; row < rowCount; row++)
        {
            Span<float> values = rows.Row(row);
            for (int column = 0; column < values.Length; column++)
                values[column] *= MathF.Pow(3, row % 3);
            values[row % 3] += 200;
        }

        return rows;
    }

    // Mean distance to the cloud's center in the widest cloud, over that in the narrowest.
    private static double SizeRatio(Matrix map) => Spread(map, 2) / Spread(map, 0);

    private static double Spread(Matrix map, int cloud)
    {
        int[] rows = [.. Enumerable.Range(0, map.RowCount).Where(row => row % 3 == cloud)];
        var center = new float[map.ColumnCount];
        foreach (int row in rows)
        {
            for (int column = 0; column < center.Length; column++)
                center[column] += map[row, column] / rows.Length;
        }

        return rows.Average(row => UmapTestData.Distance(map.Row(row), center));
    }

    private static Matrix Moved(Matrix positions, int index, float step)
    {
        var moved = new Matrix(positions.RowCount, positions.ColumnCount, [.. positions.Values]);
        moved.Values[index] += step;
        return moved;
    }

    private static double ReferenceCorrelation(WeightedGraph graph, double[] target, Matrix map, double varianceShift)
    {
        double[] radii =
        [
            .. Enumerable
                .Range(0, graph.VertexCount)
                .Select(vertex =>
                {
                    double total = 0;
                    double similarities = 0;
                    for (int edge = graph.RowStarts[vertex]; edge < graph.RowStarts[vertex + 1]; edge++)
                    {
                        double distance = UmapTestData.Distance(map.Row(vertex), map.Row(graph.Columns[edge]));
                        double similarity = 1 / (1 + (Curve.A * Math.Pow(distance, 2 * Curve.B)));
                        total += similarity * distance * distance;
                        similarities += similarity;
                    }

                    return Math.Log(1e-8 + (total / similarities));
                }),
        ];
        double mean = radii.Average();
        double variance = radii.Average(radius => Math.Pow(radius - mean, 2));
        return radii.Zip(target).Average(pair => (pair.First - mean) * pair.Second) / Math.Sqrt(variance + varianceShift);
    }
}
