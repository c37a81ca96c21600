using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Finds the images of a folder that a text describes best.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = LayoutOptions.Pictures };
    private readonly Argument<string> _text = new("text") { Description = "What to look for" };
    private readonly Option<int> _top = new Option<int>("--top") { Description = "Images to show", DefaultValueFactory = _ => 10 }.AtLeast(
        1
    );
    private readonly LayoutOptions _layout = new();
    private readonly ModelOptions _model;

    public SearchCommand()
        : base("search", "Find the images of a folder that a text describes best.")
    {
        Arguments.Add(_folder);
        Arguments.Add(_text);
        Options.Add(_top);
        _layout.AddTo(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("The five best", "search photos \"a dog on the beach\" --top 5")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string folder = arguments.GetRequiredValue(_folder);
        if (_layout.EndsDry(arguments, console, folder))
            return;
        var times = new StageTimes();
        ImageFolderListing listing = _layout.Read(arguments, console, folder);
        console.Note(listing.Remarks);
        string[] paths = FolderInput.PathsOf(folder, listing);
        _model.Announce(arguments, console);
        string text = arguments.GetRequiredValue(_text);

        // The text first: a missing tokenizer is told before minutes are spent on the images.
        Matrix query = EmbeddedTexts.Read([text], _model.ForTexts(arguments), console);
        EmbeddedImages images = EmbeddedImages.Read(paths, _model.ForImages(arguments), console);
        if (query.ColumnCount != images.Vectors.ColumnCount)
            throw new InputException(
                $"The text model makes vectors of {query.ColumnCount} numbers and the image model of {images.Vectors.ColumnCount}: they "
                    + "do not belong together."
            );

        JsonArray best = Ranking.Write(query.Row(0), images.Vectors, paths, arguments.GetValue(_top), console);
        FoundImages.Write(console, ("text", text), listing, images, best, _model.Model(arguments).Name, times);
    }
}
