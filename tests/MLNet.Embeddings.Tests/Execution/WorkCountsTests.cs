namespace MLNet.Embeddings.Tests.Execution;

public sealed class WorkCountsTests
{
    [Fact]
    public void Without_a_collection_nothing_is_counted()
    {
        WorkCounts.AddNeighborSearch();
        using WorkCounts work = WorkCounts.Collect();

        Assert.Equal(0, work.NeighborSearches);
    }

    [Fact]
    public void Each_kind_of_work_has_its_count()
    {
        using WorkCounts work = WorkCounts.Collect();
        WorkCounts.AddFileRead();
        WorkCounts.AddImageDecoded();
        WorkCounts.AddImageDecoded();
        WorkCounts.AddImagesEmbedded(3);
        for (int i = 0; i < 4; i++)
            WorkCounts.AddNeighborSearch();

        Assert.Equal((1, 2, 3, 4), (work.FilesRead, work.ImagesDecoded, work.ImagesEmbedded, work.NeighborSearches));
    }

    [Fact]
    public void The_outer_collection_counts_what_the_inner_one_does()
    {
        using WorkCounts outer = WorkCounts.Collect();
        WorkCounts inner = WorkCounts.Collect();
        WorkCounts.AddFileRead();
        inner.Dispose();
        WorkCounts.AddFileRead();

        Assert.Equal((1, 2), (inner.FilesRead, outer.FilesRead));
    }

    [Fact]
    public void Collections_side_by_side_do_not_see_each_other()
    {
        using var bothCollect = new Barrier(2);
        long[] counts = new long[2];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(index => new Thread(() =>
                {
                    using WorkCounts work = WorkCounts.Collect();
                    bothCollect.SignalAndWait();
                    for (int i = 0; i <= index; i++)
                        WorkCounts.AddFileRead();
                    bothCollect.SignalAndWait();
                    counts[index] = work.FilesRead;
                })),
        ];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.Equal([1, 2], counts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Work_of_a_team_of_threads_is_counted_wherever_the_team_was_made(bool isMadeOutside)
    {
        const int blocks = 500;
        EngineContext? made = isMadeOutside ? new EngineContext(4) : null;
        using WorkCounts work = WorkCounts.Collect();
        using EngineContext context = made ?? new EngineContext(4);
        for (int i = 0; i < 20; i++)
        {
            context.For(
                blocks,
                (_, _) =>
                {
                    Thread.SpinWait(200);
                    WorkCounts.AddImageDecoded();
                }
            );
        }

        Assert.Equal(20 * blocks, work.ImagesDecoded);
    }

    [Fact]
    public void A_thread_that_outlives_the_collection_counts_for_the_outer_one_alone()
    {
        using WorkCounts outer = WorkCounts.Collect();
        using var closed = new ManualResetEventSlim();
        WorkCounts inner = WorkCounts.Collect();
        var thread = new Thread(() =>
        {
            closed.Wait();
            WorkCounts.AddFileRead();
        });
        thread.Start();
        inner.Dispose();
        closed.Set();
        thread.Join();

        Assert.Equal((0, 1), (inner.FilesRead, outer.FilesRead));
    }

    [Fact]
    public void A_team_made_inside_a_collection_still_counts_for_a_later_one()
    {
        WorkCounts first = WorkCounts.Collect();
        using var context = new EngineContext(3);
        first.Dispose();
        using WorkCounts second = WorkCounts.Collect();
        context.For(300, (_, _) => WorkCounts.AddFileRead());

        Assert.Equal((0, 300), (first.FilesRead, second.FilesRead));
    }
}
