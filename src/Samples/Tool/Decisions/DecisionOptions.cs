using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Decisions;

/// <summary>The option that names what people have decided, so that it is not raised again.</summary>
internal sealed class DecisionOptions
{
    private const int KeysShown = 3;

    private readonly Option<string?> _decisions = new("--decisions")
    {
        Description = "Decisions about findings, as the page saves them (key,decision,label,kind,other): they are not raised again",
        HelpName = "decisions.csv",
    };

    public DecisionOptions(Command command) => command.Options.Add(_decisions);

    /// <summary>The file that is read.</summary>
    public (string Option, string? Path) File(ParseResult arguments) => (_decisions.Name, arguments.GetValue(_decisions));

    /// <summary>Reads the decisions, before any work; <see langword="null"/> where none are given.</summary>
    public DatasetDecisions? Read(ParseResult arguments) =>
        arguments.GetValue(_decisions) is { } path
            ? DatasetDecisions.Read(path.Length > 0 ? path : throw new InputException("--decisions needs the name of a file."))
            : null;

    /// <summary>Says how many findings are decided, and which decisions match nothing.</summary>
    public static void Print(CommandConsole console, DatasetDecisions? decisions, int decided, IReadOnlyList<DatasetDecision> unmatched)
    {
        if (decisions is null)
            return;
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Number(decided, "finding")} decided, {Number(unmatched.Count, "decision")} matched nothing"
            )
        );
        if (unmatched.Count == 0)
            return;
        string more = unmatched.Count > KeysShown ? $" and {unmatched.Count - KeysShown:N0} more" : "";
        console.Note($"Decisions that match no finding: {string.Join(", ", unmatched.Take(KeysShown).Select(item => $"{item}"))}{more}.");
    }

    /// <summary>Adds the numbers to a result.</summary>
    public static void AddTo(JsonObject result, DatasetDecisions? decisions, int decided, IReadOnlyList<DatasetDecision> unmatched)
    {
        if (decisions is null)
            return;
        result["findingsDecided"] = decided;
        result["decisionsWithoutFinding"] = unmatched.Count;
    }

    private static string Number(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
