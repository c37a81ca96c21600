using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Clip;
using MLNet.Embeddings.Samples.Files;
using MLNet.Embeddings.Samples.Images;
using MLNet.Embeddings.Samples.Inspection;
using MLNet.Embeddings.Samples.Page;
using MLNet.Embeddings.Samples.Shell;

namespace MLNet.Embeddings.Samples.Commands;

/// <summary>The main job: everything there is to find out about a folder of labelled pictures, on one page.</summary>
internal sealed class InspectCommand : SampleCommand
{
    public const string CommandName = "inspect";

    private readonly Argument<string?> _folder = new("folder")
    {
        Description = "Folder of pictures, CLASS/FILE or, below folders named train, valid and test, SPLIT/CLASS/FILE; without it, a data set with planted faults is drawn",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int> _count = new Option<int>("--count") { Description = "Pictures to draw where no folder is given", DefaultValueFactory = _ => 2000 }.Between(100, 100_000);
    private readonly Option<int> _seed = new Option<int>("--seed") { Description = "Seed of the maps and of the drawn pictures", DefaultValueFactory = _ => 1 }.AtLeast(0);
    private readonly Option<string> _out = new("--out") { Description = "Folder for inspect.html and findings.csv, made if need be", DefaultValueFactory = _ => "out", HelpName = "folder" };
    private readonly InspectionGates _gates;
    private readonly ModelOptions _model;

    public InspectCommand()
        : base(CommandName, "Look at a folder of labelled pictures through CLIP: maps, duplicates, leaks, wrong labels, outliers, class distribution; writes inspect.html.")
    {
        Arguments.Add(_folder);
        Options.Add(_count);
        Options.Add(_seed);
        Options.Add(_out);
        _gates = new InspectionGates(this);
        _model = new ModelOptions(this);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("Draw 2,000 pictures with planted faults, and see what is found", "inspect"),
        new("Your own pictures, such as pictures/train/cat/1.jpg", "inspect pictures --out report"),
        new("A gate for a build: no picture may leak between splits", "inspect pictures --max-leaks 0"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        string target = OutputFolder.Create(arguments.GetRequiredValue(_out));
        using var pageFile = new PendingFile(Path.Combine(target, "inspect.html"));
        using var findingsFile = new PendingFile(Path.Combine(target, "findings.csv"));
        using DrawnPictures? drawn = arguments.GetValue(_folder) is null
            ? times.Measure("draw", () => DrawnPictures.Draw(arguments.GetValue(_count), arguments.GetValue(_seed), console))
            : null;
        string folder = arguments.GetValue(_folder) ?? drawn!.Folder;
        ImageFolder images = ImageFolder.Read(folder, cancellation: console.CancellationToken);
        if (drawn is null)
            images.Announce(console);
        PictureRow[] pictures = PictureFolder.Read(images);
        if (PictureFolder.ClassRemark(images, pictures) is { } remark)
            console.Note(remark);
        _model.Announce(arguments, console);
        string name = drawn is null ? $"of {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}" : "drawn by the program";
        console.WriteLine($"{pictures.Length:N0} pictures {name}");

        using var session = new PipelineSession(console, arguments.GetValue(_seed));
        ClipEmbeddingEstimator.Options clip = _model.ForImages(arguments);
        var inspector = new PictureInspector(session, times, arguments.GetValue(_seed), clip.Decoder);
        Inspection.Inspection inspection = inspector.Inspect(pictures, clip);
        IReadOnlyList<FaultScore> faults = drawn is null ? [] : PlantedFaults.Score(drawn.Truth, inspection);

        byte[][] thumbnails = times.Measure(
            "thumbnails", () => Thumbnails.Of([.. inspection.Pictures.Select(picture => picture.Path)], clip.Decoder!, console));
        string modelName = _model.Describe(arguments);
        MapPage page = InspectionPage.Create($"{pictures.Length:N0} pictures {name}", $"Near points look alike to CLIP ({modelName}).", inspection, faults, thumbnails);
        times.Measure("page", () => pageFile.Commit(stream => MapPageWriter.Write(stream, page)));
        findingsFile.Commit(stream => FindingsFile.Write(stream, inspection));

        InspectionSummary.Print(console, inspection, faults, times);
        console.WriteLine($"Open in a browser: {Path.Combine(target, "inspect.html")}");
        bool passed = _gates.Check(arguments, inspection, console);
        JsonObject result = InspectionSummary.ToJson(inspection, faults);
        result["passedOver"] = drawn is null ? images.PassedOver : 0;
        result["model"] = _model.Model(arguments).Name;
        result["passed"] = passed;
        result["page"] = Path.Combine(target, "inspect.html");
        result["seconds"] = times.ToJson();
        console.WriteResult(result);
        if (!passed)
            console.ExitCode = SampleApplication.GateFailed;
    }
}
