using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations;
using MLNet.Embeddings.Images.Annotations.Coco;
using MLNet.Embeddings.Images.Annotations.Tables;
using MLNet.Embeddings.Images.Annotations.Voc;
using MLNet.Embeddings.Images.Annotations.Yolo;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Layouts;

/// <summary>Tells the layout of a data set by what its folder holds.</summary>
/// <remarks>
/// A folder may hold annotations of several kinds; the first of the list is taken, and the others are named. What is found in a folder
/// describes its pictures, all of which are taken; a file that was named itself is the data set, and pictures that it does not name are
/// left out and counted.
/// </remarks>
internal sealed class LayoutFinder
{
    // Annotations of objects first, for they have one purpose.
    private static readonly IAnnotationReader[] Readers =
    [
        new CocoReader(),
        new YoloReader(),
        new VocReader(),
        new MetadataReader(),
        new LabelTableReader(),
    ];

    private readonly AnnotatedFolder _folder;
    private readonly ImageFolderOptions _options;

    private LayoutFinder(AnnotatedFolder folder, ImageFolderOptions options)
    {
        _folder = folder;
        _options = options;
    }

    /// <summary>Understands a folder.</summary>
    /// <param name="images">The folder.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static LaidOutFolder OfFolder(ImageFolder images, ImageFolderOptions options, CancellationToken cancellation)
    {
        if (options.Layout is { } layout && Array.TrueForAll(Readers, reader => reader.Layout != layout))
            return ByFolders(images, layout, options);
        var folder = new AnnotatedFolder(images, ColumnsOf(options), TablesOf(options), TableFolder: null, options.Crops, cancellation);
        var finder = new LayoutFinder(folder, options);
        return options.Layout is null ? finder.Find() : finder.Take(Array.Find(Readers, reader => reader.Layout == options.Layout)!);
    }

    /// <summary>Understands a file that is the data set itself.</summary>
    /// <param name="images">The folder of its pictures.</param>
    /// <param name="file">The file.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static LaidOutFolder OfFile(ImageFolder images, string file, ImageFolderOptions options, CancellationToken cancellation)
    {
        IAnnotationReader reader = ReaderOf(file, options)!;
        bool isTable = reader is LabelTableReader;
        if (options.Layout is { } layout && layout != reader.Layout && !(isTable && layout == LayoutWords.HuggingFace))
            throw new ArgumentException(
                $"{Path.GetFileName(file)} is named itself, so the layout is {reader.Layout}; got '{layout}'.",
                nameof(options)
            );

        string? key = new PictureNames(images).KeyOfPath(file);
        string? elsewhere = key is null ? Path.GetDirectoryName(file) : null;
        var folder = new AnnotatedFolder(images, ColumnsOf(options), TablesOf(options), elsewhere, options.Crops, cancellation);
        var source = new FoundFile(key ?? Path.GetFileName(file), file, FileFacts.Of(file, followsLinks: true).Identity, IsLinked: false);
        AnnotatedSet set = Read(folder, reader, [source]);
        set.RequireSome(images);
        return Place(folder, reader.Layout, set, options, isWhole: true, []);
    }

    /// <summary>Whether a file is of a kind that names the pictures of a data set.</summary>
    public static bool IsDataSet(string file, ImageFolderOptions options) => ReaderOf(file, options) is not null;

    /// <summary>Kinds of files that name the pictures of a data set, for a sentence.</summary>
    public static string KindsOfFiles(ImageFolderOptions options) =>
        $"a table of them ({TablesOf(options).Kinds}), COCO annotations (.json) or YOLO's description (.yaml)";

    /// <summary>The folder that paths in a file start from.</summary>
    public static string FolderOf(string file, ImageFolderOptions options)
    {
        string folder = Path.GetDirectoryName(file)!;
        bool isBeside =
            ReaderOf(file, options) is CocoReader && Path.GetFileName(folder) == "annotations" && Path.GetDirectoryName(folder) is not null;
        return isBeside ? Path.GetDirectoryName(folder)! : folder;
    }

