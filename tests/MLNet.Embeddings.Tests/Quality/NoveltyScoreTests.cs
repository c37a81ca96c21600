using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Embeddings.Numerics;
using MLNet.Embeddings.Tests.Neighbors;
using MLNet.Embeddings.Tests.Workout;

namespace MLNet.Embeddings.Tests.Quality;

public class NoveltyScoreTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void A_row_whose_p_value_is_the_rate_is_novel()
    {
        // Of 19 rows and a new one far off the p-value is 1/20, which no float is.
        IDataView rows = View(Matrix.From([.. Enumerable.Range(0, 19).Select(i => new[] { i, 0f })]));
        NoveltyScoreTransformer novelty = _mlContext
            .Transforms.NoveltyScore(
                new NoveltyScoreEstimator.Options
                {
                    OutputColumnName = "Novelty",
                    NumberOfNeighbors = 3,
                    Metric = DistanceMetric.Euclidean,
                    Rate = 0.05,
                }
            )
            .Fit(rows);
        IDataView far = novelty.Transform(
            View(
                Matrix.From([
                    [1000f, 0f],
                ])
            )
        );
        Assert.Equal([0.05f], far.GetColumn<float>("NoveltyPValue"));
        Assert.Equal([true], far.GetColumn<bool>("NoveltyIsNovel"));
    }

    [Fact]
    public void P_values_of_rows_of_the_same_source_are_uniform_and_far_rows_are_novel()
    {
        Matrix all = NeighborInputs.Gaussian(2000, 8);
        IDataView training = View(all.RowsAt([.. Enumerable.Range(0, 1000)]));
        NoveltyScoreTransformer novelty = _mlContext
            .Transforms.NoveltyScore(
                new NoveltyScoreEstimator.Options
                {
                    OutputColumnName = "Novelty",
                    Metric = DistanceMetric.Euclidean,
                    Rate = 0.05,
                }
            )
            .Fit(training);

        Assert.Equal(1000, novelty.RowCount);
        float[] trained = Column(novelty, training, "NoveltyPValue");
        Assert.InRange(Distance(trained), 0, 0.002);
        float[] fresh = Column(novelty, View(all.RowsAt([.. Enumerable.Range(1000, 1000)])), "NoveltyPValue");

        // Of 1,000 values the distance exceeds 0.052 once in a hundred.
        Assert.InRange(Distance(fresh), 0, 0.052);

        var far = new Matrix(3, 8);
        far.AsSpan().Fill(5);
        Assert.All(Column(novelty, View(far), "NoveltyPValue"), value => Assert.Equal(1f / 1001, value));
        Assert.All(novelty.Transform(View(far)).GetColumn<bool>("NoveltyIsNovel"), Assert.True);
        Assert.All(Column(novelty, View(far), "NoveltyScore"), score => Assert.InRange(score, 5, 20));
    }

    [Fact]
    public void A_row_without_a_vector_is_missing_and_told_of_once()
    {
        Matrix rows = NeighborInputs.Gaussian(60, 4);
        NoveltyScoreTransformer novelty = _mlContext.Transforms.NoveltyScore("Novelty", rate: 0.1).Fit(View(rows));
        Matrix fresh = NeighborInputs.Gaussian(9, 4);
        fresh[2, 1] = float.NaN;
        fresh[5, 0] = float.PositiveInfinity;

        var log = new LogListener(_mlContext);
        IDataView judged = novelty.Transform(View(fresh));
        float[] values = Column(novelty, View(fresh), "NoveltyPValue");
        Assert.Equal([2, 5], Enumerable.Range(0, 9).Where(i => float.IsNaN(values[i])));
        Assert.DoesNotContain(true, new[] { 2, 5 }.Select(i => judged.GetColumn<bool>("NoveltyIsNovel").ElementAt(i)));
        Assert.Contains(log.Of(ChannelMessageKind.Warning), warning => warning.Contains("2 rows have a missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_rows_and_options_out_of_range_are_refused_in_one_sentence()
    {
        IDataView few = View(NeighborInputs.Gaussian(20, 4));
        Assert.Contains(
            "holds 20 usable rows, and each is measured by its 20 nearest others",
            Assert.Throws<InvalidOperationException>(() => _mlContext.Transforms.NoveltyScore("Novelty").Fit(few)).Message
        );
        Assert.Contains(
            "Rate must be above 0 and below 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.Transforms.NoveltyScore("Novelty", rate: 1)).Message
        );

        var log = new LogListener(_mlContext);
        _mlContext.Transforms.NoveltyScore("Novelty").Fit(View(NeighborInputs.Gaussian(40, 4)));
        Assert.Contains(
            log.Of(ChannelMessageKind.Warning),
            warning => warning.Contains("no row is novel at a Rate of 0.01", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Drift_is_told_from_chance()
    {
        Matrix rows = NeighborInputs.Gaussian(400, 6);
        IDataView reference = View(rows.RowsAt([.. Enumerable.Range(0, 250)]));
        Matrix same = rows.RowsAt([.. Enumerable.Range(250, 150)]);
        Matrix shifted = rows.RowsAt([.. Enumerable.Range(250, 150)]);
        foreach (ref float value in shifted.AsSpan())
            value += 1;

        DriftMetrics none = Drift(reference, View(same), threads: 1);
        DriftMetrics some = Drift(reference, View(shifted), threads: 2);
        Assert.InRange(none.PValue, 0.05, 1);
        Assert.InRange(none.Drift, -0.1, 0.1);
        Assert.Equal(0.001, some.PValue);
        Assert.InRange(some.Drift, 0.4, 1);
        Assert.Equal((250, 150), (some.ReferenceRowCount, some.BatchRowCount));

        // 250 · 249 and 150 · 149 of 400 · 399 ordered pairs are of one set.
        Assert.Equal(((250 * 249) + (150 * 149)) / (400.0 * 399), none.ExpectedShare, 12);
        DriftMetrics again = Drift(reference, View(same), threads: 3);
        Assert.Equal((none.PValue, none.SameSetShare), (again.PValue, again.SameSetShare));
        Assert.Contains(
            "The batch holds 1 usable rows",
            Assert.Throws<InvalidOperationException>(() => Drift(reference, View(NeighborInputs.Gaussian(1, 6)), threads: 1)).Message
        );
    }

    [Theory]
    [InlineData(600, 200)]
    [InlineData(200, 600)]
    public void Rows_that_repeat_are_no_drift(int referenceCount, int batchCount)
    {
        // Fifteen different rows, of each many copies in both sets.
        Matrix values = NeighborInputs.Gaussian(15, 4);
        int[] drawn = [.. Enumerable.Range(0, referenceCount + batchCount).Select(row => (int)(CounterRandom.Bits(3, 0, (ulong)row) % 15))];
        DriftMetrics drift = Drift(
            View(values.RowsAt(drawn.AsSpan(0, referenceCount))),
            View(values.RowsAt(drawn.AsSpan(referenceCount))),
            threads: 2
        );
        Assert.InRange(drift.Drift, -0.1, 0.1);
        Assert.InRange(drift.PValue, 0.02, 0.98);
    }

    [Fact]
    public void The_model_of_the_first_format_loads_and_says_the_same()
    {
        IDataView rows = View(NeighborInputs.Gaussian(40, 4));
        string kept = Path.Combine(Repository.Root, "tests", "MLNet.Embeddings.Tests", "Fixtures", "novelty-score-1.zip");
        NoveltyScoreTransformer novelty = _mlContext.Transforms.NoveltyScore("Novelty", rate: 0.1).Fit(rows);
        if (Environment.GetEnvironmentVariable("MLNET_EMBEDDINGS_FIXTURES") is { } folder)
            _mlContext.Model.Save(novelty, rows.Schema, Path.Combine(folder, "novelty-score-1.zip"));

        ITransformer loaded = _mlContext.Model.Load(kept, out _);
        Assert.Equal(Column(novelty, rows, "NoveltyPValue"), Column(loaded, rows, "NoveltyPValue"));
    }

    // Kolmogorov's distance to the uniform distribution.
    private static double Distance(float[] values)
    {
        float[] sorted = [.. values.Order()];
        return Enumerable
            .Range(0, sorted.Length)
            .Max(i => Math.Max(sorted[i] - ((double)i / sorted.Length), ((i + 1.0) / sorted.Length) - sorted[i]));
    }

    private DriftMetrics Drift(IDataView reference, IDataView batch, int threads) =>
        _mlContext.EvaluateDrift(
            reference,
            batch,
            metric: DistanceMetric.Euclidean,
            numberOfThreads: threads,
            cancellationToken: TestContext.Current.CancellationToken
        );

    private static float[] Column(ITransformer novelty, IDataView rows, string name) => [.. novelty.Transform(rows).GetColumn<float>(name)];

    private IDataView View(Matrix rows) => _mlContext.Data.LoadFromMatrix(rows);
}
