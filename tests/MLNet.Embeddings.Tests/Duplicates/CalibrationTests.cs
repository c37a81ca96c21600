using MLNet.Embeddings.Duplicates;
using MLNet.Embeddings.Duplicates.Findings;
using MLNet.Embeddings.Duplicates.Hubness;

namespace MLNet.Embeddings.Tests.Duplicates;

/// <summary>Calibration without labels, whatever the share of copies among the rows that it learns from.</summary>
public class CalibrationTests
{
    private static readonly string[] Shapes = ["many dimensions", "falling variances", "far from the origin", "classes"];

    public static TheoryData<string, bool> ShapesAndMeasures => [.. Shapes.SelectMany(shape => new[] { (shape, true), (shape, false) })];

    [Theory]
    [MemberData(nameof(ShapesAndMeasures))]
    public void Copies_are_found_at_any_share_of_them_and_move_the_threshold_little(string shape, bool isCorrected)
    {
        // Cosines of rows that all point the same way lie too near to 1 for planted noise to be less than what tells rows apart.
        int count = isCorrected ? 1000 : 300;
        CopiedSet.Outcome alone = CopiedSet.Of(shape, count, 1).Judge(DuplicateThreshold.ModelDefault, isCorrected);
        Assert.InRange(alone.FalseRate, 0, 0.012);
        foreach (double share in (double[])[0.03, 0.3, 0.7, 1])
        {
            CopiedSet.Outcome copied = CopiedSet
                .Of(shape, count, 1)
                .Copy((int)(share * count), 1, 0.02, 0.15)
                .Judge(DuplicateThreshold.ModelDefault, isCorrected);
            Assert.True(copied.Recall >= 0.98, $"{share}: recall {copied.Recall}, threshold {copied.Threshold}");
            Assert.True(copied.FalseRate <= 0.015, $"{share}: false {copied.FalseRate}");
            Assert.InRange(copied.Threshold, 0, alone.Threshold + 0.02f);
        }
    }

    [Theory]
    [InlineData("many dimensions", 1)]
    [InlineData("many dimensions", 3)]
    [InlineData("many dimensions", 11)]
    [InlineData("falling variances", 3)]
    [InlineData("falling variances", 11)]
    [InlineData("classes", 1)]
    [InlineData("classes", 3)]
    public void Scenes_of_two_to_twelve_frames_are_found(string shape, int others)
    {
        int scenes = others == 11 ? 250 : 600;
        CopiedSet.Outcome found = CopiedSet
            .Of(shape, scenes, 2)
            .Copy(scenes, others, 0.05, 0.3)
            .Judge(DuplicateThreshold.ModelDefault, isCorrected: true);
        Assert.True(found.Recall >= 0.98, $"recall {found.Recall}, threshold {found.Threshold}");
        Assert.InRange(found.FalseRate, 0, 0.03);
        Assert.InRange(found.Threshold, 0, 0.85f);
        Assert.InRange(found.Index.Calibration!.RowCount, scenes * 9 / 10, scenes * 11 / 10);
    }

    [Fact]
    public void Copies_that_are_hardly_nearer_than_other_rows_cost_recall_but_never_all_of_it()
    {
        CopiedSet.Outcome found = CopiedSet
            .Of("a subspace", 800, 3)
            .Copy(800, 3, 0.05, 0.3)
            .Judge(DuplicateThreshold.ModelDefault, isCorrected: true);
        Assert.InRange(found.Recall, 0.8, 1);
        Assert.InRange(found.FalseRate, 0, 0.01);
    }

    [Theory]
    [InlineData(300, 90)]
    [InlineData(100, 100)]
    [InlineData(40, 20)]
    [InlineData(450, 450)]
    public void Few_rows_with_many_copies_have_a_threshold_below_the_copies(int count, int copies)
    {
        CopiedSet.Outcome found = CopiedSet
            .Of("falling variances", count, 4)
            .Copy(copies, 1, 0.02, 0.15)
            .Judge(DuplicateThreshold.ModelDefault, isCorrected: false);
        Assert.InRange(found.Recall, 0.97, 1);
        Assert.InRange(found.FalseRate, 0, 0.03);
        Assert.InRange(found.Threshold, 0, 0.9999f);
        Assert.True(found.Index.Calibration!.IsSufficient);
        Assert.InRange(found.Index.Calibration.RowCount, count * 9 / 10, count + (copies / 10));
    }

