using MLNet.Embeddings.Duplicates.Calibration;
using MLNet.Embeddings.Duplicates.Findings;

namespace MLNet.Embeddings.Tests.Duplicates;

public class DuplicateThresholdTests
{
    [Theory]
    [InlineData(32, 0.01)]
    [InlineData(128, 0.05)]
    public void Unrelated_rows_reach_the_null_threshold_at_about_the_stated_rate(int length, double rate)
    {
        DuplicateIndex index = DuplicateSet.Random(2000, length, 11, copies: 0).Index(DuplicateThreshold.NullPairs(rate));
        Assert.InRange(index.Findings.IsDuplicate.Count(flag => flag) / 2000.0, 0, 2 * rate);
    }

    [Fact]
    public void Duplicates_do_not_move_the_null_threshold_above_themselves()
    {
        DuplicateIndex index = DuplicateSet.Random(1500, 64, 12, copies: 0.15).Index(DuplicateThreshold.ModelDefault);
        Assert.InRange(index.Threshold, 0.4f, 0.9f);
        Assert.InRange(index.Findings.IsDuplicate.Count(flag => flag), 180, 260);
    }

    [Fact]
    public void A_target_fraction_is_the_share_of_rows_with_a_match()
    {
        DuplicateIndex index = DuplicateSet.Random(400, 16, 13, copies: 0).Index(DuplicateThreshold.TargetFraction(0.1));

        // Two rows that are each other's nearest have one score, so the share may be exceeded by one row.
        Assert.InRange(index.Findings.NearestScores.Count(score => score >= index.Threshold), 40, 41);
    }

    [Fact]
    public void Judged_pairs_are_told_apart()
    {
        DuplicateSet rows = new DuplicateSet().AddAngle("a", 0).AddAngle("b", 3).AddAngle("c", 12).AddAngle("d", 30);
        DuplicateIndex index = rows.Index(
            DuplicateThreshold.LabeledPairs([
                new("a", "b", true),
                new("b", "c", true),
                new("a", "c", true),
                new("c", "d", false),
                new("a", "d", false),
            ])
        );

        Assert.InRange(index.Threshold, (float)Math.Cos(18 * Math.PI / 180), (float)Math.Cos(12 * Math.PI / 180));
        Assert.Contains(
            "'x'",
            Assert
                .Throws<ArgumentException>(() => rows.Index(DuplicateThreshold.LabeledPairs([new("a", "x", true), new("a", "b", false)])))
                .Message
        );
        Assert.Throws<ArgumentException>(() => DuplicateThreshold.LabeledPairs([new("a", "b", true)]));
    }

    [Fact]
    public void The_best_threshold_weighs_misses_against_false_pairs() =>
        Assert.Equal(0.75f, JudgedCalibration.Threshold([0.9f, 0.8f, 0.7f, 0.6f, 0.2f], [true, true, false, false, false]));

    [Fact]
    public void The_curve_falls_from_all_rows_to_the_identical_ones()
    {
        DuplicateIndex index = DuplicateSet
            .Random(300, 8, 14)
            .Add("copy", [1, 2, 3, 4, 5, 6, 7, 8], "train")
            .Add("copy too", [1, 2, 3, 4, 5, 6, 7, 8], "test")
            .Index(DuplicateThreshold.Fixed(0.9f));
        List<ThresholdPoint> curve = DuplicateTables.Curve(index.Findings);

        Assert.Equal(302, curve[0].MatchedRows);
        Assert.Equal((1f, 2, 2), (curve[^1].Threshold, curve[^1].MatchedRows, curve[^1].LeakingRows));
        Assert.All(curve.Zip(curve.Skip(1)), pair => Assert.True(pair.First.MatchedRows >= pair.Second.MatchedRows));
        Assert.All(
            curve,
            point => Assert.Equal(index.Findings.NearestScores.Count(score => score >= point.Threshold - 1e-6f), point.MatchedRows)
        );
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DuplicateThreshold.Fixed(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuplicateThreshold.Fixed(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuplicateThreshold.TargetFraction(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => DuplicateThreshold.NullPairs(1));
    }
}
