using System.Text;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>The page of a build on GitHub that sums up a job: a file to append Markdown to.</summary>
internal static class JobSummary
{
    /// <summary>The variable that names the file.</summary>
    public const string Variable = "GITHUB_STEP_SUMMARY";

    /// <summary>Appends a text where a build wants one; a file that cannot be written costs a remark, not the run.</summary>
    public static void Append(CommandConsole console, Func<string> text) =>
        Append(console, Environment.GetEnvironmentVariable(Variable), text);

    /// <summary>Appends a text to a file.</summary>
    public static void Append(CommandConsole console, string? path, Func<string> text)
    {
        if (string.IsNullOrEmpty(path))
            return;
        try
        {
            File.AppendAllText(path, $"{text()}\n", new UTF8Encoding(false));
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            console.Note($"The summary of the job cannot be written to {path} ({Variable}): {exception.Message}");
        }
    }
}
