using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Neighbors;

public class PruningTests
{
    public static TheoryData<DistanceMetric, string> Cases
    {
        get
        {
            var cases = new TheoryData<DistanceMetric, string>();
            foreach (DistanceMetric metric in new[] { DistanceMetric.Euclidean, DistanceMetric.SquaredEuclidean, DistanceMetric.Cosine })
            {
                foreach (
                    string name in new[]
                    {
                        "gaussian",
                        "plane",
                        "clusters",
                        "offset",
                        "lattice",
                        "duplicates",
                        "zeros",
                        "tiny",
                        "huge",
                        "uneven",
                        "near ties",
                    }
                )
                    cases.Add(metric, name);
            }

            return cases;
        }
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(300, 300)]
    [InlineData(300, 12)]
    public void The_effective_dimension_tells_rows_of_few_directions_from_rows_of_many(int columns, int directions)
    {
        Matrix axes = NeighborInputs.Gaussian(directions, columns, seed: 5);
        Matrix weights = NeighborInputs.Gaussian(2000, directions, seed: 6);
        var rows = new Matrix(2000, columns);
        for (int row = 0; row < 2000; row++)
        {
            if (directions == columns)
            {
                weights.Row(row).CopyTo(rows.Row(row));
                continue;
            }

            for (int column = 0; column < columns; column++)
            {
                for (int direction = 0; direction < directions; direction++)
                    rows[row, column] += weights[row, direction] * axes[direction, column];
            }
        }

        double dimension = EffectiveDimension.Of(new PreparedRows(2000, columns, rows.Values));
        Assert.InRange(dimension, 0.75 * directions, 1.25 * directions);
    }

    [Fact]
    public void Pruning_is_expected_of_many_deep_rows_of_few_directions_alone()
    {
        using var context = new EngineContext(2);
        Assert.False(Pruning.IsLikely(Reference(NeighborInputs.Gaussian(3000, 300, seed: 1), context)));
        Matrix wide = NeighborInputs.Gaussian(42_000, 256, seed: 1);
        Assert.False(Pruning.IsLikely(Reference(wide, context)));
        for (int row = 0; row < wide.RowCount; row++)
        {
            for (int column = 20; column < wide.ColumnCount; column++)
                wide[row, column] *= 0.05f;
        }

        Assert.True(Pruning.IsLikely(Reference(wide, context)));

        static ReferenceRows Reference(Matrix rows, EngineContext context) =>
            ReferenceRows.Of(rows, DistanceMetric.Euclidean, SimdPaths.Widest, context);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ruling_out_pairs_changes_no_bit(DistanceMetric metric, string name)
    {
        Matrix rows = Input(name, 703, 100);
        using var context = new EngineContext(2);
        foreach (int k in new[] { 1, 15 })
        {
            NeighborTable expected = ExactNeighborSearch.Search(rows, k, metric, context, SimdPaths.Widest, PruningUse.Never);
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                NeighborTable table = ExactNeighborSearch.Search(rows, k, metric, context, path, PruningUse.Always);
                Assert.Equal(expected.Indices, table.Indices);
                Assert.Equal(expected.Distances, table.Distances);
            }
        }
    }

    [Fact]
    public void Finds_what_brute_force_finds()
    {
        Matrix rows = Input("plane", 700, 300);
        using var context = new EngineContext(2);
        NeighborTable table = ExactNeighborSearch.Search(rows, 15, DistanceMetric.Euclidean, context, SimdPaths.Widest, PruningUse.Always);
        BruteForce.AssertNearest(table, rows, rows, 15, DistanceMetric.Euclidean, excludeSelf: true);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        Matrix rows = Input("plane", 2000, 64);
        using var single = new EngineContext(1);
        using var several = new EngineContext(3);
        NeighborTable expected = ExactNeighborSearch.Search(
            rows,
            15,
            DistanceMetric.Euclidean,
            single,
            SimdPaths.Widest,
            PruningUse.Always
        );
        NeighborTable table = ExactNeighborSearch.Search(rows, 15, DistanceMetric.Euclidean, several, SimdPaths.Widest, PruningUse.Always);
        Assert.Equal(expected.Indices, table.Indices);
        Assert.Equal(expected.Distances, table.Distances);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coarse_rows_are_never_farther_apart_than_the_rows(DistanceMetric metric, string name)
    {
        using var context = new EngineContext(2);
        PreparedRows rows = Prepared(Input(name, 301, 100), metric, context);
        PreparedRows? coarse = CoarseRows.Of(rows, 25, SimdPaths.Widest, context);
        Assert.NotNull(coarse);
        for (int i = 0; i < rows.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double bound = (double)coarse.Offsets[i] + coarse.Offsets[j] - Product(coarse, i, j);
                double half = HalfSquaredDistance(rows, i, j);
                if (bound > half)
                    Assert.Fail($"Rows {i} and {j}: bound {bound:R} is above {half:R}.");
            }
        }
    }

    [Fact]
    public void Coarse_rows_of_rows_near_a_plane_are_nearly_as_far_apart()
    {
        using var context = new EngineContext(2);
        PreparedRows rows = Prepared(Input("plane", 301, 100), DistanceMetric.Euclidean, context);
        PreparedRows coarse = CoarseRows.Of(rows, 25, SimdPaths.Widest, context)!;
        for (int i = 1; i < rows.Count; i++)
            Assert.InRange(
                (double)coarse.Offsets[i] + coarse.Offsets[i - 1] - Product(coarse, i, i - 1),
                0.9 * HalfSquaredDistance(rows, i, i - 1),
                double.MaxValue
            );
    }

