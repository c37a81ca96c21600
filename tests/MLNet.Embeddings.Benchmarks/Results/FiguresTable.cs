using System.Globalization;
using System.Text;

namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>Draws the table of a document from results: of each job the newest of an idle machine, or else the newest.</summary>
internal static class FiguresTable
{
    public const string Begin = "<!-- drawn from benchmarks/results -->";
    public const string End = "<!-- end of what is drawn -->";

    /// <summary>Draws the table, jobs in the order in which they first occur.</summary>
    public static string Draw(IReadOnlyList<BenchmarkRun> runs)
    {
        var text = new StringBuilder();
        text.Append("| job | here | peers on the same machine | commit |\n| --- | --- | --- | --- |\n");
        var rows = runs.SelectMany(run => run.Results.Select(result => (Run: run, Result: result)));
        foreach (var job in rows.GroupBy(row => row.Result.Job))
        {
            (BenchmarkRun run, BenchmarkResult result) = job.Where(row => !row.Run.IsBusy).DefaultIfEmpty(job.Last()).Last();
            IEnumerable<string> peers = result.Peers.Select(peer => $"{peer.Name} {Figure(peer)}, {Ratio(result.RatioOf(peer))}");
            string busy = run.IsBusy ? ", beside other work" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {job.Key} | {Figure(result.Ours)} | {string.Join("; ", peers)} | {run.Commit}{busy} |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>Replaces what stands between the two marks.</summary>
    /// <exception cref="InvalidDataException">The document lacks them.</exception>
    public static string Replace(string document, string table)
    {
        int begin = document.IndexOf(Begin, StringComparison.Ordinal);
        int end = document.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{document[..(begin + Begin.Length)]}\n{table}{document[end..]}"
            : throw new InvalidDataException($"The document needs the lines '{Begin}' and '{End}', in this order.");
    }

    private static string Figure(BenchmarkTime time)
    {
        string least = Seconds(time.Seconds.Min());
        string most = Seconds(time.Seconds.Max());
        return (least == most ? $"{least} s" : $"{least}–{most} s") + (time.Note.Length > 0 ? $" ({time.Note})" : "");
    }

    private static string Seconds(double seconds) => seconds.ToString(seconds < 20 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static string Ratio(double ratio) => ratio.ToString(ratio < 20 ? "0.0" : "0", CultureInfo.InvariantCulture) + "×";
}
