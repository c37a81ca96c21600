using MLNet.Embeddings.Execution;

namespace MLNet.Embeddings.Tests.Execution;

public class TeamBalanceTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_team_that_gains_goes_on_together()
    {
        var balance = new TeamBalance(_clock);
        for (int loop = 0; loop < 1000; loop++)
        {
            Loop(balance, workMilliseconds: 0.1, waitMilliseconds: 0.05);
            Assert.False(balance.FavorsOne);
        }
    }

    [Fact]
    public void Waiting_longer_than_working_alone_would_take_makes_the_caller_work_alone_for_a_while()
    {
        var balance = new TeamBalance(_clock);

        Loop(balance, workMilliseconds: 0.1, waitMilliseconds: 3);

        Assert.True(balance.FavorsOne);
        _clock.Advance(9);
        Assert.False(balance.FavorsOne);
    }

    [Fact]
    public void One_short_wait_is_not_evidence_enough()
    {
        var balance = new TeamBalance(_clock);

        Loop(balance, workMilliseconds: 0.01, waitMilliseconds: 0.5);

        Assert.False(balance.FavorsOne);
    }

    [Fact]
    public void A_wait_counts_less_where_many_have_worked()
    {
        var balance = new TeamBalance(_clock);

        Loop(balance, workMilliseconds: 1, waitMilliseconds: 3, participants: 8);

        Assert.False(balance.FavorsOne);
    }

    [Fact]
    public void Loops_too_short_for_anyone_to_join_say_nothing()
    {
        var balance = new TeamBalance(_clock);

        for (int loop = 0; loop < 1000; loop++)
            Loop(balance, workMilliseconds: 0.015, waitMilliseconds: 0, participants: 1);

        Assert.False(balance.FavorsOne);
    }

    [Fact]
    public void A_team_that_does_not_come_is_left_to_sleep()
    {
        var balance = new TeamBalance(_clock);

        for (int loop = 0; loop < 20; loop++)
            Loop(balance, workMilliseconds: 0.15, waitMilliseconds: 0, participants: 1);

        Assert.True(balance.FavorsOne);
    }

    [Fact]
    public void Each_stall_soon_after_the_last_doubles_the_spell_up_to_half_a_second()
    {
        var balance = new TeamBalance(_clock);
        double[] expected = [8, 16, 32, 64, 128, 256, 500, 500];
        foreach (double spell in expected)
        {
            Loop(balance, workMilliseconds: 0.1, waitMilliseconds: 3);
            _clock.Advance(spell - 0.5);
            Assert.True(balance.FavorsOne);
            _clock.Advance(1);
            Assert.False(balance.FavorsOne);
        }
    }

    [Fact]
    public void After_a_quiet_time_a_stall_counts_as_the_first()
    {
        var balance = new TeamBalance(_clock);
        Loop(balance, workMilliseconds: 0.1, waitMilliseconds: 3);
        _clock.Advance(100);

        Loop(balance, workMilliseconds: 0.1, waitMilliseconds: 3);

        _clock.Advance(8.5);
        Assert.False(balance.FavorsOne);
    }

    [Fact]
    public void Every_block_runs_once_whether_the_caller_is_alone_in_the_team_or_between()
    {
        var tick = new ManualClock { AdvanceOnRead = 0.7 };
        using var team = new WorkerTeam(4, tick);
        for (int loop = 0; loop < 300; loop++)
        {
            int[] runs = new int[37];
            team.For(runs.Length, (block, _) => Interlocked.Increment(ref runs[block]), null);
            Assert.All(runs, count => Assert.Equal(1, count));
        }
    }

    private void Loop(TeamBalance balance, double workMilliseconds, double waitMilliseconds, int participants = 2)
    {
        balance.BeginWork();
        _clock.Advance(workMilliseconds);
        balance.BeginWait();
        _clock.Advance(waitMilliseconds);
        balance.EndWait(participants);
    }

    private sealed class ManualClock : TimeProvider
    {
        private double _milliseconds;

        public double AdvanceOnRead { get; init; }

        public override long TimestampFrequency => 1_000_000;

        public void Advance(double milliseconds) => _milliseconds += milliseconds;

        public override long GetTimestamp()
        {
            _milliseconds += AdvanceOnRead;
            return (long)Math.Round(_milliseconds * 1000);
        }
    }
}