    private static IAnnotationReader? ReaderOf(string file, ImageFolderOptions options) =>
        TablesOf(options).IsNamedLikeTable(file)
            ? Readers.OfType<LabelTableReader>().Single()
            : Path.GetExtension(file).ToLowerInvariant() switch
            {
                ".json" => Readers.OfType<CocoReader>().Single(),
                ".yaml" or ".yml" => Readers.OfType<YoloReader>().Single(),
                _ => null,
            };

    private LaidOutFolder Find()
    {
        var remarks = new List<string>();
        for (int i = 0; i < Readers.Length; i++)
        {
            var own = new List<string>();
            if (TryRead(Readers[i], own) is not { } set)
            {
                remarks.AddRange(own);
                continue;
            }

            IEnumerable<string> others = Readers[(i + 1)..]
                .Where(IsHere)
                .Select(other =>
                    $"The folder also holds {other.Title}; the layout {other.Layout} takes {(other is TableReader ? "it" : "them")}."
                );
            own.AddRange(others);
            return Place(_folder, Readers[i].Layout, set, _options, isWhole: false, own);
        }

        LaidOutFolder found = ByFolders(_folder.Images, layout: null, _options);
        return found with { Remarks = remarks };
    }

    // What is not taken may be broken.
    private bool IsHere(IAnnotationReader reader)
    {
        try
        {
            return reader.Find(_folder, []).Count > 0;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private AnnotatedSet? TryRead(IAnnotationReader reader, List<string> remarks)
    {
        try
        {
            IReadOnlyList<FoundFile> sources = reader.Find(_folder, remarks);
            if (sources.Count == 0)
                return null;
            AnnotatedSet set = Read(_folder, reader, sources);
            if (set.Notes.Count > 0 && (reader is not LabelTableReader || _options.Crops || TellsMore(set)))
                return set;
            if (set.Notes.Count > 0)
            {
                remarks.Clear();
                remarks.Add(
                    $"Folders tell as much as {set.Origin}, which {(sources.Count == 1 ? "names" : "name")} the pictures too; the layout "
                        + $"{reader.Layout} takes {(sources.Count == 1 ? "it" : "them")}."
                );
                return null;
            }

            remarks.Add($"{set.Origin}: nothing in it names an image of the folder, so it is left aside.");
            return null;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(
                $"{exception.Message} To read the folder without it, take the layout {LayoutWords.Folders}.",
                exception
            );
        }
    }

    // There are tables of anything, so one is taken only for what folders do not tell.
    private bool TellsMore(AnnotatedSet set)
    {
        FolderLayout folders = PictureFolder.LayoutOf(_folder.Images);
        (string Split, string Label)[] places = Array.ConvertAll(_folder.Images.Keys, folders.Place);
        bool Tells(Func<(string Split, string Label), string> what) =>
            places.Select(what).Where(name => name.Length > 0).Distinct().Skip(1).Any();
        return (set.TellsLabels && !Tells(place => place.Label))
            || (set.Notes.Values.Any(note => note.Split is not null) && !Tells(place => place.Split));
    }

    private LaidOutFolder Take(IAnnotationReader reader)
    {
        var remarks = new List<string>();
        IReadOnlyList<FoundFile> sources = reader.Find(_folder, remarks);
        if (sources.Count == 0)
            throw new InvalidDataException(
                $"The layout is {_options.Layout}, and {_folder.Images.Path} holds no {Plain(reader.Title)}"
                    + $"{(remarks.Count > 0 ? $": {remarks[0]}" : ".")}"
            );
        AnnotatedSet set = Read(_folder, reader, sources);
        set.RequireSome(_folder.Images);
        return Place(_folder, reader.Layout, set, _options, isWhole: false, remarks);
    }

    private static AnnotatedSet Read(AnnotatedFolder folder, IAnnotationReader reader, IReadOnlyList<FoundFile> sources)
    {
        try
        {
            return reader.Read(folder, sources);
        }
        catch (Exception exception) when (FileFault.IsFailure(exception) && exception is not InvalidDataException)
        {
            throw new IOException($"{AnnotatedFolder.Listed(sources)} cannot be read: {FileFault.Reason(exception)}", exception);
        }
    }

    private static LaidOutFolder Place(
        AnnotatedFolder folder,
        string layout,
        AnnotatedSet set,
        ImageFolderOptions options,
        bool isWhole,
        IReadOnlyList<string> remarks
    )
    {
        ImageFolder images = folder.Images;
        FolderLayout folders = PictureFolder.LayoutOf(images);
        var placement = new AnnotatedPlacement(layout, set, folders, areSetsClasses: !options.Crops);
        foreach (PassedOverFile passed in set.PassedOver)
            images.PassedOver.Add(passed);
        // They are counted among the files that are no pictures.
        images.PassedOver.Add(PassedOverReason.NoPicture, -set.FilesUsed);
        string[] untold = Array.FindAll(images.Keys, key => !placement.IsTold(key));
        if (isWhole)
        {
            foreach (string key in untold)
                images.PassedOver.Add(new PassedOverFile(key, PassedOverReason.FileWithoutRow, ""));
        }

        images.PassedOver.Sort();
        var all = new List<string>(set.AllRemarks());
        if (!isWhole && untold.Length > 0 && !options.Crops)
            all.Add(
                FormattableString.Invariant($"Images that are not named there, {untold.Length:N0}, are taken too")
                    + $"{(set.TellsLabels ? ", without a label" : "")}, such as {ListedName.Quoted(untold[0])}."
            );
        if (
            !isWhole
            && set.TellsLabels
            && images.Keys.Select(key => folders.Place(key).Label).Where(label => label.Length > 0).Distinct().Skip(1).Any()
        )
            all.Add($"Names of folders might be classes too; the layout {LayoutWords.Folders} takes these.");
        all.AddRange(remarks);
        var pictures = PictureFolder.Of(images, placement, placement.FurtherNames, isWhole ? placement.IsTold : null, placement.KeyOf);
        if (options.KeyColumn is not null)
            RequireOwnKeys(images, pictures.Pictures);
        if (!options.Crops)
            return new LaidOutFolder(pictures, set, all);

        var crops = CropItems.Of(images, set, placement, options.CropMargin, folder.Cancellation);
        all.InsertRange(0, crops.Remarks);
        return new LaidOutFolder(pictures.With(crops.Items), set, all, crops.PictureCount);
    }

    private static LaidOutFolder ByFolders(ImageFolder images, string? layout, ImageFolderOptions options) =>
        options.Crops
            ? throw new ArgumentException(
                $"Crops need boxes around objects, and {images.Path} is read by the names of its folders; take pictures as wholes, or name "
                    + "the annotations.",
                nameof(options)
            )
            : new LaidOutFolder(PictureFolder.Read(images, layout == LayoutWords.Folders ? null : layout), Annotations: null, []);

    // A picture that no row names keeps its path, which may be a key of the table. Lists of keys are taken for lists of files as soon as
    // some of them are, and whoever deletes what they name must not meet another file.
    private static void RequireOwnKeys(ImageFolder images, ListedImage[] pictures)
    {
        if (pictures.CountBy(picture => picture.Id).FirstOrDefault(key => key.Value > 1) is { Value: > 1 } same)
            throw new InvalidDataException($"The key {ListedName.Quoted(same.Key)} is that of {same.Value} pictures; name another column.");
        var files = new FolderKeys(images.Path);
        if (Array.Find(pictures, picture => NamesAnother(files, images.Path, picture)) is { } wrong)
            throw new InvalidDataException(
                $"The key {ListedName.Quoted(wrong.Id)} of {ListedName.Quoted(wrong.Place)} is the name of another file, so that lists of "
                    + "keys would name the wrong one; name another column."
            );
    }

    private static bool NamesAnother(FolderKeys files, string folder, ListedImage picture)
    {
        if (picture.Id == picture.Place || picture.Id.Contains('\0'))
            return false;
        files.Find(picture.Id, out FileIdentity? named);
        if (named is null && FileFacts.Of(Path.Combine(folder, picture.Id), followsLinks: true) is { Kind: FileKind.Regular } elsewhere)
            named = elsewhere.Identity;
        return named is not null && named != FileFacts.Of(picture.Path, followsLinks: true).Identity;
    }

    private static ColumnNames ColumnsOf(ImageFolderOptions options) =>
        new(options.PathColumn, options.LabelColumn, options.SplitColumn, options.KeyColumn);

    private static TableFiles TablesOf(ImageFolderOptions options) => new(options.TableReaders);

    private static string Plain(string title) => title.StartsWith("a ", StringComparison.Ordinal) ? title[2..] : title;
}
