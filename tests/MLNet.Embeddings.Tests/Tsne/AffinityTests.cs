using FsCheck;
using FsCheck.Fluent;
using MLNet.Embeddings.Graphs;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tsne.Affinities;

namespace MLNet.Embeddings.Tests.Tsne;

public unsafe class AffinityTests
{
    [Fact]
    public void Joint_probabilities_equal_the_definition()
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(150, 6, 3, 2), 31);
        double[,] expected = TsneReference.Affinities(neighbors, 10);
        double[,] actual = Dense(Build(neighbors, 10));
        for (int i = 0; i < 150; i++)
        {
            for (int j = 0; j < 150; j++)
                Assert.Equal(expected[i, j] * 150, actual[i, j] * 150, 2e-6);
        }
    }

    [Fact]
    public void Several_perplexities_give_the_mean_of_their_probabilities()
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(90, 5, 2, 3), 45);
        double[,] both = Dense(Build(neighbors, 5, 15));
        double[,] first = Dense(Build(neighbors, 5));
        double[,] second = Dense(Build(neighbors, 15));
        for (int i = 0; i < 90; i++)
        {
            for (int j = 0; j < 90; j++)
                Assert.Equal((first[i, j] + second[i, j]) / 2, both[i, j], 1e-7);
        }
    }

    [Fact]
    public void The_matrix_is_symmetric_sums_to_one_and_is_the_same_on_any_number_of_threads()
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(700, 4, 2, 4), 30);
        AffinityMatrix affinities = Build(neighbors, 10);
        double[,] dense = Dense(affinities);
        double sum = 0;
        for (int i = 0; i < 700; i++)
        {
            for (int j = 0; j < 700; j++)
            {
                sum += dense[i, j];
                Assert.Equal(dense[i, j], dense[j, i]);
            }
        }

        Assert.Equal(1, sum, 1e-5);
        using var context = new EngineContext(3);
        AffinityMatrix again = AffinityBuilder.Build(neighbors, 30, DistanceMetric.Euclidean, [10], context);
        Assert.Equal(affinities.Columns, again.Columns);
        Assert.Equal(affinities.Values, again.Values);
    }

    [Fact]
    public void Points_in_another_order_have_the_affinities_of_their_rows()
    {
        NeighborTable neighbors = TsneReference.Neighbors(TsneReference.Clusters(300, 4, 2, 4), 30);
        int[] order = [.. Enumerable.Range(0, 300).OrderBy(row => CounterRandom.Bits(1, 2, (ulong)row))];
        using var context = new EngineContext(2);
        AffinityMatrix ordered = AffinityBuilder.Build(neighbors, 30, DistanceMetric.Euclidean, [10], context, order);
        AffinityMatrix plain = AffinityBuilder.Build(neighbors, 30, DistanceMetric.Euclidean, [10], context);
        double[,] expected = Dense(plain);
        double[,] actual = Dense(ordered);
        for (int i = 0; i < 300; i++)
        {
            for (int j = 0; j < 300; j++)
                Assert.Equal(expected[order[i], order[j]], actual[i, j]);
        }

        WeightedGraph graph = ordered.ToGraph(context);
        WeightedGraph plainGraph = plain.ToGraph(context);
        Assert.Equal(plainGraph.RowStarts, graph.RowStarts);
        Assert.Equal(plainGraph.Columns, graph.Columns);
        Assert.Equal(plainGraph.Weights, graph.Weights);
    }

    [Fact]
    public void Only_a_map_that_outgrows_the_cache_is_ordered_and_then_near_rows_come_together()
    {
        using var context = new EngineContext(2);
        Assert.Null(PointOrder.Of(TsneReference.Clusters(2000, 4, 2, 4), context));

        int[] order = PointOrder.Of(TsneReference.Clusters(100_000, 3, 2, 4), context)!;
        Assert.Equal(Enumerable.Range(0, 100_000), order.Order());
        Assert.True(order.Zip(order.Skip(1)).Count(pair => pair.First % 10 == pair.Second % 10) > 80_000);
    }

    [Fact]
    public void Calibrated_rows_have_the_wanted_perplexity_at_any_scale()
    {
        Gen<(int Count, double Scale, int Seed)> rows =
            from count in Gen.Choose(10, 200)
            from exponent in Gen.Choose(-15, 15)
            from seed in Gen.Choose(0, 1_000_000)
            select (count, Math.Pow(10, exponent), seed);
        Prop.ForAll(
                rows.ToArbitrary(),
                row =>
                {
                    var squared = new double[row.Count];
                    for (int i = 0; i < squared.Length; i++)
                        squared[i] = row.Scale * (1 + CounterRandom.Double(CounterRandom.Bits((ulong)row.Seed, 1, (ulong)i)));
                    double wanted = row.Count / 3.0;
                    var probabilities = new float[row.Count];
                    PerplexityCalibration.Calibrate(
                        squared,
                        [wanted],
                        probabilities,
                        new float[PerplexityCalibration.ScratchLength(row.Count)]
                    );
                    double entropy = -probabilities.Where(p => p > 0).Sum(p => p * Math.Log(p));
                    return Math.Abs((Math.Exp(entropy) / wanted) - 1) < 1e-4;
                }
            )
            .CheckQuietly();
    }

    [Fact]
    public void Equal_distances_give_equal_probabilities_and_many_duplicates_share_all_of_it()
    {
        var probabilities = new float[12];
        var scratch = new float[PerplexityCalibration.ScratchLength(12)];
        PerplexityCalibration.Calibrate(Enumerable.Repeat(7.0, 12).ToArray(), [4], probabilities, scratch);
        Assert.All(probabilities, p => Assert.Equal(1f / 12, p, 1e-6f));

        double[] duplicates = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];
        PerplexityCalibration.Calibrate(duplicates, [4], probabilities, scratch);
        Assert.All(probabilities.Take(8), p => Assert.Equal(1f / 8, p, 1e-5f));
        Assert.All(probabilities.Skip(8), p => Assert.Equal(0, p, 1e-5f));
    }

    [Fact]
    public void All_widths_of_vectors_weigh_alike()
    {
        float[] scaled = [.. Enumerable.Range(0, 48).Select(i => i / 47f)];
        var weights = new float[48];
        fixed (float* source = scaled)
        fixed (float* destination = weights)
        {
            (double Sum, double Mean, double Variance) wide = PerplexityCalibration.Weigh<Lanes512>(source, destination, 48, 3);
            (double Sum, double Mean, double Variance) middle = PerplexityCalibration.Weigh<Lanes256>(source, destination, 48, 3);
            (double Sum, double Mean, double Variance) narrow = PerplexityCalibration.Weigh<Lanes128>(source, destination, 48, 3);
            double expected = scaled.Sum(d => Math.Exp(-3 * d));
            Assert.All([wide, middle, narrow], result => Assert.Equal(expected, result.Sum, 1e-4));
            Assert.Equal(wide.Variance, narrow.Variance, 1e-6);
            Assert.Equal(wide.Mean, middle.Mean, 1e-6);
        }
    }

    private static AffinityMatrix Build(NeighborTable neighbors, params double[] perplexities)
    {
        using var context = new EngineContext(1);
        return AffinityBuilder.Build(neighbors, neighbors.NeighborCount, DistanceMetric.Euclidean, perplexities, context);
    }

    private static double[,] Dense(AffinityMatrix affinities)
    {
        var dense = new double[affinities.PointCount, affinities.PointCount];
        for (int row = 0; row < affinities.PointCount; row++)
        {
            Assert.Equal(0, affinities.RowStarts[row] % AffinityMatrix.RowGranularity);
            for (int entry = affinities.RowStarts[row]; entry < affinities.RowStarts[row + 1]; entry++)
                dense[row, affinities.Columns[entry]] += affinities.Values[entry];
        }

        return dense;
    }
}
