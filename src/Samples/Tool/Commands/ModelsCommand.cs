using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Lists the known models, and downloads them.</summary>
internal sealed class ModelsCommand : ToolCommand
{
    private const string ListAction = "list";
    private const string PullAction = "pull";

    private readonly Argument<string> _action = new("action") { Description = "list or pull", HelpName = "list|pull" };
    private readonly Argument<string?> _name = new("name") { Description = "The model to pull", Arity = ArgumentArity.ZeroOrOne };

    public ModelsCommand()
        : base("models", "List the known CLIP models, or download one.")
    {
        _action.CompletionSources.Add(ListAction, PullAction);
        _action.Validators.Add(result =>
        {
            if (result.Tokens is [var token, ..] && token.Value is not (ListAction or PullAction))
                result.AddError($"'models' can list or pull, not '{token.Value}'.");
        });
        Arguments.Add(_action);
        Arguments.Add(_name);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("What there is", "models list"),
        new("Download one; an interrupted download goes on where it stopped", "models pull clip-vit-b32"),
    ];

    public override string CanceledRemark(ParseResult arguments) =>
        arguments.GetValue(_action) == PullAction
            ? "what was loaded is kept, and the next pull goes on from there"
            : base.CanceledRemark(arguments);

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        if (arguments.GetRequiredValue(_action) == ListAction)
            List(arguments.GetValue(_name), console);
        else
            Pull(arguments.GetValue(_name) ?? throw new InputException("Name the model to pull; 'models list' shows them."), console);
    }

    private static void List(string? name, CommandConsole console)
    {
        if (name is not null)
            throw new InputException($"'models list' shows all models; leave out '{name}', or pull it.");

        var models = new JsonArray();
        ClipModel[] shipped = [.. EmbeddedModels.All];
        foreach (ClipModel model in shipped.Concat(ClipModel.KnownNames.Select(ClipModel.Known)))
        {
            string kinds = model.HasTextModel ? "images and texts" : "images";
            string place =
                !model.IsComplete ? "not downloaded"
                : shipped.Contains(model) ? "shipped"
                : "downloaded";
            console.WriteLine($"{model.Name, -22} {kinds, -17} {place, -15} {model.License}  " + $"({model.Source})");
            models.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = model.Name,
                        ["license"] = model.License,
                        ["source"] = model.Source,
                        ["downloaded"] = model.IsComplete,
                    }
            );
        }

        console.WriteResult(new JsonObject { ["models"] = models });
    }

    private static void Pull(string name, CommandConsole console)
    {
        var times = new StageTimes();
        ClipModel model = ClipModel.Known(name);
        model.DownloadAsync(new DownloadDisplay(console.Progress), cancellationToken: console.CancellationToken).GetAwaiter().GetResult();
        string[] uncheckedFiles = [.. model.Files.Where(file => file.Sha256 is null).Select(file => file.Path)];
        foreach (string file in uncheckedFiles)
            console.WriteLine(
                $"Not checked: {file}. The manifest holds no SHA-256 for it: it came whole and is of the right kind, but nothing tells "
                    + "that it is the published file."
            );

        console.WriteResult(
            new JsonObject
            {
                ["model"] = model.Name,
                ["files"] = new JsonArray([.. model.Files.Select(file => (JsonNode)file.Path)]),
                ["unchecked"] = uncheckedFiles.Length,
                ["seconds"] = times.ToJson(),
            }
        );
    }

    private sealed class DownloadDisplay(ProgressDisplay display) : IProgress<ModelDownloadProgress>
    {
        public void Report(ModelDownloadProgress value) =>
            display.Report($"download {Path.GetFileName(value.Path)} (kB)", value.Bytes / 1000, (value.TotalBytes ?? 0) / 1000);
    }
}
