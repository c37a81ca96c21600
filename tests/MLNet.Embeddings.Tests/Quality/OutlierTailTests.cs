using MLNet.Embeddings.Quality;

namespace MLNet.Embeddings.Tests.Quality;

public class OutlierTailTests
{
    [Fact]
    public void The_tail_begins_at_the_upper_quartile_and_falls_off_by_its_median()
    {
        // The upper quartile of 0 to 8 is 6; 7 and 20 lie beyond, by 7.5 at the median.
        double[] alarms = OutlierTail.FalseAlarms([0, 1, 2, 3, 4, 5, 6, 7, 20]);

        double scale = 7.5 / Math.Log(2);
        Assert.Equal(2 * Math.Exp(-1 / scale), alarms[7], 12);
        Assert.Equal(2 * Math.Exp(-14 / scale), alarms[8], 12);
        Assert.True(alarms[0] > alarms[1] && alarms[6] >= 2);
    }

    [Fact]
    public void About_one_row_in_a_data_set_without_outliers_is_taken_for_one()
    {
        int found = 0;
        for (int seed = 0; seed < 200; seed++)
            found += OutlierTail.FalseAlarms(Exponential(2000, seed)).Count(alarms => alarms <= 1);
        Assert.InRange(found / 200.0, 0.5, 2);
    }

    [Fact]
    public void One_row_in_twenty_may_be_an_outlier_and_all_are_found()
    {
        double[] excesses = Exponential(1000, seed: 3);
        for (int row = 0; row < excesses.Length; row += 20)
            excesses[row] = 15 + (row / 1000.0);

        double[] alarms = OutlierTail.FalseAlarms(excesses);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 20), Enumerable.Range(0, 1000).Where(row => alarms[row] <= 1));
    }

    [Fact]
    public void Rows_that_are_all_as_far_off_are_no_outliers()
    {
        Assert.Empty(OutlierTail.FalseAlarms([]));
        Assert.Equal([double.PositiveInfinity], OutlierTail.FalseAlarms([2]));
        Assert.All(OutlierTail.FalseAlarms(new double[100]), alarms => Assert.Equal(double.PositiveInfinity, alarms));
    }

    private static double[] Exponential(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => -Math.Log(1 - random.NextDouble()))];
    }
}
