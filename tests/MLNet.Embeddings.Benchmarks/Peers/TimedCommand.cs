using System.Diagnostics;
using System.Text.Json;

namespace MLNet.Embeddings.Benchmarks.Peers;

/// <summary>A program that does one job in a fresh process and prints, as its last line, a JSON object with the seconds of the job
/// alone.</summary>
internal sealed class TimedCommand(string name, string program, params string[] arguments)
{
    public string Name { get; } = name;

    /// <summary>The command line, each file without the folder that it happens to lie in.</summary>
    public override string ToString() => string.Join(' ', [Path.GetFileName(program), .. arguments.Select(Path.GetFileName)]);

    /// <summary>Runs the program; returns what it prints of its seconds, or a sentence that says why there is none.</summary>
    public (double? Seconds, string? Failure) Run()
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                return (null, $"exit code {process.ExitCode}: {LastLine(errors.Result)}");

            return (Seconds(LastLine(output)), null);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or JsonException or KeyNotFoundException)
        {
            return (null, exception.Message);
        }
    }

    private static double Seconds(string line)
    {
        JsonElement seconds = JsonDocument.Parse(line).RootElement.GetProperty("seconds");
        return seconds.ValueKind == JsonValueKind.Object ? seconds.GetProperty("total").GetDouble() : seconds.GetDouble();
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
