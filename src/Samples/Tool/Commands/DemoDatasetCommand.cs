using System.CommandLine;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.SampleData.DemoDataset;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Draws a data set of pictures with planted faults, for trying out the other commands.</summary>
internal sealed class DemoDatasetCommand : ToolCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "Folder to write to, new or empty" };
    private readonly Option<int> _count = new Option<int>("--count")
    {
        Description = "Number of files",
        DefaultValueFactory = _ => 2000,
    }.Between(100, 1_000_000);
    private readonly Option<int> _seed = new Option<int>("--seed")
    {
        Description = "Seed: the same seed draws the same pictures",
        DefaultValueFactory = _ => 1,
    }.AtLeast(0);

    public DemoDatasetCommand()
        : base(
            "demo-dataset",
            "Draw pictures of twelve classes in train, valid and test, with planted copies, leaks and faults; truth.csv says which."
        )
    {
        Arguments.Add(_folder);
        Options.Add(_count);
        Options.Add(_seed);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [new("Draw 2,000 pictures into the folder demo", "demo-dataset demo")];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        var times = new StageTimes();
        using var folder = new PendingFolder(arguments.GetRequiredValue(_folder));
        var options = new DemoOptions
        {
            Folder = folder.Path,
            Count = arguments.GetValue(_count),
            Seed = (ulong)arguments.GetValue(_seed),
        };
        IReadOnlyList<DemoPicture> pictures = times.Measure(
            "draw",
            () =>
                folder.Commit(() =>
                    DemoDatasetWriter.Write(
                        options,
                        drawn => console.Progress.Report("draw", drawn, options.Count),
                        console.CancellationToken
                    )
                )
        );
        console.WriteResult(
            new JsonObject
            {
                ["n"] = pictures.Count,
                ["copies"] = pictures.Count(picture => picture.Role == DemoRole.Copy),
                ["mislabeled"] = pictures.Count(picture => picture.Role == DemoRole.Mislabeled),
                ["outliers"] = pictures.Count(picture => picture.Role == DemoRole.Outlier),
                ["broken"] = pictures.Count(picture => picture.Role == DemoRole.Broken),
                ["folder"] = arguments.GetRequiredValue(_folder),
                ["seconds"] = times.ToJson(),
            }
        );
    }
}
