using MLNet.Embeddings.Cluster;

namespace MLNet.Embeddings.Tests.Silos;

public class ClusterSimulationTests
{
    private static readonly ClusterPlan Plan = SmallPlans.Fan(64);

    [Theory]
    [InlineData(1, 65)]
    [InlineData(2, 33)]
    [InlineData(4, 17)]
    public void Silos_divide_the_time_but_for_the_step_that_waits_for_all(int silos, double seconds) =>
        Assert.Equal(seconds, Run(silos).Elapsed.TotalSeconds, 0.01);

    [Fact]
    public void Silos_on_one_machine_share_its_cores()
    {
        SimulationResult result = Run(4, options => options with { MachineCores = [2] });
        Assert.Equal(33, result.Elapsed.TotalSeconds, 0.01);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        SimulationResult[] runs =
        [
            .. new[] { 1, 1, 2 }.Select(seed => Run(3, options => options with { StragglerShare = .2, FailureShare = .1, Seed = seed })),
        ];
        Assert.Equal(runs[0].Elapsed, runs[1].Elapsed);
        Assert.Equal(runs[0].AttemptCount, runs[1].AttemptCount);
        Assert.NotEqual(runs[0].Elapsed, runs[2].Elapsed);
    }

    [Fact]
    public void A_silo_that_dies_costs_its_steps_and_its_share_of_the_rest()
    {
        SimulationResult result = Run(
            2,
            options => options with { Silos = [new SimulatedSilo(), new SimulatedSilo { LostAt = TimeSpan.FromSeconds(10.5) }] }
        );
        Assert.Equal((65, 66), (result.DoneCount, result.AttemptCount));
        Assert.Equal(55, result.Elapsed.TotalSeconds, 0.1);
    }

    [Fact]
    public void A_silo_that_comes_back_takes_steps_again()
    {
        SimulatedSilo restarted = new() { LostAt = TimeSpan.FromSeconds(10.5), BackAt = TimeSpan.FromSeconds(12) };
        SimulationResult Restart(double lease) =>
            Run(2, options => options with { Silos = [new SimulatedSilo(), restarted], LeaseDuration = TimeSpan.FromSeconds(lease) });
        Assert.Equal(66, Restart(2).AttemptCount);
        Assert.InRange(Restart(2).Elapsed.TotalSeconds, 33, 36);
        // What it was running waits for the end of its lease, and for the pause before a second attempt.
        Assert.Equal(10.5 + 30 + 1 + 2, Restart(30).Elapsed.TotalSeconds, 0.01);
    }

    [Fact]
    public void Stragglers_and_failures_cost_what_they_must()
    {
        SimulationResult smooth = Run(4);
        SimulationResult rough = Run(4, options => options with { StragglerShare = .05, FailureShare = .05, Seed = 3 });
        Assert.Equal(65, rough.DoneCount);
        Assert.True(rough.AttemptCount > 65);
        Assert.True(rough.Elapsed > smooth.Elapsed);
    }

    [Fact]
    public void Steps_that_always_fail_are_set_aside_and_the_run_ends()
    {
        SimulationResult result = Run(2, options => options with { FailureShare = 1 });
        Assert.Equal((0, 64, 256), (result.DoneCount, result.SetAsideCount, result.AttemptCount));
    }

    [Fact]
    public void Timed_steps_take_their_times_and_threads_divide_their_parallel_share()
    {
        var plan = new ClusterPlan("one", [SmallPlans.Step("only")]);
        SimulationResult result = Run(
            1,
            options =>
                options with
                {
                    Silos = [new SimulatedSilo { Cores = 2 }],
                    StepSeconds = new Dictionary<string, double> { ["only"] = 10 },
                    ParallelShare = .8,
                },
            plan
        );
        Assert.Equal(6, result.Elapsed.TotalSeconds, 0.01);
    }

    [Fact]
    public void Silos_that_cannot_be_are_refused() =>
        Assert.Throws<ArgumentException>(() => Run(1, options => options with { Silos = [] }));

    private static SimulationResult Run(int silos, Func<SimulationOptions, SimulationOptions>? change = null, ClusterPlan? plan = null)
    {
        var options = new SimulationOptions
        {
            Silos = [.. Enumerable.Range(0, silos).Select(_ => new SimulatedSilo())],
            StepOverhead = TimeSpan.Zero,
        };
        return ClusterSimulation.Run(plan ?? Plan, change?.Invoke(options) ?? options);
    }
}
