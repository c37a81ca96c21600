using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MLNet.Embeddings.Reports;
using MLNet.Embeddings.Tool.Images;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Commands;

/// <summary>Turns decisions into lists or into a cleaned copy. Never changes or deletes a picture.</summary>
internal sealed class ApplyCommand : ToolCommand
{
    private const int NamesShown = 3;

    private readonly Argument<string> _folder = new("folder") { Description = "Data set of pictures, which stays as it is" };
    private readonly Option<string> _decisions = new("--decisions")
    {
        Description = "Decisions as the page of a report saves them: key,decision,label,kind,other",
        HelpName = "decisions.csv",
        Required = true,
    };
    private readonly Option<string?> _to = new("--to")
    {
        Description = "New or empty folder for a cleaned copy: removed pictures are left out, relabeled ones lie in their new class",
        HelpName = "folder",
    };
    private readonly Option<string?> _list = new("--list")
    {
        Description = "Folder for lists: keep.txt, remove.txt, relabel.csv",
        HelpName = "folder",
    };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Only say what would be done" };
    private readonly Option<bool> _allowUnknown = new("--allow-unknown")
    {
        Description = "Go on where decisions name pictures that the folder does not have",
    };
    private readonly LayoutOptions _layout = new();

    public ApplyCommand()
        : base(
            "apply",
            "Apply decisions about findings to a folder of pictures: lists, or a cleaned copy; nothing in the folder is changed."
        )
    {
        Arguments.Add(_folder);
        // Their own --dry-run shows the data set alone.
        foreach (
            Option option in (Option[])
                [_decisions, _to, _list, _dryRun, _allowUnknown, .. _layout.All.Where(option => option.Name != _dryRun.Name)]
        )
            Options.Add(option);
    }

    public override IReadOnlyList<CommandExample> Examples { get; } =
    [
        new("A cleaned copy of the pictures", "apply pictures --decisions decisions.csv --to cleaned"),
        new("Lists of what to keep, to remove and to relabel", "apply pictures --decisions decisions.csv --list lists"),
        new("What would be done", "apply pictures --decisions decisions.csv --to cleaned --dry-run"),
    ];

    protected override void Execute(ParseResult arguments, CommandConsole console)
    {
        string? to = arguments.GetValue(_to);
        string? list = arguments.GetValue(_list);
        bool isDry = arguments.GetValue(_dryRun);
        if (to is null && list is null && !isDry)
            throw new InputException("Say where the result goes: --to FOLDER for a cleaned copy, --list FOLDER for lists, or --dry-run.");

        DatasetDecisions decisions = DatasetDecisions.Read(arguments.GetRequiredValue(_decisions));
        string folder = arguments.GetRequiredValue(_folder);
        ImageFolderListing listing = _layout.Read(arguments, console, folder);
        console.Note(listing.Remarks);
        CleaningPlan plan = decisions.PlanFor(listing);
        Note(console, plan);
        if (to is not null && !listing.AreCrops && listing.Labels.Count > 0 && !listing.Layout.Contains('/'))
            console.Note(
                $"No folders tell the classes of {folder} (layout {listing.Layout}), so the copy has the pictures and not their "
                    + "classes; --list tells which rows to keep."
            );
        if (plan.Unknown.Count > 0 && !arguments.GetValue(_allowUnknown))
            throw new InputException(
                $"Decisions name pictures that {folder} does not have, {Number(plan.Unknown.Count)}: {Names(plan.Unknown)}; nothing was "
                    + "written. Take the folder that was inspected, or give --allow-unknown."
            );

        IReadOnlyList<UnreadableImage> lost = isDry ? [] : Write(plan, listing, to, list, console);
        string done = isDry ? "would stay" : "stay";
        console.WriteLine(
            $"{Number(plan.Kept.Count)} of {Number(listing.ImageCount)} pictures {done}, {Number(plan.Relabeled.Count)} of them with a new "
                + $"label; {Number(plan.Removed.Count)} {(isDry ? "would be" : "are")} left out."
        );
        if (!isDry && to is not null)
            console.WriteLine($"Cleaned copy: {Path.GetFullPath(to)}");
        if (!isDry && list is not null)
            console.WriteLine($"Lists: {Path.GetFullPath(list)}");
        console.WriteResult(
            new JsonObject
            {
                ["n"] = listing.ImageCount,
                ["kept"] = plan.Kept.Count,
                ["relabeled"] = plan.Relabeled.Count,
                ["removed"] = plan.Removed.Count,
                ["unknown"] = plan.Unknown.Count,
                ["contradictions"] = plan.Contradictions.Count,
                ["notCopied"] = lost.Count + listing.Unreadable.Count,
                ["dryRun"] = isDry,
                ["to"] = isDry ? null : to,
                ["lists"] = isDry ? null : list,
            }
        );
        FolderInput.NoteUnreadable(console, lost, null);
        FolderInput.EndIncomplete(console, listing);
        if (lost.Count > 0)
            console.ExitCode = ExitCode.SomeFailed;
    }

    private static IReadOnlyList<UnreadableImage> Write(
        CleaningPlan plan,
        ImageFolderListing listing,
        string? to,
        string? list,
        CommandConsole console
    )
    {
        // Opened first: a place that takes no lists is found out before anything is copied.
        using ReportFolder? lists = list is null ? null : ReportFolder.Open(list, CleaningPlan.FileNames, listing.Path, "--list");
        IReadOnlyList<UnreadableImage> lost = to is null
            ? []
            : plan.CopyTo(
                to.Length > 0 ? to : throw new InputException("--to needs the name of a folder."),
                console.Progress,
                console.CancellationToken
            );
        if (lists is not null)
        {
            plan.Write(lists);
            lists.Publish();
        }

        return lost;
    }

    private static void Note(CommandConsole console, CleaningPlan plan)
    {
        if (plan.Contradictions.Count > 0)
            console.Note(
                $"Pictures that one decision removes and another keeps, {Number(plan.Contradictions.Count)}: {Names(plan.Contradictions)}; "
                    + "they are left out. A later line without kind and other picture would keep them."
            );
    }

    private static string Names(IReadOnlyList<string> names)
    {
        string more = names.Count > NamesShown ? $" and {Number(names.Count - NamesShown)} more" : "";
        return $"{string.Join(", ", names.Take(NamesShown).Select(ListedName.Quoted))}{more}";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
