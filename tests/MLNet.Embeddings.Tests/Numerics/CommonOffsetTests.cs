using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tool.Digits;

namespace MLNet.Embeddings.Tests.Numerics;

public class CommonOffsetTests
{
    [Fact]
    public void Ordinary_values_are_rounded_and_nothing_is_taken_off()
    {
        double[] rows = Random(50, 3, offset: 20, scale: 1);
        Matrix matrix = CommonOffset.Convert(rows, 3, DistanceMetric.Euclidean, out CommonOffset? offset);
        Assert.Null(offset);
        Assert.Equal(Array.ConvertAll(rows, value => (float)value), matrix.Values);
    }

    [Theory]
    [InlineData(1.7e9, 256)]
    [InlineData(-1.7e18, 256)]
    [InlineData(5.4e6, 0.5)]
    public void Rows_far_from_zero_keep_their_differences(double offset, double unit)
    {
        // Multiples of 256 are exact in double precision up to 2⁶¹.
        double[] near = Random(200, 4, 0, 1);
        double[] rows = [.. near.Select(value => offset + Math.Round(value * 4096) * unit)];
        Matrix matrix = CommonOffset.Convert(rows, 4, DistanceMetric.SquaredEuclidean, out CommonOffset? found);
        Assert.NotNull(found);
        for (int i = 0; i < rows.Length; i++)
            Assert.Equal((float)(rows[i] - found.Values[i % 4]), matrix.Values[i]);
        Assert.Equal(matrix.Values, found.Subtract(rows).Values);
    }

    [Fact]
    public void Only_columns_that_need_it_are_moved_and_a_few_strange_rows_do_not_hide_the_need()
    {
        double[] rows = Random(300, 2, 0, 1);
        for (int row = 0; row < 300; row++)
            rows[2 * row] = row % 50 == 7 ? 0 : 1.7e9 + row;
        CommonOffset.Convert(rows, 2, DistanceMetric.Euclidean, out CommonOffset? offset);
        Assert.InRange(offset!.Values[0], 1.7e9, 1.7e9 + 300);
        Assert.Equal(0, offset.Values[1]);
    }

    [Fact]
    public void A_constant_column_needs_nothing()
    {
        CommonOffset.Convert([1e9, 1, 1e9, 2, 1e9, 3], 2, DistanceMetric.Euclidean, out CommonOffset? offset);
        Assert.Null(offset);
    }

    [Theory]
    [InlineData(DistanceMetric.Cosine)]
    [InlineData(DistanceMetric.InnerProduct)]
    public void Where_zero_has_a_meaning_rows_that_would_become_equal_are_named(DistanceMetric metric)
    {
        double[] rows = [1.7e9, 1.7e9, 1.7e9 + 1, 1.7e9, 1.7e9 + 2, 1.7e9 + 1];
        string message = Assert.Throws<ArgumentException>(() => CommonOffset.Convert(rows, 2, metric, out _)).Message;
        Assert.Contains("Rows 0 and 1 (counted from 0) differ, but become equal in single precision", message, StringComparison.Ordinal);

        double[] apart = [1e6, 0, 1e6 + 1, 3, 1e6 + 2, 5];
        CommonOffset.Convert(apart, 2, metric, out CommonOffset? offset);
        Assert.Null(offset);
    }

    [Fact]
    public void Missing_values_stay_missing_and_half_rows_are_refused()
    {
        Matrix matrix = CommonOffset.Convert([1e9, double.NaN, 1e9 + 1, 1e9 + 2], 1, DistanceMetric.Euclidean, out CommonOffset? offset);
        Assert.True(float.IsNaN(matrix[1, 0]));
        Assert.Equal(2, matrix[3, 0] - matrix[0, 0]);
        Assert.Throws<ArgumentException>(() => CommonOffset.Convert([1, 2, 3], 2, DistanceMetric.Euclidean, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommonOffset.Convert([1, 2, 3], 0, DistanceMetric.Euclidean, out _));
        Assert.Empty(CommonOffset.Convert([], 2, DistanceMetric.Euclidean, out _).Values);
        Assert.NotNull(offset);
    }

    private static double[] Random(int rows, int columns, double offset, double scale) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => offset + (scale * CounterRandom.Gaussian(5, 0, (ulong)i)))];
}