    [Fact]
    public void Rows_that_are_scaled_copies_of_others_are_found_in_groups_of_any_size()
    {
        CopiedSet.Outcome found = CopiedSet
            .Of("falling variances", 500, 5)
            .Scale(100, 30)
            .Judge(DuplicateThreshold.ModelDefault, isCorrected: false);
        Assert.Equal(1, found.Recall);
        Assert.InRange(found.FalseRate, 0, 0.02);
        Assert.InRange(found.Threshold, 0, 0.9999f);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(100)]
    public void Rows_of_a_tight_class_are_no_duplicates(int perClass)
    {
        var random = new Random(6);
        var set = new DuplicateSet();
        for (int row = 0, length = 24; row < 1200; row += perClass)
        {
            float[] center = [.. Enumerable.Range(0, length).Select(_ => 4 * DuplicateSet.Gaussian(random))];
            for (int member = 0; member < perClass; member++)
                set.Add($"{row + member:D4}", [.. center.Select(value => value + (0.1f * DuplicateSet.Gaussian(random)))]);
        }

        DuplicateIndex index = set.Index(
            DuplicateThreshold.ModelDefault,
            new DuplicateSettings { Hubness = DuplicateHubness.Csls },
            threads: 2
        );
        Assert.InRange(index.Findings.IsDuplicate.Count(flag => flag), 0, 24);
    }

    [Theory]
    [InlineData(0.002, 0.01)]
    [InlineData(0.01, 0.025)]
    [InlineData(0.05, 0.1)]
    public void Unrelated_rows_are_flagged_at_about_the_stated_rate_however_many_copies_there_are(double rate, double atMost)
    {
        foreach (int copies in (int[])[0, 300, 1000])
        {
            CopiedSet set = CopiedSet.Of("many dimensions", 1000, 7).Copy(copies, 1, 0.02, 0.15);
            foreach (bool isCorrected in (bool[])[true, false])
                Assert.InRange(set.Judge(DuplicateThreshold.NullPairs(rate), isCorrected).FalseRate, 0, 2 * atMost);
        }
    }

    [Fact]
    public void Too_few_rows_to_learn_from_are_said_to_be_so()
    {
        DuplicateIndex few = DuplicateSet.Random(29, 16, 8, copies: 0).Index(DuplicateThreshold.ModelDefault);
        Assert.Equal((false, 29, 29 * 28 / 2), (few.Calibration!.IsSufficient, few.Calibration.RowCount, few.Calibration.PairCount));
        DuplicateIndex enough = DuplicateSet.Random(60, 16, 8, copies: 0).Index(DuplicateThreshold.NullPairs(0.01));
        Assert.True(enough.Calibration!.IsSufficient);
        Assert.InRange(enough.Calibration.PairCount, 50 * 49 / 2, 60 * 59 / 2);

        // Fifty rows, but of two scenes only.
        CopiedSet.Outcome scenes = CopiedSet
            .Of("many dimensions", 25, 9)
            .Copy(25, 1, 0.02, 0.05)
            .Judge(DuplicateThreshold.ModelDefault, isCorrected: false);
        Assert.False(scenes.Index.Calibration!.IsSufficient);
        Assert.Null(DuplicateSet.Random(60, 16, 8).Index(DuplicateThreshold.Fixed(0.9f)).Calibration);
    }

    [Fact]
    public void Copies_are_told_from_neighbors_by_the_step_between_them()
    {
        float[] alone = [.. Enumerable.Range(1, 20).Select(rank => (float)Math.Pow(rank, 0.125))];
        double spread = NearCopies.SpreadOf(3, _ => alone);
        Assert.Equal(0.125, spread, 1e-2);
        Assert.Equal(0, NearCopies.CountOf(alone, spread));
        for (int copies = 1; copies <= 12; copies++)
            Assert.Equal(
                copies,
                NearCopies.CountOf([.. Enumerable.Range(1, copies).Select(rank => 0.3f + (0.01f * rank)), .. alone[..^copies]], spread)
            );

        Assert.Equal(15, NearCopies.CountOf([.. new float[15], .. alone[..5]], spread));
        Assert.Equal(
            [0, 0, 2, 0, 2],
            NearCopies.Leaders(
                5,
                row =>
                    row switch
                    {
                        1 => new[] { 0 },
                        2 => [1],
                        3 => [0, 1],
                        4 => [2],
                        _ => [],
                    }
            )
        );
    }
}
