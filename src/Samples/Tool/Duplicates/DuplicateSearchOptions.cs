using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Duplicates;

/// <summary>The options that say what counts as a duplicate, and which member of a group is kept.</summary>
internal sealed class DuplicateSearchOptions
{
    private readonly Option<float?> _threshold = new Option<float?>("--threshold")
    {
        Description = "Score from which on two rows are near duplicates; of vectors a cosine, unless --hubness csls is given too",
    }.Between(-1, 1);
    private readonly Option<string?> _calibrate = new("--calibrate")
    {
        Description = "Find the threshold: null:RATE (false positives), fraction:SHARE (rows with a match) or pairs:FILE (id1,id2,0|1)",
        HelpName = "how",
    };
    private readonly Option<string> _keep = new Option<string>("--keep")
    {
        Description =
            "Which member of a group is kept: the first by its key, the most typical, the picture of most pixels, the sharpest "
            + "one, or the one of the split that counts most",
        DefaultValueFactory = _ => "first",
    }.OneOf("first", "medoid", "largest", "sharpest", "split");
    private readonly Option<string> _linkage = new Option<string>("--linkage")
    {
        Description = "How pairs become groups",
        DefaultValueFactory = _ => "star",
    }.OneOf("star", "complete", "components");
    private readonly Option<string> _scope = new Option<string>("--scope")
    {
        Description = "Which pairs count",
        DefaultValueFactory = _ => "all",
    }.OneOf("all", "within-split", "cross-split", "within-class");
    private readonly Option<string> _hubness = new Option<string>("--hubness")
    {
        Description =
            "For vectors: what is done about rows that are near to everything; auto is csls from 1,000 rows on, without --threshold",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "none", "mutual-knn", "csls");
    private readonly Option<string> _centering = new Option<string>("--centering")
    {
        Description = "For vectors: how they are moved and scaled first; auto is whiten from 1,000 rows on, without --threshold",
        DefaultValueFactory = _ => "auto",
    }.OneOf("auto", "none", "mean", "whiten");
    private readonly Option<string> _orientation = new Option<string>("--orientation")
    {
        Description = "Which way up pictures are compared: turned as EXIF says, or as their pixels lie in the files",
        DefaultValueFactory = _ => "upright",
    }.OneOf("upright", "as-stored");
    private readonly Option<string> _edited = EditedCopiesOption.Create();
    private readonly Option<int?> _top = new Option<int?>("--top")
    {
        Description =
            "List just this many pairs in pairs.csv, the highest scores first, also such below the threshold (kind Unique, they flag "
            + "nothing)",
    }.AtLeast(1);

    public DuplicateSearchOptions(Command command)
    {
        foreach (
            Option option in (Option[])[_threshold, _calibrate, _keep, _linkage, _scope, _hubness, _centering, _orientation, _edited, _top]
        )
            command.Options.Add(option);
    }

    /// <summary>Pairs to list; <see langword="null"/> for all.</summary>
    public int? Top(ParseResult arguments) => arguments.GetValue(_top);

    /// <summary>The file of judged pairs that is read, if there is one.</summary>
    public (string Option, string? Path) File(ParseResult arguments) => (_calibrate.Name, JudgedFile(arguments.GetValue(_calibrate)));

