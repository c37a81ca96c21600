using Microsoft.ML;
using MLNet.Embeddings.Tests.Workout;
using MLNet.Embeddings.Tsne;
using MLNet.Embeddings.Tsne.Parameters;

namespace MLNet.Embeddings.Tests.Tsne;

public class TsneCheckpointTests
{
    private static readonly TsneParameters Short = new()
    {
        NumberOfEarlyExaggerationIterations = 60,
        NumberOfIterations = 80,
        Perplexities = [10],
    };

    /// <summary>Interrupted in either phase, at iterations that end with a review of the grid and at others, with and without a near
    /// field.</summary>
    [Theory]
    [InlineData(1, RepulsionMethod.Grid)]
    [InlineData(2, RepulsionMethod.Grid)]
    [InlineData(3, RepulsionMethod.Grid)]
    [InlineData(2, RepulsionMethod.Exact)]
    [InlineData(5, RepulsionMethod.Automatic)]
    public void A_fit_that_goes_on_gives_the_bits_of_one_that_was_never_interrupted(int components, RepulsionMethod repulsion)
    {
        Matrix features = TsneReference.Clusters(400, 10, 3, 1);
        TsneParameters parameters = Short with { NumberOfComponents = components, Repulsion = repulsion };
        float[] whole = Fit(features, parameters, null).Coordinates.Values;
        foreach (int interval in new[] { 1, 25, 33, 50, 90 })
        {
            TsneCheckpoint? kept = null;
            TsneParameters interrupted = parameters with
            {
                CallbackInterval = interval,
                Callback = look => kept ??= look.Iteration >= interval ? look.TakeCheckpoint() : null,
            };
            Assert.Equal(whole, Fit(features, interrupted, null).Coordinates.Values);
            Assert.Equal(interval, kept!.Iteration);
            Assert.Equal(whole, Fit(features, parameters, Reloaded(kept)).Coordinates.Values);
        }
    }

    [Fact]
    public void A_finished_fit_goes_on_as_if_it_had_been_told_of_more_iterations()
    {
        Matrix features = TsneReference.Clusters(1200, 10, 3, 1);
        TsneFit half = Fit(features, Short, null);
        TsneFit whole = Fit(features, Short with { NumberOfIterations = 160 }, null);
        TsneFit rest = Fit(features, Short with { NumberOfIterations = 160 }, new TsneCheckpoint(half.State), threads: 1);
        Assert.Equal(140, half.Diagnostics.IterationCount);
        Assert.Equal(220, rest.Diagnostics.IterationCount);
        Assert.Equal(whole.Coordinates.Values, rest.Coordinates.Values);
        Assert.Equal(whole.Diagnostics.KullbackLeiblerDivergence, rest.Diagnostics.KullbackLeiblerDivergence);
    }

    [Fact]
    public void An_early_stop_comes_at_the_same_iteration_after_an_interruption()
    {
        Matrix features = TsneReference.Clusters(300, 10, 3, 1);
        var kept = new List<TsneCheckpoint>();
        TsneParameters parameters = Short with
        {
            NumberOfIterations = 2000,
            CallbackInterval = 20,
            EarlyStopTolerance = 0.01,
            Callback = look => kept.Add(look.TakeCheckpoint()),
        };
        TsneFit whole = Fit(features, parameters, null);
        Assert.True(whole.Diagnostics.StoppedEarly);
        foreach (TsneCheckpoint checkpoint in kept.SkipLast(1).TakeLast(2))
        {
            TsneFit rest = Fit(features, parameters with { Callback = null }, Reloaded(checkpoint));
            Assert.Equal(whole.Diagnostics.IterationCount, rest.Diagnostics.IterationCount);
            Assert.Equal(whole.Coordinates.Values, rest.Coordinates.Values);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Who_watches_changes_nothing(double exaggeration)
    {
        Matrix features = TsneReference.Clusters(60, 10, 3, 1);
        TsneParameters parameters = Short with { NumberOfIterations = 1500, Exaggeration = exaggeration };
        TsneFit alone = Fit(features, parameters, null);
        TsneFit watched = Fit(features, parameters with { CallbackInterval = 10, Callback = _ => { } }, null);
        Assert.False(watched.Diagnostics.StoppedEarly);
        Assert.Equal(alone.Coordinates.Values, watched.Coordinates.Values);
    }

    [Fact]
    public void The_estimator_goes_on_from_a_saved_checkpoint()
    {
        TsneCheckpoint? kept = null;
        float[] whole = Fit(new() { Callback = look => kept = look.Iteration == 50 ? look.TakeCheckpoint() : kept }).Coordinates.Values;
        TsneProjectionTransformer rest = Fit(new() { ResumeFrom = Reloaded(kept!) });
        Assert.Equal(whole, rest.Coordinates.Values);
        Assert.Equal("resumed", rest.Diagnostics.InitializationReason);
        Assert.Equal(90, kept!.Coordinates.RowCount);

        static TsneProjectionTransformer Fit(TsneProjectionEstimator.Options options)
        {
            (options.OutputColumnName, options.InputColumnName, options.Seed) = ("Map", FeatureData.Column, 1);
            (options.Perplexities, options.NumberOfEarlyExaggerationIterations, options.NumberOfIterations) = ([10], 40, 40);
            var context = new MLContext(1);
            return context.Transforms.TsneProjection(options).Fit(FeatureData.View(context, FeatureData.Rows(90, 5)));
        }
    }

    [Fact]
    public void A_checkpoint_is_taken_while_the_callback_runs_and_not_afterwards()
    {
        TsneIteration seen = default;
        Assert.Throws<InvalidOperationException>(() => seen.TakeCheckpoint());
        Fit(TsneReference.Clusters(50, 4, 3, 1), Short with { CallbackInterval = 70, Callback = look => seen = look }, null);
        Assert.Equal(140, seen.Iteration);
        Fit(
            TsneReference.Clusters(50, 4, 3, 1),
            Short with
            {
                CallbackInterval = 70,
                Callback = look => seen = look.Iteration == 70 ? look : seen,
            },
            null
        );
        Assert.Contains("before the callback returns", Assert.Throws<InvalidOperationException>(() => seen.TakeCheckpoint()).Message);
    }

    [Fact]
    public void A_damaged_checkpoint_and_one_of_other_rows_are_refused()
    {
        TsneCheckpoint checkpoint = new(Fit(TsneReference.Clusters(800, 4, 3, 1), Short, null).State);
        using var stream = new MemoryStream();
        checkpoint.Save(stream);
        byte[] bytes = stream.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        Assert.Throws<FormatException>(() => TsneCheckpoint.Load(new MemoryStream(bytes)));
        Assert.Throws<FormatException>(() => TsneCheckpoint.Load(new MemoryStream(bytes[..100])));

        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => Fit(TsneReference.Clusters(700, 4, 3, 1), Short, checkpoint));
        Assert.Contains("800 × 2", error.Message);
    }

    private static TsneCheckpoint Reloaded(TsneCheckpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Save(stream);
        stream.Position = 0;
        return TsneCheckpoint.Load(stream);
    }

    private static TsneFit Fit(Matrix features, TsneParameters parameters, TsneCheckpoint? from, int threads = 2)
    {
        using var context = new EngineContext(threads);
        return TsneEngine.Fit(features, parameters, context, resume: from?.State);
    }
}
