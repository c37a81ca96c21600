using MLNet.Embeddings.Images.Memory;

namespace MLNet.Embeddings.Tests.Images;

public class PixelBudgetTests
{
    [Fact]
    public async Task A_thread_that_would_exceed_the_budget_waits_until_another_gives_back()
    {
        var budget = new PixelBudget(100);
        PixelBudget.Holder first = budget.Take(60);
        bool returned = false;

        Task<bool> second = OnThread(() =>
        {
            PixelBudget.Holder holder = budget.Take(60);
            bool sawReturn = Volatile.Read(ref returned);
            budget.Return(60, holder);
            return sawReturn;
        });
        await WaitUntil(() => budget.WaitingCount > 0);
        Volatile.Write(ref returned, true);
        budget.Return(60, first);

        Assert.True(await second);
        Assert.Equal(0, budget.Taken);
        Assert.Equal(60, budget.MostTaken);
    }

    [Fact]
    public async Task What_is_larger_than_the_budget_goes_alone()
    {
        var budget = new PixelBudget(100);
        PixelBudget.Holder small = budget.Take(1);
        Task<long> large = OnThread(() =>
        {
            PixelBudget.Holder holder = budget.Take(1000);
            long taken = budget.Taken;
            budget.Return(1000, holder);
            return taken;
        });
        await WaitUntil(() => budget.WaitingCount > 0);
        budget.Return(1, small);

        Assert.Equal(1000, await large);
    }

    [Fact]
    public async Task Those_who_come_later_do_not_overtake_a_large_one()
    {
        var budget = new PixelBudget(100);
        PixelBudget.Holder first = budget.Take(50);
        var order = new List<string>();
        Task<int> large = OnThread(() => Take("large", 100));
        await WaitUntil(() => budget.WaitingCount > 0);
        Task<int> small = OnThread(() => Take("small", 10));
        await WaitUntil(() => budget.WaitingCount == 2);
        budget.Return(50, first);
        await Task.WhenAll(large, small);

        Assert.Equal(["large", "small"], order);

        int Take(string name, long bytes)
        {
            PixelBudget.Holder holder = budget.Take(bytes);
            lock (order)
                order.Add(name);
            budget.Return(bytes, holder);
            return 0;
        }
    }

    [Fact]
    public async Task A_thread_that_holds_an_image_does_not_wait_for_a_second_one()
    {
        var budget = new PixelBudget(100) { Patience = Timeout.InfiniteTimeSpan };
        using var both = new Barrier(2);
        Task<int>[] threads =
        [
            .. Enumerable
                .Range(0, 2)
                .Select(_ =>
                    OnThread(() =>
                    {
                        PixelBudget.Holder image = budget.Take(50);
                        both.SignalAndWait(TestContext.Current.CancellationToken);
                        PixelBudget.Holder copy = budget.Take(50);
                        budget.Return(50, copy);
                        budget.Return(50, image);
                        return 0;
                    })
                ),
        ];

        await Task.WhenAll(threads);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task Where_nothing_is_ever_given_back_waiting_ends()
    {
        var budget = new PixelBudget(100) { Patience = TimeSpan.FromMilliseconds(20) };
        budget.Take(80);

        await OnThread(() => budget.Take(80));

        Assert.Equal(160, budget.Taken);
    }

    [Fact]
    public async Task A_larger_budget_lets_those_in_who_wait()
    {
        var budget = new PixelBudget(100) { Patience = Timeout.InfiniteTimeSpan };
        budget.Take(80);
        Task<PixelBudget.Holder> second = OnThread(() => budget.Take(80));
        await WaitUntil(() => budget.WaitingCount > 0);
        budget.Limit = 200;
        await second;

        Assert.Equal(160, budget.Taken);
    }

    [Fact]
    public async Task Many_threads_stay_within_the_budget_together()
    {
        var budget = new PixelBudget(1000) { Patience = Timeout.InfiniteTimeSpan };
        Task<int>[] threads =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(thread =>
                    OnThread(() =>
                    {
                        var random = new Random(thread);
                        for (int i = 0; i < 500; i++)
                        {
                            var image = new PixelMemory(random.Next(1, 700), 0, budget);
                            Assert.True(budget.Taken <= 1000);
                            image.Dispose();
                            image.Dispose();
                        }

                        return 0;
                    })
                ),
        ];
        await Task.WhenAll(threads);

        Assert.Equal(0, budget.Taken);
        Assert.InRange(budget.MostTaken, 1, 1000);
    }

    // Each of its own, since a thread that holds something does not wait.
    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task WaitUntil(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }
}
