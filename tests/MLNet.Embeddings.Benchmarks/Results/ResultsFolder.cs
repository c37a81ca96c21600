using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNet.Embeddings.Benchmarks.Results;

/// <summary>Results as JSON, a file for each commit.</summary>
internal sealed class ResultsFolder(string path)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads all runs, the oldest first; those of one day by the name of their file.</summary>
    public IReadOnlyList<BenchmarkRun> Read() =>
        [
            .. Directory
                .GetFiles(path, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(file =>
                    JsonSerializer.Deserialize<BenchmarkRun>(File.ReadAllText(file), Format)
                    ?? throw new InvalidDataException($"{file} holds no results.")
                )
                .OrderBy(run => run.Date),
        ];

    /// <summary>Adds results to the file of the commit that is checked out, in place of earlier ones of the same jobs.</summary>
    /// <returns>The file.</returns>
    public string Add(IReadOnlyList<BenchmarkResult> results, bool isBusy)
    {
        string commit =
            Git("rev-parse", "--short=7", "HEAD") + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? "+" : "");
        string file = Path.Combine(path, $"{commit}{(isBusy ? "-busy" : "")}.json");
        IEnumerable<BenchmarkResult> earlier = File.Exists(file)
            ? JsonSerializer.Deserialize<BenchmarkRun>(File.ReadAllText(file), Format)!.Results
            : [];
        var run = new BenchmarkRun
        {
            Commit = commit,
            Date = DateOnly.FromDateTime(DateTime.UtcNow),
            IsBusy = isBusy,
            Machine = BenchmarkMachine.Here(),
            Results = [.. earlier.Where(old => results.All(result => result.Job != old.Job)), .. results],
        };
        Directory.CreateDirectory(path);
        File.WriteAllText(file, JsonSerializer.Serialize(run, Format) + "\n");
        return file;
    }

    private static string Git(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed.");
    }
}
