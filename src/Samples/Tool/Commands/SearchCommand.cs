using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;
using MLNet.Embeddings.Tool.Vectors;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Finds the images of a folder that a text describes best.</summary>
internal sealed class SearchCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = $"{LayoutOptions.Pictures}; none with --input" };
    private readonly Argument<string?> _text = new("text") { Description = "What to look for", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _top = new Option<int>("--top") { Description = "Images to show", DefaultValueFactory = _ => 10 }.AtLeast(
        1
    );
    private readonly LayoutOptions _layout = new();
    private readonly VectorInputOptions _vectors;
    private readonly ModelOptions _model;

    public SearchCommand()
        : base("search", "Find the images of a folder that a text describes best.")
    {
        Arguments.Add(_folder);
        Arguments.Add(_text);
        Options.Add(_top);
        _layout.AddTo(this);
        _vectors = new VectorInputOptions(this, looksAtImages: false, isSearch: true);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("The five best", "search photos \"a dog on the beach\" --top 5"),
        new(
            "Among vectors that embed made before, with the same model",
            "search \"a dog on the beach\" --input vectors.parquet --model clip-vit-b32"
        ),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        if (_vectors.Input(arguments) is { } input)
        {
            // What stands first is the text, so that no folder is named that could be shown.
            _layout.EndsDry(arguments, console, path: null);
            _layout.RefuseBeside(arguments, _vectors.NamesOfRows(arguments), hasFolder: false);
            SearchVectors(input, arguments, console, times);
            return;
        }

        _vectors.RequireInput(arguments);
        string folder = arguments.GetRequiredValue(_folder);
        if (_layout.EndsDry(arguments, console, folder))
            return;
        string text =
            arguments.GetValue(_text)
            ?? throw new InputException(
                $"The command '{Name}' needs <text>: what to look for, behind the folder of images. See: mlnet-embeddings {Name} --help"
            );
        ImageFolderListing listing = _layout.Read(arguments, console, folder);
        console.Note(listing.Remarks);
        string[] paths = FolderInput.PathsOf(folder, listing);
        _model.Announce(arguments, console);

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

    private void SearchVectors(string input, ParseResult arguments, CommandConsole console, StageTimes times)
    {
        // There is no folder, so that what stands first is the text.
        if (arguments.GetValue(_text) is not null)
            throw new InputException($"Name a folder of images, or vectors with {_vectors.InputName}, and not both.");

        string text = arguments.GetRequiredValue(_folder);
        VectorInput vectors = _vectors.Read(input, arguments, console);
        _model.Announce(arguments, console, remembers: false);
        Matrix query = times.Measure("text", () => EmbeddedTexts.Read([text], _model.ForTexts(arguments), console));
        if (query.ColumnCount != vectors.Matrix.ColumnCount)
            throw new InputException(
                $"The text model makes vectors of {query.ColumnCount} numbers, but those of {input} have {vectors.Matrix.ColumnCount}; "
                    + "name the model that made them with --model."
            );

        Matrix unit = Ranking.ToUnitLength(vectors.Vectors);
        JsonArray best = times.Measure(
            "search",
            () => Ranking.Write(query.Row(0), unit, vectors.Paths ?? vectors.Keys, arguments.GetValue(_top), console)
        );
        console.WriteResult(
            new JsonObject
            {
                ["text"] = text,
                ["n"] = vectors.Keys.Length,
                ["withoutVector"] = vectors.Matrix.Missing.Count,
                ["best"] = best,
                ["model"] = _model.Model(arguments).Name,
                ["seconds"] = times.ToJson(),
            }
        );
    }
}