    [Fact]
    public void Attempts_that_do_not_pay_become_rare_and_ones_that_pay_go_on()
    {
        using var context = new EngineContext(2);
        Matrix features = NeighborInputs.Gaussian(500, 784);
        for (int row = 0; row < features.RowCount; row++)
        {
            for (int column = 20; column < features.ColumnCount; column++)
                features[row, column] *= 0.05f;
        }

        PreparedRows rows = Prepared(features, DistanceMetric.Euclidean, context);
        float[] values = [.. Enumerable.Repeat(rows.Values, 46).SelectMany(part => part)];
        rows = new PreparedRows(46 * rows.Count, rows.Depth, values);
        Pruning pruning = Pruning.Of(rows, 384, DistanceMetric.Euclidean, PruningUse.WherePays, SimdPaths.Widest, context)!;
        var attempts = new List<int>();
        for (int round = 0; round < 40; round++)
        {
            if (pruning.CoarseFor(round) is null)
                continue;

            attempts.Add(round);
            pruning.Record(round, round < 20 ? long.MaxValue : 0);
        }

        Assert.Equal([0, 2, 5, 10, 19, .. Enumerable.Range(36, 4)], attempts);
    }

    [Theory]
    [InlineData(DistanceMetric.InnerProduct, 23_000, 784)]
    [InlineData(DistanceMetric.Euclidean, 5_000, 784)]
    [InlineData(DistanceMetric.Euclidean, 60_000, 128)]
    public void Is_left_out_where_it_is_not_valid_or_cannot_pay(DistanceMetric metric, int count, int depth)
    {
        using var context = new EngineContext(1);
        var rows = new PreparedRows(count, depth, new float[count * depth]);
        Assert.Null(Pruning.Of(rows, 384, metric, PruningUse.WherePays, SimdPaths.Widest, context));
    }

    [Fact]
    public void Is_left_out_without_a_try_for_rows_without_structure()
    {
        using var context = new EngineContext(2);
        Matrix rows = NeighborInputs.Gaussian(42_000, 256);
        var prepared = new PreparedRows(rows.RowCount, rows.ColumnCount, rows.Values);
        Assert.Null(Pruning.Of(prepared, 384, DistanceMetric.Euclidean, PruningUse.WherePays, SimdPaths.Widest, context));
    }

    private static PreparedRows Prepared(Matrix rows, DistanceMetric metric, EngineContext context) =>
        ReferenceRows.Of(rows, metric, SimdPaths.Widest, context).Prepare(context);

    private static double Product(PreparedRows rows, int i, int j)
    {
        double sum = 0;
        for (int p = 0; p < rows.Depth; p++)
            sum += (double)rows.Row(i)[p] * rows.Row(j)[p];

        return sum;
    }

    private static double HalfSquaredDistance(PreparedRows rows, int i, int j)
    {
        double sum = 0;
        for (int p = 0; p < rows.Depth; p++)
        {
            double difference = (double)rows.Row(i)[p] - rows.Row(j)[p];
            sum += difference * difference;
        }

        return sum / 2;
    }

    private static Matrix Input(string name, int count, int columns)
    {
        switch (name)
        {
            case "gaussian":
                return NeighborInputs.Gaussian(count, columns);
            case "clusters":
                return NeighborInputs.Clustered(count, columns, 12);
            case "lattice":
                return NeighborInputs.Lattice(count, columns, 2);
            case "offset":
                return NeighborInputs.Gaussian(count, columns, offset: 1000);
            case "tiny":
                return NeighborInputs.Gaussian(count, columns, scale: 1e-25);
            case "huge":
                return NeighborInputs.Gaussian(count, columns, scale: 1e17);
        }

        Matrix rows = Plane(count, columns);
        for (int row = 0; row < count; row++)
        {
            Span<float> values = rows.Row(row);
            switch (name)
            {
                case "duplicates" when row % 3 != 0:
                    rows.Row(row - (row % 3)).CopyTo(values);
                    break;
                case "zeros" when row % 50 == 0:
                    values.Clear();
                    break;
                case "uneven":
                    foreach (ref float value in values)
                        value *= MathF.ScaleB(1, row % 40);

                    break;
                case "near ties" when row % 2 == 1:
                    rows.Row(row - 1).CopyTo(values);
                    values[row % columns] = MathF.BitIncrement(values[row % columns]);
                    break;
            }
        }

        return rows;
    }

    /// <summary>Rows of ten degrees of freedom and a little noise.</summary>
    private static Matrix Plane(int count, int columns)
    {
        Matrix coordinates = NeighborInputs.Gaussian(count, 10, seed: 3);
        Matrix axes = NeighborInputs.Gaussian(10, columns, seed: 4);
        Matrix rows = NeighborInputs.Gaussian(count, columns, seed: 5, scale: 0.01);
        for (int row = 0; row < count; row++)
        {
            for (int axis = 0; axis < 10; axis++)
            {
                for (int column = 0; column < columns; column++)
                    rows[row, column] += coordinates[row, axis] * axes[axis, column];
            }
        }

        return rows;
    }
}