    /// <summary>How duplicates are searched for.</summary>
    public DuplicateFlaggerEstimator.Options ForFlagger(ParseResult arguments, DuplicateInput input, CommandConsole console)
    {
        string scope = arguments.GetRequiredValue(_scope);
        if (scope is "within-split" or "cross-split" && !input.HasSplits)
            throw new InputException(
                $"--scope {scope} needs splits: give --splits, or a folder with SPLIT/CLASS/FILE, or say with --layout which folder is "
                    + "the split."
            );

        if (scope == "within-class" && !input.HasLabels)
            throw new InputException($"--scope {scope} needs classes: give --labels, or a folder with CLASS/FILE.");
        if (arguments.GetRequiredValue(_keep) == "split" && !input.HasSplits)
            throw new InputException("--keep split needs splits: give --splits, or a folder with SPLIT/CLASS/FILE.");
        if (arguments.GetRequiredValue(_keep) is "largest" or "sharpest" && !input.HasImages)
            throw new InputException($"--keep {arguments.GetRequiredValue(_keep)} needs pictures: name a folder of images.");
        if (arguments.GetRequiredValue(_hubness) == "mutual-knn" && input.HasImages)
            throw new InputException(
                "--hubness mutual-knn is for vectors alone; pairs of images are scored by their pixels: choose auto, none or csls."
            );

        return new DuplicateFlaggerEstimator.Options
        {
            Threshold = ThresholdFor(arguments.GetValue(_threshold), arguments.GetValue(_calibrate), input, console),
            Keep = arguments.GetRequiredValue(_keep) switch
            {
                "medoid" => DuplicateKeep.Medoid,
                "largest" => DuplicateKeep.MaximumPixels,
                "sharpest" => DuplicateKeep.Sharpest,
                "split" => DuplicateKeep.SplitPriority,
                _ => DuplicateKeep.FirstKey,
            },
            Linkage = arguments.GetRequiredValue(_linkage) switch
            {
                "complete" => DuplicateLinkage.Complete,
                "components" => DuplicateLinkage.Components,
                _ => DuplicateLinkage.Star,
            },
            Scope = scope switch
            {
                "within-split" => DuplicateScope.WithinSplit,
                "cross-split" => DuplicateScope.CrossSplit,
                "within-class" => DuplicateScope.WithinClass,
                _ => DuplicateScope.All,
            },
            Hubness = arguments.GetRequiredValue(_hubness) switch
            {
                "none" => DuplicateHubness.None,
                "mutual-knn" => DuplicateHubness.MutualKnn,
                "csls" => DuplicateHubness.Csls,
                _ => DuplicateHubness.Automatic,
            },
            Centering = arguments.GetRequiredValue(_centering) switch
            {
                "none" => DuplicateCentering.None,
                "mean" => DuplicateCentering.FrozenMean,
                "whiten" => DuplicateCentering.Whiten,
                _ => DuplicateCentering.Automatic,
            },
            Orientation =
                arguments.GetRequiredValue(_orientation) == "as-stored" ? DuplicateOrientation.AsStored : DuplicateOrientation.Upright,
            FindEditedCopies = EditedCopiesOption.IsOn(arguments, _edited),
            MinimumNumberOfPairs = arguments.GetValue(_top) ?? 0,
        };
    }

    private static DuplicateThreshold ThresholdFor(float? fixedScore, string? calibration, DuplicateInput input, CommandConsole console)
    {
        if (fixedScore is { } score)
            return calibration is null
                ? DuplicateThreshold.Fixed(score)
                : throw new InputException("Give either --threshold or --calibrate, not both.");
        if (calibration is null)
            return DuplicateThreshold.ModelDefault;

        if (JudgedFile(calibration) is { } path)
            return DuplicateThreshold.LabeledPairs(JudgedPairs.Read(path, input.Keys, console.Note));
        string[] parts = calibration.Split(':', 2);
        if (parts.Length == 2 && NumberText.TryParse(parts[1], out double number))
        {
            switch (parts[0])
            {
                case "null" when number is > 0 and < 1:
                    return DuplicateThreshold.NullPairs(number);
                case "fraction" when number is > 0 and < 1:
                    return DuplicateThreshold.TargetFraction(number);
                case "null" or "fraction":
                    throw new InputException(
                        $"--calibrate {parts[0]} needs a share above 0 and below 1, such as {parts[0]}:0.001, got '{parts[1]}'."
                    );
            }
        }

        throw new InputException($"--calibrate must be null:RATE, fraction:SHARE or pairs:FILE, got '{calibration}'.");
    }

    private static string? JudgedFile(string? calibration) => calibration?.Split(':', 2) is ["pairs", { } path] ? path : null;
}
