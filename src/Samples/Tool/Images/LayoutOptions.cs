using System.CommandLine;
using MLNet.Embeddings.Tool.Shell;

namespace MLNet.Embeddings.Tool.Images;

/// <summary>The options that say how a data set of pictures is laid out, and the one that only shows what is understood.</summary>
internal sealed class LayoutOptions
{
    /// <summary>What an argument for pictures takes, for its description.</summary>
    public const string Pictures =
        "Folder of pictures: CLASS/FILE, SPLIT/CLASS/FILE and the like, Hugging Face, COCO, YOLO or Pascal VOC; or a table of them (.csv, "
        + ".tsv, .jsonl, .parquet), COCO annotations (.json), YOLO's description (.yaml)";

    private readonly Option<string?> _layout = new("--layout")
    {
        Description =
            "How splits and classes are told: folders, table, huggingface, coco, yolo, voc, or which folders of a path name them, such as "
            + "SPLIT/CLASS, CLASS/SPLIT or */SPLIT; without it, told by what the folder holds",
        HelpName = "word|pattern",
    };
    private readonly Option<string?> _images = new("--images")
    {
        Description = "For a table or annotations: the folder of the pictures; without it, that of the file",
        HelpName = "folder",
    };
    private readonly Option<string?> _path = new("--path-column")
    {
        Description = "Column of a table with the paths of pictures; without it, told by usual names such as path, file_name, image or id",
        HelpName = "column",
    };
    private readonly Option<string?> _label = new("--label-column")
    {
        Description = "Column of a table with classes; without it, told by usual names such as label, class or category",
        HelpName = "column",
    };
    private readonly Option<string?> _split = new("--split-column")
    {
        Description = "Column of a table with splits; without it, told by usual names such as split, subset or fold",
        HelpName = "column",
    };
    private readonly Option<string?> _key = new("--key-column")
    {
        Description = "Column of a table with a key for each picture; without it, its path below the folder is its key",
        HelpName = "column",
    };
    private readonly Option<bool> _crops = new("--crops")
    {
        Description =
            "Take each annotated box (COCO, YOLO, Pascal VOC, tables) as a picture of its own, such as street.jpg#xywh=120,40,64,64",
    };
    private readonly Option<float?> _margin = new("--crop-margin")
    {
        Description = "With --crops: share of a box's sides that is taken on each side of it too, such as 0.1",
        HelpName = "share",
    };
    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Show how the data set is understood, and neither read pictures nor write anything",
    };

    /// <summary>The options, in the order of the help text.</summary>
    public IEnumerable<Option> All => [_layout, _images, _path, _label, _split, _key, _crops, _margin, _dryRun];

    /// <summary>Adds the options to a command.</summary>
    public LayoutOptions AddTo(Command command)
    {
        foreach (Option option in All)
            command.Options.Add(option);
        return this;
    }

    /// <summary>How folders are read where names tell the pictures.</summary>
    public string? Layout(ParseResult arguments) => arguments.GetValue(_layout);

    /// <summary>The folder that reports must not be written into; <see langword="null"/> for none.</summary>
    public string? Folder(ParseResult arguments, string? path) =>
        arguments.GetValue(_images) ?? (File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path)) : path);

    /// <summary>Refuses what says how a data set is listed, where names tell the rows.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="names">What tells them, such as --ids; <see langword="null"/> for nothing.</param>
    /// <param name="hasFolder">Whether names lead below a folder, whose layout tells splits and classes.</param>
    public void RefuseBeside(ParseResult arguments, string? names, bool hasFolder)
    {
        if (names is not null && !hasFolder && arguments.GetResult(_layout) is { Implicit: false })
            throw new InputException(
                $"{_layout.Name} says how a folder or a table is laid out, and with {names} there is none; leave it out."
            );

        Option[] own = [_images, _path, _label, _split, _key, _crops, _margin];
        if (names is not null && Array.Find(own, option => arguments.GetResult(option) is { Implicit: false }) is { } given)
            throw new InputException($"{given.Name} says which rows a folder or a table has, and here {names} does; leave one out.");
    }

    /// <summary>Lists the data set that an argument names.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="console">Stops the listing.</param>
    /// <param name="path">The argument.</param>
    /// <param name="extensions">Kinds of files to take; <see langword="null"/> for all pictures.</param>
    public ImageFolderListing Read(ParseResult arguments, CommandConsole console, string path, string[]? extensions = null)
    {
        bool crops = arguments.GetValue(_crops);
        float margin = arguments.GetValue(_margin) ?? 0;
        if (margin != 0 && !crops)
            throw new InputException($"{_margin.Name} is for boxes as items; give {_crops.Name} too.");
        if (!(margin is >= 0 and <= ImageFolderOptions.LargestCropMargin))
            throw new InputException($"{_margin.Name} must be a number from 0 to {ImageFolderOptions.LargestCropMargin}.");
        return FolderInput.Read(
            path,
            console,
            new ImageFolderOptions
            {
                Layout = arguments.GetValue(_layout),
                ImageFolder = arguments.GetValue(_images),
                PathColumn = arguments.GetValue(_path),
                LabelColumn = arguments.GetValue(_label),
                SplitColumn = arguments.GetValue(_split),
                KeyColumn = arguments.GetValue(_key),
                TableReaders = ParquetTable.Readers(console.CancellationToken),
                Crops = crops,
                CropMargin = margin,
                Extensions = extensions ?? [],
            }
        );
    }

    /// <summary>Shows what is understood, where only that was asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="console">Takes it.</param>
    /// <param name="path">The argument that names the data set; <see langword="null"/> for none.</param>
    /// <param name="extensions">Kinds of files to take; <see langword="null"/> for all pictures.</param>
    /// <returns>Whether that was all.</returns>
    public bool EndsDry(ParseResult arguments, CommandConsole console, string? path, string[]? extensions = null)
    {
        if (!arguments.GetValue(_dryRun))
            return false;
        if (path is null)
            throw new InputException($"{_dryRun.Name} shows how a folder or a table is understood; name one.");
        DryRun.Write(Read(arguments, console, path, extensions), console);
        return true;
    }
}
