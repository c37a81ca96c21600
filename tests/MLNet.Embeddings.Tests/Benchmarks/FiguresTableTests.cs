using MLNet.Embeddings.Benchmarks.Results;

namespace MLNet.Embeddings.Tests.Benchmarks;

public class FiguresTableTests
{
    private static readonly BenchmarkMachine Machine = BenchmarkMachine.Here();

    [Fact]
    public void The_table_of_the_figures_is_what_the_results_say()
    {
        string document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "figures.md")).ReplaceLineEndings("\n");
        IReadOnlyList<BenchmarkRun> runs = new ResultsFolder(Path.Combine(Repository.Root, "benchmarks", "results")).Read();
        Assert.Equal(FiguresTable.Replace(document, FiguresTable.Draw(runs)), document);
        Assert.All(runs, run => Assert.NotEmpty(run.Results));
    }

    [Fact]
    public void The_newest_result_of_an_idle_machine_is_shown_and_ratios_are_of_pairs()
    {
        BenchmarkResult old = Result(4, ("peer", [8]));
        BenchmarkResult paired = new()
        {
            Job = "job",
            Ours = new BenchmarkTime { Name = "ours", Seconds = [1, 2, 4] },
            Peers =
            [
                new BenchmarkTime
                {
                    Name = "peer",
                    Seconds = [3, 50, 8],
                    Note = "old",
                },
            ],
        };
        BenchmarkRun[] runs = [Run("aaa", 1, false, old), Run("bbb", 2, false, paired), Run("ccc", 3, true, Result(99))];
        Assert.Equal(
            "| job | here | peers on the same machine | commit |\n| --- | --- | --- | --- |\n"
                + "| job | 1.0–4.0 s | peer 3.0–50 s (old), 3.0× | bbb |\n",
            FiguresTable.Draw(runs)
        );
    }

    [Fact]
    public void A_result_of_a_busy_machine_is_better_than_none_and_says_so() =>
        Assert.Contains("| job | 99 s |  | ccc, beside other work |", FiguresTable.Draw([Run("ccc", 3, true, Result(99))]));

    [Fact]
    public void A_document_without_a_place_for_the_table_is_refused() =>
        Assert.Contains(FiguresTable.Begin, Assert.Throws<InvalidDataException>(() => FiguresTable.Replace("text", "table")).Message);

    private static BenchmarkResult Result(double seconds, params (string Name, double[] Seconds)[] peers) =>
        new()
        {
            Job = "job",
            Ours = new BenchmarkTime { Name = "ours", Seconds = [seconds] },
            Peers = [.. peers.Select(peer => new BenchmarkTime { Name = peer.Name, Seconds = peer.Seconds })],
        };

    private static BenchmarkRun Run(string commit, int day, bool isBusy, BenchmarkResult result) =>
        new()
        {
            Commit = commit,
            Date = new DateOnly(2026, 1, day),
            IsBusy = isBusy,
            Machine = Machine,
            Results = [result],
        };
}
