using System.CommandLine;
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

    /// <summary>Reads the earlier report, before any work and before a new one takes its place; <see langword="null"/> where none is
    /// given.</summary>
    public DatasetBaseline? Read(ParseResult arguments) =>
        arguments.GetValue(_baseline) is { } path
            ? DatasetBaseline.Read(path.Length > 0 ? path : throw new InputException("--baseline needs the name of a file."))
            : null;
}
