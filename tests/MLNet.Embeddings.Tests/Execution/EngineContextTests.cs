namespace MLNet.Embeddings.Tests.Execution;

public class EngineContextTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_block_runs_once_in_each_of_many_loops(int threads)
    {
        using var context = new EngineContext(threads);
        var counts = new int[37];
        for (int round = 0; round < 500; round++)
            context.For(counts.Length, (block, worker) => Interlocked.Increment(ref counts[block]));

        Assert.All(counts, count => Assert.Equal(500, count));
    }

    [Fact]
    public void Worker_indices_are_below_the_thread_count()
    {
        using var context = new EngineContext(3);
        context.For(100, (_, worker) => Assert.InRange(worker, 0, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failing_block_reaches_the_caller_and_the_team_works_on(int threads)
    {
        using var context = new EngineContext(threads);
        Assert.Throws<InvalidOperationException>(() =>
            context.For(
                50,
                (block, _) =>
                {
                    if (block == 20)
                        throw new InvalidOperationException("planned");
                }
            )
        );

        int done = 0;
        context.For(10, (_, _) => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_canceled_token_stops_the_loop_early(int threads)
    {
        int calls = 0;
        int blocks = 0;
        using var source = new CancellationTokenSource();
        var progress = new ProgressHandler(_ =>
        {
            if (++calls > 1)
                source.Cancel();
        });
        using var context = new EngineContext(threads, progress, source.Token);
        using EngineContext.StageScope stage = context.BeginStage("work");

        Assert.Throws<OperationCanceledException>(() =>
            context.For(
                1000,
                (_, _) =>
                {
                    Interlocked.Increment(ref blocks);
                    Thread.Sleep(5);
                }
            )
        );
        Assert.InRange(blocks, 1, 200);
    }

    [Fact]
    public void Stages_report_their_names_and_seconds()
    {
        var names = new List<string>();
        using var context = new EngineContext(2, new ProgressHandler(progress => names.Add(progress.Stage)));
        using (context.BeginStage("first"))
            context.Report(1, 1);
        using (context.BeginStage("second"))
            context.ForWithProgress(4, (_, _) => { });

        Assert.Equal(["first", "second"], context.StageTimes.Select(stage => stage.Name));
        Assert.Equal(["first", "second"], names.Distinct());
    }

    [Fact]
    public void A_stage_within_a_stage_is_part_of_it()
    {
        using var context = new EngineContext(1);
        using (context.BeginStage("outer"))
        using (context.BeginStage("inner"))
            context.Report(1, 1);
        using (context.BeginStage("after"))
            context.Report(1, 1);

        Assert.Equal(["outer", "after"], context.StageTimes.Select(stage => stage.Name));
    }

    [Fact]
    public void A_token_alone_stops_a_loop_and_a_stage()
    {
        using var source = new CancellationTokenSource();
        using var context = new EngineContext(2, cancellationToken: source.Token);
        context.For(4, (_, _) => { });
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => context.For(4, (_, _) => { }));
        Assert.Throws<OperationCanceledException>(() => context.BeginStage("work"));
        Assert.Throws<OperationCanceledException>(() => context.ForWithProgress(4, (_, _) => { }));
    }
}
