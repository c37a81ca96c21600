using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Files;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Turns the images of a folder into vectors: one row of a matrix for each file.</summary>
internal sealed class EmbedCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = LayoutOptions.Pictures };
    private readonly Option<string> _out = new("--out")
    {
        Description =
            "Where the vectors go, one row for each file: .npy, float32, or .parquet with keys, paths, labels and splits beside them",
        HelpName = "file",
        Required = true,
    };
    private readonly Option<string?> _paths = new("--paths-out")
    {
        Description = "Where the paths go: text, one line for each row; names with line breaks or other control characters as JSON strings",
        HelpName = "file",
    };
    private readonly Option<string?> _extensions = new("--extensions")
    {
        Description = "Kinds of files to take, such as jpg,png; without it, whatever is named or begins like an image",
        HelpName = "list",
    };
    private readonly LayoutOptions _layout = new();
    private readonly ModelOptions _model;

    public EmbedCommand()
        : base("embed", "Turn the images of a folder into vectors with a CLIP model.")
    {
        Arguments.Add(_folder);
        Options.Add(_out);
        Options.Add(_paths);
        Options.Add(_extensions);
        _layout.AddTo(this);
        _model = new ModelOptions(this, decoding: ImageDecoding.Exact);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new(
            "All images of a folder, with a model that is downloaded once",
            "embed photos --model clip-vit-b32 --out vectors.npy --paths-out paths.txt"
        ),
        new("With keys, labels and splits, as every command reads it", "embed photos --out vectors.parquet"),
        new("With a model of your own", "embed photos --image-model vision.onnx --batch 32 --out vectors.npy"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        string[] extensions =
            arguments.GetValue(_extensions)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string folder = arguments.GetRequiredValue(_folder);
        if (_layout.EndsDry(arguments, console, folder, extensions))
            return;
        ImageFolderListing listing = _layout.Read(arguments, console, folder, extensions);
        console.Note(listing.Remarks);
        string[] paths = FolderInput.PathsOf(folder, listing);
        OutputPlace.Check(
            paths.Select(picture => (folder, (string?)picture)).Concat(_model.Files(arguments)),
            [(_out.Name, arguments.GetValue(_out)), (_paths.Name, arguments.GetValue(_paths))]
        );
        OutputKind.Check(_out.Name, arguments.GetValue(_out), allowsTable: true);
        using var vectorsFile = new PendingFile(arguments.GetRequiredValue(_out));
        using PendingFile? pathsFile = arguments.GetValue(_paths) is { } path ? new PendingFile(path) : null;

        _model.Announce(arguments, console);
        EmbeddedImages images = EmbeddedImages.Read(paths, _model.ForImages(arguments), console);
        vectorsFile.Write(stream => Write(stream, arguments, listing, paths, images.Vectors, console));
        pathsFile?.Write(stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            foreach (string file in paths)
                writer.WriteLine(ListedName.Quoted(file));
        });
        vectorsFile.Publish();
        pathsFile?.Publish();

        if (images.Failed > 0)
            console.ExitCode = ExitCode.SomeFailed;
        FolderInput.EndIncomplete(console, listing);
        var result = new JsonObject { ["images"] = paths.Length };
        FolderInput.AddPassedOver(result, listing);
        result["failed"] = images.Failed;
        result["dimension"] = images.Vectors.ColumnCount;
        result["provider"] = images.Provider;
        result["model"] = _model.Model(arguments).Name;
        result["seconds"] = images.SecondsToJson(times);
        console.WriteResult(result);
    }

    private void Write(
        Stream stream,
        ParseResult arguments,
        ImageFolderListing listing,
        string[] paths,
        Matrix vectors,
        CommandConsole console
    )
    {
        if (!ParquetFile.IsNamedSo(arguments.GetRequiredValue(_out)))
        {
            NpyFile.Write(stream, vectors);
            return;
        }

        (string, IReadOnlyList<string>)[] texts =
        [
            ("id", [.. listing.Images.Select(image => image.Id)]),
            ("path", paths),
            ("label", [.. listing.Images.Select(image => image.Label)]),
            ("split", [.. listing.Images.Select(image => image.Split)]),
        ];
        VectorTableFile.Write(stream, new VectorTable(texts, vectors), console.CancellationToken);
    }
}
