using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Cluster;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shards;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Cuts pictures or vectors into shards, and plans what is to be done with them.</summary>
internal sealed class ShardCommand : ToolCommand
{
    private readonly Argument<string?> _pictures = new("pictures")
    {
        Description = "Folder or table of pictures, to be embedded by the plan; or name vectors with --input",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> _out = new("--out")
    {
        Description =
            "Place of the job, with shards, plan and results: a folder on a disk that all workers see, or s3://bucket/prefix, "
            + "az://container/prefix or https://account.blob.core.windows.net/container/prefix; keys come from the environment",
        HelpName = JobPlace.HelpName,
        Required = true,
    };
    private readonly Option<int> _rows = new Option<int>("--rows")
    {
        Description = "Rows per shard",
        DefaultValueFactory = _ => ShardSetWriter.DefaultRowsPerShard,
    }.Between(1, 1_000_000);
    private readonly Option<string?> _name = new("--name") { Description = "What the job is called; without it, its folder's name" };
    private readonly Option<string?> _model = new("--model")
    {
        Description = "A model by name (see: models list), or a folder with a published one; without it, the one for photographs",
        HelpName = "name|folder",
    };
    private readonly VectorInputOptions _vectors;
    private readonly ShardPlanOptions _plan;

    public ShardCommand()
        : base("shard", "Cut pictures or vectors into shards, and plan steps over them that any number of machines can share.")
    {
        Arguments.Add(_pictures);
        _vectors = new VectorInputOptions(this, looksAtImages: false);
        Options.Add(_out);
        Options.Add(_rows);
        Options.Add(_name);
        Options.Add(_model);
        _plan = new ShardPlanOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Shards of vectors, and a plan that finds duplicates and leaks", "shard --input vectors.npy --splits splits.txt --out job"),
        new("A folder of clip-retrieval, part by part", "shard --input laion --threshold 0.96 --out job"),
        new("Pictures that the workers embed", "shard photos --out job --find duplicates,map"),
        new("Into a store that all workers reach", "shard --input vectors.npy --out s3://bucket/jobs/photos"),
    ];

    public override string CanceledRemark(ParseResult arguments) =>
        $"what is in {arguments.GetValue(_out)} by now is incomplete: remove it";

    protected override void Execute(ParseResult arguments, CommandConsole console) => RunAsync(arguments, console).GetAwaiter().GetResult();

    private async Task RunAsync(ParseResult arguments, CommandConsole console)
    {
        _plan.Find(arguments);
        string? pictures = arguments.GetValue(_pictures);
        string? input = _vectors.Input(arguments);
        if (pictures is null == input is null)
            throw new InputException($"Name either a folder of pictures or a file of vectors with {_vectors.InputName}.");

        if (input is null)
            _vectors.RequireInput(arguments);
        else if (arguments.GetValue(_model) is not null)
            throw new InputException($"{_model.Name} is for pictures; vectors need none.");

        // What can be refused is refused before anything lies in the job's place.
        ClipModel? model = pictures is null ? null : Model(arguments);
        ImageFolderListing? listing = pictures is null ? null : List(pictures, console);
        if (model is not null)
            await model.DownloadAsync(cancellationToken: console.CancellationToken).ConfigureAwait(false);
        string folder = arguments.GetRequiredValue(_out);
        IShardStorage storage = await JobPlace.NewAsync(folder, console.CancellationToken).ConfigureAwait(false);
        int rows = arguments.GetValue(_rows);
        ShardSet shards = listing is not null
            ? await ShardSources.OfPicturesAsync(listing, storage, rows, console).ConfigureAwait(false)
            : await OfVectorsAsync(input!, storage, rows, arguments, console).ConfigureAwait(false);
        var builder = new PlanBuilder(
            arguments.GetValue(_name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(storage.Root)),
            shards
        );
        if (model is not null)
            await builder.EmbedAsync(model, console.CancellationToken).ConfigureAwait(false);
        _plan.Apply(arguments, builder);
        ClusterPlan plan = builder.Build();
        await plan.SaveAsync(storage, console.CancellationToken).ConfigureAwait(false);
        Tell(plan, shards, console);
        string images = listing is null ? "" : $" --images {Quoted(listing.Path)}";
        console.WriteLine($"Run it: mlnet-embeddings step {Quoted(folder)} --all{images}");
        if (listing is not null)
            FolderInput.EndIncomplete(console, listing);
        console.WriteResult(Result(plan, shards, folder));
    }

    private static ImageFolderListing List(string pictures, CommandConsole console)
    {
        var options = new ImageFolderOptions { TableReaders = ParquetTable.Readers(console.CancellationToken) };
        ImageFolderListing listing = FolderInput.Read(pictures, console, options);
        console.Note(listing.Remarks);
        return listing;
    }

    private static string Quoted(string path) => path.Any(char.IsWhiteSpace) ? $"\"{path}\"" : path;

    // Keys of other files than the vectors' own are read for all rows at once; else a folder is read part by part.
    private async Task<ShardSet> OfVectorsAsync(
        string input,
        IShardStorage storage,
        int rows,
        ParseResult arguments,
        CommandConsole console
    )
    {
        if (Directory.Exists(input) && _vectors.IsAlone(arguments))
        {
            IEnumerable<VectorSource> parts = ClipRetrievalFolder.ReadEach(input, _vectors.Columns(arguments), console);
            return await ShardSources.OfPartsAsync(parts, storage, rows, console).ConfigureAwait(false);
        }

        return await ShardSources.OfVectorsAsync(_vectors.Read(input, arguments, console), storage, rows, console).ConfigureAwait(false);
    }

    private ClipModel Model(ParseResult arguments) =>
        arguments.GetValue(_model) is not { } name ? ClipModel.Embedded
        : Directory.Exists(name) ? ClipModel.FromFolder(name)
        : EmbeddedModels.Named(name);

    private static void Tell(ClusterPlan plan, ShardSet shards, CommandConsole console)
    {
        console.WriteFigures(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{shards.RowCount:N0} rows in {shards.Shards.Count:N0} shards; the plan has {plan.Steps.Count:N0} steps."
            )
        );
        if (plan.Options["duplicates"] is { } duplicates)
            console.WriteLine(
                (string)duplicates["join"]! == "exact"
                    ? $"Every row is compared with every other, so no pair is missed ({(string)duplicates["reason"]!})."
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"Rows that share one of their {(int)duplicates["cellsPerRow"]!} nearest cells of "
                            + $"{(int)duplicates["cells"]!:N0} are compared ("
                            + $"{(string)duplicates["reason"]!}); what that misses is measured on a sample."
                    )
            );
    }

    private static JsonObject Result(ClusterPlan plan, ShardSet shards, string folder) =>
        new()
        {
            ["job"] = folder,
            ["plan"] = plan.Id,
            ["rows"] = shards.RowCount,
            ["shards"] = shards.Shards.Count,
            ["steps"] = plan.Steps.Count,
            ["options"] = plan.Options.DeepClone(),
        };
}
