using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Gates;

/// <summary>The option that names an earlier report, so that gates count new findings only.</summary>
internal sealed class BaselineOption
{
    private readonly Option<string?> _baseline = new("--baseline")
    {
        Description = "report.json of an earlier report: gates count only findings that it does not have",
        HelpName = "report.json",
    };

    public BaselineOption(Command command) => command.Options.Add(_baseline);

    /// <summary>The file that is read; <see langword="null"/> for none.</summary>
    public string? File(ParseResult arguments) => arguments.GetValue(_baseline);

    /// <summary>Reads the earlier report, before any work and before a new one takes its place; <see langword="null"/> where none is
    /// given.</summary>
    public DatasetBaseline? Read(ParseResult arguments) =>
        arguments.GetValue(_baseline) is { } path
            ? DatasetBaseline.Read(path.Length > 0 ? path : throw new InputException("--baseline needs the name of a file."))
            : null;

    /// <summary>Says how many findings are new.</summary>
    public static void Print(CommandConsole console, DatasetBaseline? baseline, int newFindings, int findings)
    {
        if (baseline is not null)
            console.WriteLine($"{newFindings:N0} of {findings:N0} findings are new since the baseline");
    }

    /// <summary>Puts the count of new findings into a result.</summary>
    public static void AddTo(JsonObject result, DatasetBaseline? baseline, int newFindings)
    {
        if (baseline is not null)
            result["newFindings"] = newFindings;
    }
}
