using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Finds the images of a folder that are most like a given one.</summary>
internal sealed class SimilarCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = LayoutOptions.Pictures };
    private readonly Argument<string> _image = new("image") { Description = "The image to compare with" };
    private readonly Option<int> _top = new Option<int>("--top") { Description = "Images to show", DefaultValueFactory = _ => 10 }.AtLeast(
        1
    );
    private readonly LayoutOptions _layout = new();
    private readonly ModelOptions _model;

    public SimilarCommand()
        : base("similar", "Find the images of a folder that are most like a given one.")
    {
        Arguments.Add(_folder);
        Arguments.Add(_image);
        Options.Add(_top);
        _layout.AddTo(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } = [new("The ten most alike", "similar photos photos/cat.jpg --top 10")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string folder = arguments.GetRequiredValue(_folder);
        if (_layout.EndsDry(arguments, console, folder))
            return;
        var times = new StageTimes();
        string image = arguments.GetRequiredValue(_image);
        if (Directory.Exists(image))
            throw new InputException($"{image} is no file that can be opened; name a picture.");
        if (!File.Exists(image))
            throw new InputException($"There is no file {image}.");

        ImageFolderListing listing = _layout.Read(arguments, console, folder);
        console.Note(listing.Remarks);
        string[] paths = FolderInput.PathsOf(folder, listing);
        _model.Announce(arguments, console);
        EmbeddedImages images = EmbeddedImages.Read([.. paths, image], _model.ForImages(arguments), console);
        Span<float> query = images.Vectors.Row(paths.Length);
        if (float.IsNaN(query[0]))
            throw new InputException($"{image} cannot be read as an image.");

        ListedImage? itself = listing.Find(image);
        var candidates = new Matrix(
            paths.Length,
            images.Vectors.ColumnCount,
            images.Vectors.AsSpan()[..(paths.Length * images.Vectors.ColumnCount)].ToArray()
        );
        JsonArray best = Ranking.Write(query, candidates, paths, arguments.GetValue(_top), console, row => listing.Images[row] == itself);
        FoundImages.Write(console, ("image", image), listing, images, best, _model.Model(arguments).Name, times);
    }
}
