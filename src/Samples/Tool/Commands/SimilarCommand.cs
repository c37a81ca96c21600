using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Reports.Datasets;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Finds the images of a folder that are most like a given one.</summary>
internal sealed class SimilarCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "Folder of images; the folders in it are read too" };
    private readonly Argument<string> _image = new("image") { Description = "The image to compare with" };
    private readonly Option<int> _top = new Option<int>("--top") { Description = "Images to show", DefaultValueFactory = _ => 10 }.AtLeast(
        1
    );
    private readonly ModelOptions _model;

    public SimilarCommand()
        : base("similar", "Find the images of a folder that are most like a given one.")
    {
        Arguments.Add(_folder);
        Arguments.Add(_image);
        Options.Add(_top);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } = [new("The ten most alike", "similar photos photos/cat.jpg --top 10")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        string image = arguments.GetRequiredValue(_image);
        FileFacts facts = FileFacts.Of(image, followsLinks: true);
        if (facts.Kind == FileKind.Missing)
            throw new InputException($"There is no file {image}.");
        if (facts.Kind != FileKind.Regular)
            throw new InputException($"{image} is no file that can be opened; name a picture.");

        ImageFolder folder = ImageFolder.Read(arguments.GetRequiredValue(_folder), cancellation: console.CancellationToken);
        console.Note(folder.PassedOver.Sentences());
        string[] paths = folder.Paths;
        _model.Announce(arguments, console);
        EmbeddedImages images = EmbeddedImages.Read([.. paths, image], _model.ForImages(arguments), console);
        Span<float> query = images.Vectors.Row(paths.Length);
        if (float.IsNaN(query[0]))
            throw new InputException($"{image} cannot be read as an image.");

        var candidates = new Matrix(
            paths.Length,
            images.Vectors.ColumnCount,
            images.Vectors.Values[..(paths.Length * images.Vectors.ColumnCount)]
        );
        JsonArray best = Ranking.Write(
            query,
            candidates,
            paths,
            arguments.GetValue(_top),
            console,
            row => FileFacts.Of(paths[row], followsLinks: true).Identity == facts.Identity
        );
        if (images.Failed > 0 || folder.PassedOver.IsIncomplete || folder.PassedOver.UnreadableCount > 0)
            console.ExitCode = ExitCode.SomeFailed;
        console.WriteResult(
            new JsonObject
            {
                ["image"] = image,
                ["images"] = paths.Length,
                ["passedOver"] = folder.PassedOver.Count,
                ["passedOverBy"] = folder.PassedOver.ToJson(),
                ["failed"] = images.Failed,
                ["best"] = best,
                ["model"] = _model.Model(arguments).Name,
                ["seconds"] = images.SecondsToJson(times),
            }
        );
    }
}
