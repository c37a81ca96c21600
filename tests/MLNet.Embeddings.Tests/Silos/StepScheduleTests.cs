using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Cluster.Scheduling;

namespace MLNet.Embeddings.Tests.Silos;

public class StepScheduleTests
{
    private static readonly SchedulePolicy Policy = new(TimeSpan.FromSeconds(10), 3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    private static readonly WorkerRoom TwoCores = new(2, 1 << 30, 0);

    [Fact]
    public void A_step_is_taken_once_and_those_behind_it_wait()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(3));
        IReadOnlyList<StepLease> first = Take(schedule, "a");
        IReadOnlyList<StepLease> second = Take(schedule, "b");
        Assert.Equal(["part-0", "part-1", "part-2"], first.Concat(second).Select(lease => lease.StepId).Order());
        Assert.Empty(Take(schedule, "c"));
        foreach (StepLease lease in first.Concat(second))
            schedule.MarkDone(lease.StepId);
        Assert.Equal("whole", Assert.Single(Take(schedule, "a")).StepId);
        schedule.MarkDone("whole");
        Assert.True(schedule.IsFinished);
    }

    [Fact]
    public void The_longest_way_goes_first()
    {
        var plan = new ClusterPlan(
            "ways",
            [SmallPlans.Step("a-short"), SmallPlans.Step("b-long"), SmallPlans.Step("c-end", 5_000_000_000, ["b-long"])]
        );
        Assert.Equal("b-long", Take(Of(plan), "w", TwoCores with { Cores = 1 })[0].StepId);
    }

    [Fact]
    public void Cores_that_no_step_needs_become_threads_of_those_that_run() =>
        Assert.Equal([3, 2], Take(Of(SmallPlans.Fan(2)), "w", TwoCores with { Cores = 5 }).Select(lease => lease.Threads));

    [Fact]
    public void Little_work_is_shared_among_the_workers_that_ask()
    {
        StepSchedule schedule = Of(
            new ClusterPlan(
                "one",
                [SmallPlans.Step("first"), SmallPlans.Step("x", dependsOn: ["first"]), SmallPlans.Step("y", dependsOn: ["first"])]
            )
        );
        Assert.Single(Take(schedule, "a"));
        Assert.Empty(Take(schedule, "b"));
        schedule.MarkDone("first");
        Assert.Equal(2, Assert.Single(Take(schedule, "a")).Threads);
        Assert.Single(Take(schedule, "b"));
    }

    [Fact]
    public void A_lease_that_is_not_renewed_ends_and_the_late_result_counts_nevertheless()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(1));
        StepLease lost = Take(schedule, "a")[0];
        Assert.Empty(schedule.Renew("a", [lost], TimeSpan.FromSeconds(9)));
        Assert.Empty(schedule.Expire(TimeSpan.FromSeconds(18)));
        Assert.Equal("part-0", Assert.Single(schedule.Expire(TimeSpan.FromSeconds(20))).Id);
        StepLease again = Assert.Single(schedule.Take("b", TwoCores, TwoCores, TimeSpan.FromSeconds(22)));
        Assert.Equal((2, 1), (again.Attempt, schedule.Retries));
        Assert.Equal([lost.Number], schedule.Renew("a", [lost], TimeSpan.FromSeconds(22)));
        Assert.Equal((false, true), (schedule.Holds(lost.Number), schedule.Holds(again.Number)));
        schedule.MarkDone("part-0");
        Assert.Equal([again.Number], schedule.Renew("b", [again], TimeSpan.FromSeconds(22)));
    }

    [Fact]
    public void Attempts_wait_twice_as_long_each_time_and_then_the_step_is_set_aside()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(2));
        TimeSpan now = TimeSpan.Zero;
        foreach (int wait in new[] { 1, 2 })
        {
            StepLease lease = schedule.Take("w", TwoCores with { Cores = 1 }, TwoCores, now).Single(lease => lease.StepId == "part-0");
            schedule.Fail(lease.Number, "no", mayPass: true, now);
            Assert.Equal(now + TimeSpan.FromSeconds(wait), schedule.Step("part-0").NotBefore);
            now += TimeSpan.FromSeconds(wait);
        }

        StepLease last = schedule.Take("w", TwoCores with { Cores = 1 }, TwoCores, now).Single();
        schedule.Fail(last.Number, "never", mayPass: true, now);
        Assert.Equal((StepPhase.SetAside, "never"), (schedule.Step("part-0").Phase, schedule.Step("part-0").Reason));
        StepLease other = schedule.Take("w", TwoCores, TwoCores, now).Single();
        Assert.Equal("part-1", other.StepId);
        schedule.MarkDone("part-1");
        Assert.True(schedule.IsStuck);
        Assert.Equal(1, schedule.Forgive());
        Assert.Equal("part-0", schedule.Take("w", TwoCores, TwoCores, now).Single().StepId);
    }

    [Fact]
    public void What_cannot_pass_is_set_aside_at_once()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(1));
        schedule.Fail(Take(schedule, "w")[0].Number, "damaged", mayPass: false, TimeSpan.Zero);
        Assert.Equal(1, schedule.SetAsideCount);
    }

    [Fact]
    public void A_schedule_made_anew_takes_leases_over()
    {
        StepSchedule before = Of(SmallPlans.Fan(2));
        IReadOnlyList<StepLease> held = Take(before, "a");
        StepSchedule after = Of(SmallPlans.Fan(2));
        Assert.Empty(after.Renew("a", held, TimeSpan.Zero));
        Assert.Equal(2, after.LeasedCount);
        Assert.Equal(held.Select(lease => lease.Number), after.Renew("b", held, TimeSpan.Zero));
        Assert.Empty(Take(after, "b"));
    }

    [Fact]
    public void An_output_that_is_gone_is_written_again_before_what_reads_it()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(1));
        schedule.MarkDone("part-0");
        StepLease whole = Take(schedule, "w").Single();
        schedule.Reopen("part-0");
        schedule.Fail(whole.Number, "no input", mayPass: true, TimeSpan.Zero);
        Assert.Equal("part-0", schedule.Take("w", TwoCores, TwoCores, TimeSpan.FromSeconds(5)).Single().StepId);
        schedule.MarkDone("part-0");
        Assert.Equal("whole", schedule.Take("w", TwoCores, TwoCores, TimeSpan.FromSeconds(5)).Single().StepId);
    }

    [Fact]
    public void Memory_and_GPUs_bound_what_is_taken_and_what_no_worker_has_is_told()
    {
        var large = new JsonObject { ["memoryBytes"] = 3L << 29, ["gpus"] = 1 };
        StepSchedule schedule = Of(new ClusterPlan("large", [SmallPlans.Step("large", parameters: large)]));
        Assert.Empty(Take(schedule, "w"));
        Assert.Equal(new StepNeeds(3L << 29, 1), schedule.UnmetNeeds(TimeSpan.Zero));
        WorkerRoom enough = new(1, 1L << 31, 1);
        Assert.Single(Take(schedule, "x", enough));
        Assert.Null(schedule.UnmetNeeds(TimeSpan.Zero));
    }

    [Fact]
    public void A_worker_that_ends_gives_back_without_blame()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(1));
        schedule.Release(Take(schedule, "w")[0].Number);
        Assert.Equal(1, Take(schedule, "v").Single().Attempt);
    }

    [Fact]
    public void What_an_answer_that_was_lost_gave_is_taken_back_without_blame()
    {
        StepSchedule schedule = Of(SmallPlans.Fan(2));
        StepLease[] held = [.. Take(schedule, "w")];
        schedule.TakeBack("v", []);
        Assert.Equal(2, schedule.LeasedCount);
        schedule.TakeBack("w", [held[0].Number]);
        StepLease again = Assert.Single(Take(schedule, "v"));
        Assert.Equal((held[1].StepId, 1, 0), (again.StepId, again.Attempt, schedule.Retries));
    }

    private static StepSchedule Of(ClusterPlan plan) => new(plan.Steps, Policy);

    private static IReadOnlyList<StepLease> Take(StepSchedule schedule, string worker, WorkerRoom? room = null) =>
        schedule.Take(worker, room ?? TwoCores, room ?? TwoCores, TimeSpan.Zero);
}
