using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Counts and clears the file that remembers what was computed of pictures.</summary>
internal sealed class StoreCommand : ToolCommand
{
    private readonly Argument<string> _action = new("action") { Description = "info or prune", HelpName = "info|prune" };
    private readonly Argument<string?> _file = new("file")
    {
        Description = $"The store; without it, what {StoreOption.Variable} says, else store.db in the user's cache folder",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<int?> _unusedDays = new Option<int?>("--unused-days")
    {
        Description = "Prune also what no command has asked for in so many days",
        HelpName = "days",
    }.AtLeast(1);

    public StoreCommand()
        : base("store", "Tell what the store of computed vectors holds, or forget what is gone.")
    {
        _action.CompletionSources.Add("info", "prune");
        _action.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && token.Value is not ("info" or "prune"))
                result.AddError($"'store' can tell (info) or prune, not '{token.Value}'.");
        });
        Arguments.Add(_action);
        Arguments.Add(_file);
        Options.Add(_unusedDays);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("How large it is, and what is in it", "store info"),
        new("Forget pictures that are gone or have changed, and those of a year ago", "store prune --unused-days 365"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        bool isInfo = arguments.GetRequiredValue(_action) == "info";
        int? unusedDays = arguments.GetValue(_unusedDays);
        if (isInfo && unusedDays is not null)
            throw new InputException($"{_unusedDays.Name} is for store prune; store info forgets nothing, so leave it out.");
        string file = arguments.GetValue(_file) ?? Default();
        if (isInfo)
            Tell(file, console);
        else
            Prune(file, unusedDays, console);
    }

    private static string Default() =>
        StoreOption.Default is var file && file != StoreOption.Off
            ? file
            : throw new InputException($"{StoreOption.Variable} is {StoreOption.Off}; name the store.");

    private static void Tell(string file, CommandConsole console)
    {
        EmbeddingStoreInfo info = EmbeddingStore.GetInfo(file);
        console.WriteLine($"{info.Path}: {Megabytes(info.ByteCount)} MB");
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{info.FileCount:N0} files of {info.ContentCount:N0} different contents, {info.VectorCount:N0} vectors, "
                    + $"{info.UnreadableCount:N0} that cannot be read, {info.ReportCount:N0} reports"
            )
        );
        console.WriteResult(
            new JsonObject
            {
                ["store"] = info.Path,
                ["bytes"] = info.ByteCount,
                ["files"] = info.FileCount,
                ["contents"] = info.ContentCount,
                ["vectors"] = info.VectorCount,
                ["unreadable"] = info.UnreadableCount,
                ["reports"] = info.ReportCount,
            }
        );
    }

    private static void Prune(string file, int? unusedDays, CommandConsole console)
    {
        TimeSpan? unused = unusedDays is { } days ? TimeSpan.FromDays(days) : null;
        EmbeddingStorePruning pruning = EmbeddingStore.Prune(file, unused, console.CancellationToken);
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pruning.FileCount:N0} files and {pruning.ResultCount:N0} results are forgotten; the store is "
                    + $"{Megabytes(pruning.FreedByteCount)} MB smaller"
            )
        );
        console.WriteResult(
            new JsonObject
            {
                ["store"] = Path.GetFullPath(file),
                ["files"] = pruning.FileCount,
                ["results"] = pruning.ResultCount,
                ["freedBytes"] = pruning.FreedByteCount,
            }
        );
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture);
}
