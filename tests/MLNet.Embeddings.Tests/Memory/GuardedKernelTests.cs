using MLNet.Embeddings.Neighbors.Kernels;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Numerics.Fourier;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tool.Digits;
using MLNet.Embeddings.Tsne.Affinities;
using MLNet.Embeddings.Tsne.Placement;
using MLNet.Embeddings.Tsne.Repulsion;
using MLNet.Embeddings.Tsne.Similarity;
using MLNet.Embeddings.Umap.Curve;
using BlockProduct = MLNet.Embeddings.Numerics.BlockProduct;

namespace MLNet.Embeddings.Tests.Memory;

/// <summary>Each kernel of the engines with buffers of exactly the size that it asks for, between pages that nothing may touch, in every
/// width of vectors.</summary>
public unsafe class GuardedKernelTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 40), 63, 64, 65, 100, 129];

    public static TheoryData<GuardedEnd> Ends => [GuardedEnd.After, GuardedEnd.Before];

    [Theory]
    [MemberData(nameof(Ends))]
    public void Sums_over_rows(GuardedEnd end)
    {
        foreach (int length in Lengths)
        {
            using var x = new GuardedBuffer<float>(Numbers(length, 1), end);
            using var y = new GuardedBuffer<float>(Numbers(length, 2), end);
            using var target = new GuardedBuffer<float>(length, end);
            using var sums = new GuardedBuffer<double>(length, end);
            double expected = 0;
            for (int i = 0; i < length; i++)
                expected += (double)x.Span[i] * y.Span[i];
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                Assert.Equal(expected, LaneSum.Of<Product>(x.Span, y.Span, path), 1e-9);
                Assert.True(LaneSum.Of<SquaredDifference>(x.Span, y.Span, path) >= 0);
            }

            Assert.Equal(expected, RowArithmetic.Dot(x.Span, y.Span), 1e-3);
            RowArithmetic.Subtract(x.Span, y.Span, target.Span);
            RowArithmetic.AddTo(sums.Span, x.Span);
            Assert.Equal(x.Span.ToArray().Select(value => Math.Abs(value)).DefaultIfEmpty().Max(), RowArithmetic.LargestMagnitude(x.Span));
            Assert.True(FiniteCheck.AllFinite(x.Span));
            Assert.Equal(-1, RowRange.ForCoordinates.FirstInvalid(x.Span));
            Assert.Equal(ContentHash.OfRow(x.Span.ToArray()), ContentHash.OfRow(x.Span));
            for (int i = 0; i < length; i++)
                Assert.Equal((x.Span[i] - y.Span[i], (double)x.Span[i]), (target.Span[i], sums.Span[i]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(131)]
    public void Tiles(int depth)
    {
        Tile<TileKernel512>(depth);
        Tile<TileKernel256>(depth);
        Tile<TileKernelPortable>(depth);
    }

    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(6, 16, 5)]
    [InlineData(13, 24, 9)]
    [InlineData(7, 8, 17)]
    public void Block_products(int rows, int columns, int inner)
    {
        using var a = new GuardedBuffer<float>(Numbers(rows * inner, 1));
        using var b = new GuardedBuffer<float>(Numbers(inner * columns, 2));
        using var c = new GuardedBuffer<float>(rows * columns);
        using var transposed = new GuardedBuffer<float>(rows * columns);
        using var aTransposed = new GuardedBuffer<float>(rows * inner);
        for (int i = 0; i < rows; i++)
        {
            for (int r = 0; r < inner; r++)
                aTransposed.Span[(r * rows) + i] = a.Span[(i * inner) + r];
        }

        BlockProduct.Accumulate(a.First, inner, 1, b.First, columns, c.First, columns, rows, columns, inner);
        BlockProduct.Accumulate(aTransposed.First, 1, rows, b.First, columns, transposed.First, columns, rows, columns, inner);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double expected = 0;
                for (int r = 0; r < inner; r++)
                    expected += (double)a.Span[(i * inner) + r] * b.Span[(r * columns) + j];
                Assert.Equal(expected, c.Span[(i * columns) + j], 1e-4);
                Assert.Equal(expected, transposed.Span[(i * columns) + j], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(90)]
    public void Perplexities(int count)
    {
        using var squared = new GuardedBuffer<double>([.. Enumerable.Range(1, count).Select(i => i * 0.25)]);
        using var probabilities = new GuardedBuffer<float>(count);
        using var scratch = new GuardedBuffer<float>(PerplexityCalibration.ScratchLength(count));
        PerplexityCalibration.Calibrate(squared.Span, [Math.Max(1, count / 3.0)], probabilities.Span, scratch.Span);
        Assert.Equal(1, probabilities.Span.ToArray().Sum(), 1e-4);

        int padded = PerplexityCalibration.ScratchLength(count) / 2;
        using var scaled = new GuardedBuffer<float>(Numbers(padded, 3));
        using var weights = new GuardedBuffer<float>(padded);
        PerplexityCalibration.Weigh<Lanes512>(scaled.First, weights.First, padded, 2);
        PerplexityCalibration.Weigh<Lanes256>(scaled.First, weights.First, padded, 2);
        PerplexityCalibration.Weigh<Lanes128>(scaled.First, weights.First, padded, 2);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(17, 2)]
    [InlineData(77, 3)]
    [InlineData(33, 7)]
    public void All_pairs(int count, int dimensions)
    {
        int padded = AllPairs.PaddedCount(count);
        using var columns = new GuardedBuffer<float>((int)AllPairs.ColumnsLength(count, dimensions));
        using var point = new GuardedBuffer<float>(Numbers(Math.Max(2, dimensions), 5));
        using var force = new GuardedBuffer<float>(Math.Max(2, dimensions));
        using var accumulators = new GuardedBuffer<float>(dimensions * AllPairs.LargestLaneCount);
        AllPairs.FillColumns(
            Numbers(count * PointLayout.Stride(dimensions), 4),
            count,
            dimensions,
            PointLayout.Stride(dimensions),
            columns.First
        );
        foreach (double degrees in new[] { 1.0, 2.0, 0.5 })
            Assert.InRange(
                AllPairs.SumOver(
                    columns.First,
                    padded,
                    dimensions,
                    new StudentKernel(degrees),
                    point.First,
                    force.First,
                    accumulators.First
                ),
                0,
                count
            );

        var kernel = new StudentKernel(1);
        AllPairs.SumOver<Lanes512, CauchySimilarity>(
            columns.First,
            padded,
            dimensions,
            kernel,
            point.First,
            force.First,
            accumulators.First
        );
        AllPairs.SumOver<Lanes256, CauchySimilarity>(
            columns.First,
            padded,
            dimensions,
            kernel,
            point.First,
            force.First,
            accumulators.First
        );
        AllPairs.SumOver<Lanes128, CauchySimilarity>(
            columns.First,
            padded,
            dimensions,
            kernel,
            point.First,
            force.First,
            accumulators.First
        );
        using var weights = new GuardedBuffer<float>(Numbers(padded, 6));
        NeighborAttraction.Pull<Lanes512>(columns.First, weights.First, padded, 1);
        NeighborAttraction.Pull<Lanes256>(columns.First, weights.First, padded, 1);
        NeighborAttraction.Pull<Lanes128>(columns.First, weights.First, padded, 1);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(96)]
    public void Near_field(int count)
    {
        var kernel = new StudentKernel(1);
        var near = new NearField(kernel, new SmoothedKernel(kernel, 2, 0), 0.8);
        using var slices = new GuardedBuffer<float>(Numbers(count, 1));
        using var rows = new GuardedBuffer<float>(Numbers(count, 2));
        using var columns = new GuardedBuffer<float>(Numbers(count, 3));
        using var point = new GuardedBuffer<float>(3);
        using var sums = new GuardedBuffer<float>(3);
        near.Accumulate<Lanes512, CauchySimilarity>(slices.First, rows.First, columns.First, count, point.First, sums.First);
        near.Accumulate<Lanes256, CauchySimilarity>(slices.First, rows.First, columns.First, count, point.First, sums.First);
        near.Accumulate<Lanes128, StudentSimilarity>(slices.First, rows.First, columns.First, count, point.First, sums.First);
        Assert.True(FiniteCheck.AllFinite(sums.Span));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Splines_at_the_outermost_points_that_a_margin_allows(GuardedEnd end)
    {
        var plane = new GridShape(8, 1, 9);
        using var flat = new GuardedBuffer<float>(8 * 9, end);
        var volume = new GridShape(6, 7, 8);
        using var deep = new GuardedBuffer<float>(6 * 7 * 8, end);
        foreach (float share in new[] { 0f, 0.999f })
        {
            // Four nodes per axis: one below the point and two above it.
            float slice = share == 0 ? 1 : 5 + share;
            float column = share == 0 ? 1 : 6 + share;
            SplineInterpolation.SpreadPlane(flat.First, plane, slice, column);
            Assert.True(SplineInterpolation.ReadPlane(flat.First, plane, slice, column, out _, out _) > 0);
            (float a, float b, float c) = share == 0 ? (1f, 1f, 1f) : (3 + share, 4 + share, 5 + share);
            SplineInterpolation.SpreadVolume(deep.First, volume, a, b, c);
            Assert.True(SplineInterpolation.ReadVolume(deep.First, volume, a, b, c, out _, out _, out _) > 0);
        }

        Assert.Equal(2, flat.Span.ToArray().Sum(), 1e-5);
        Assert.Equal(2, deep.Span.ToArray().Sum(), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Gathered_lanes(GuardedEnd end)
    {
        using var values = new GuardedBuffer<float>(Numbers(11, 1), end);
        System.Runtime.Intrinsics.Vector256<float> gathered = LaneMath.Gather(
            values.First,
            System.Runtime.Intrinsics.Vector256.Create(0, 10, 5, 10, 0, 3, 9, 10)
        );
        Assert.Equal([0, 10, 5, 10, 0, 3, 9, 10], Enumerable.Range(0, 8).Select(lane => values.Span.IndexOf(gathered[lane])));
    }

    [Fact]
    public void Rows_too_long_for_a_block_of_panels_are_refused()
    {
        // Sixty-four times as many columns wrap round to 64 in 32 bits.
        const int wrapping = (1 << 26) + 1;
        Assert.Contains(
            "a search compares rows of at most 11184809",
            Assert.Throws<ArgumentException>(() => new PreparedRows(2, wrapping, [])).Message,
            StringComparison.Ordinal
        );
        var rows = new Matrix(2, ColumnPanels.MostColumns + 1);
        rows[1, 0] = 1;
        using var context = new EngineContext(1);
        Assert.Throws<ArgumentException>(() => ExactNeighborSearch.Search(rows, 1, DistanceMetric.Euclidean, context));
    }

    private static void Tile<TKernel>(int depth)
        where TKernel : ITileKernel
    {
        using var panel = new GuardedBuffer<float>(Numbers(TileShape.Columns * depth, 1));
        using var tile = new GuardedBuffer<float>(TileShape.Size);
        using var line = new GuardedBuffer<float>(TileShape.Columns);
        using var columnOffsets = new GuardedBuffer<float>(Numbers(TileShape.Columns, 3));
        using var columnThresholds = new GuardedBuffer<float>(Numbers(TileShape.Columns, 4));
        GuardedBuffer<float>[] rows =
        [
            .. Enumerable.Range(0, TileShape.Rows).Select(row => new GuardedBuffer<float>(Numbers(depth, 10 + row))),
        ];
        float** pointers = stackalloc float*[TileShape.Rows];
        for (int row = 0; row < TileShape.Rows; row++)
            pointers[row] = rows[row].First;

        TKernel.Multiply(pointers, panel.First, depth, tile.First, accumulate: false);
        TKernel.Multiply(pointers, panel.First, depth, tile.First, accumulate: true);
        for (int row = 0; row < TileShape.Rows; row++)
        {
            TKernel.MultiplyRow(rows[row].First, panel.First, depth, line.First, accumulate: false);
            for (int column = 0; column < TileShape.Columns; column++)
            {
                double expected = 0;
                for (int p = 0; p < depth; p++)
                    expected += (double)rows[row].Span[p] * panel.Span[(p * TileShape.Columns) + column];
                Assert.Equal(expected, line.Span[column], 1e-3);
                Assert.Equal(2 * expected, tile.Span[(row * TileShape.Columns) + column], 1e-3);
            }

            TKernel.WithinMask(line.First, 0, 0, columnOffsets.First, columnThresholds.First);
        }

        for (int count = 1; count <= TileShape.Rows; count++)
        {
            using var some = new GuardedBuffer<float>(tile.Span[..(count * TileShape.Columns)]);
            using var rowOffsets = new GuardedBuffer<float>(Numbers(count, 5));
            using var rowThresholds = new GuardedBuffer<float>(Numbers(count, 6));
            TKernel.AnyWithin(some.First, count, rowOffsets.First, rowThresholds.First, columnOffsets.First, columnThresholds.First);
        }

        foreach (GuardedBuffer<float> row in rows)
            row.Dispose();
    }

    private static float[] Numbers(int count, int seed) => count == 0 ? [] : NeighborInputs.Gaussian(1, count, (ulong)seed).Values;
}
