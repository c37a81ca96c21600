using MLNet.Embeddings.Files;
using MLNet.Embeddings.Reports.Decisions;
using MLNet.Embeddings.Reports.Files;

namespace MLNet.Embeddings.Reports;

/// <summary>What decisions make of a folder of images. It changes nothing there: it writes lists, or a cleaned copy.</summary>
public sealed class CleaningPlan
{
    private const string RelabelFile = "relabel.csv";

    private readonly ImageFolderListing _listing;
    private readonly Dictionary<string, ListedImage> _images;

    internal CleaningPlan(ImageFolderListing listing, PictureDecisions decisions)
    {
        _listing = listing;
        ListedImage[] removed = [.. listing.Images.Where(image => decisions.IsRemoved(image.Id))];
        Removed = [.. removed.Select(image => image.Id)];
        ListedImage[] kept = [.. listing.Images.Except(removed), .. UnderOtherNames(removed, listing, decisions)];
        Kept = [.. kept.Select(image => image.Id)];
        _images = kept.ToDictionary(image => image.Id, StringComparer.Ordinal);
        Relabeled = Moves(kept, listing, decisions);
        Contradictions = decisions.Contradictions;
        HashSet<string> known =
        [
            .. listing.Images.Select(image => image.Id),
            .. listing.PassedOver.Named.Select(file => file.Key),
            .. listing.Linked.Leaks.Concat(listing.Linked.LabelConflicts).Select(link => link.Name),
        ];
        Unknown = [.. decisions.All.Items.Select(item => item.Key).Distinct(StringComparer.Ordinal).Where(key => !known.Contains(key))];
    }

    /// <summary>Names of the files that <see cref="Save"/> writes.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [.. NameList.FileNames("keep"), .. NameList.FileNames("remove"), RelabelFile];

    /// <summary>Images that stay, those with a new label included, by their paths now; one whose file has several names by the one that is
    /// kept.</summary>
    public IReadOnlyList<string> Kept { get; }

    /// <summary>Images that leave.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Images that stay with a new label.</summary>
    public IReadOnlyList<RelabeledImage> Relabeled { get; }

    /// <summary>Keys that decisions name and the folder does not have.</summary>
    public IReadOnlyList<string> Unknown { get; }

    /// <summary>Images that leave though another decision keeps them or gives them a label; only a later decision about the image as a
    /// whole, of no kind and no pair, would have it stay.</summary>
    public IReadOnlyList<string> Contradictions { get; }

    /// <summary>Writes lists: keep.txt and remove.txt, their twins keep.nul and remove.nul, which hold every legal name, and relabel.csv
    /// with <c>key,label,new_label,new_key</c>.</summary>
    /// <param name="folder">The folder to write to, made if need be.</param>
    /// <exception cref="IOException">As <see cref="DatasetReport.Save"/>.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var files = ReportFolder.Open(folder, FileNames, _listing.Path);
        Write(files);
        files.Publish();
    }

    /// <summary>Writes the same files into a folder that was opened before.</summary>
    /// <param name="folder">The folder; its files appear when it is published.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(ReportFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        NameList.Write(folder, "keep", Kept);
        NameList.Write(folder, "remove", Removed);
        NameList.WriteLines(
            folder,
            RelabelFile,
            Relabeled
                .Select(image => string.Join(',', new[] { image.Id, image.Label, image.NewLabel, image.NewId ?? "" }.Select(CsvCell.Of)))
                .Prepend("key,label,new_label,new_key")
        );
    }

    /// <summary>Copies the images that stay into a new folder, those with a new label into the folder of their new class. The copy appears
    /// when it is complete.</summary>
    /// <param name="folder">The folder, which must be new or empty, and must not lie in the folder of images.</param>
    /// <param name="progress">Told how many are copied.</param>
    /// <param name="cancellationToken">Stops the copying; nothing stays of it.</param>
    /// <returns>Images that could not be read and were left out.</returns>
    /// <exception cref="IOException">The folder cannot be written to, is not empty, or lies in the folder of images.</exception>
    /// <exception cref="InvalidOperationException">An image gets a new label that no folder can bear, or the folder of images has no
    /// folders of classes; or the items are boxes of pictures.</exception>
    public IReadOnlyList<UnreadableImage> CopyTo(
        string folder,
        IProgress<EngineProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (_listing.AreCrops)
            throw new InvalidOperationException(
                $"The items are boxes of pictures and no files, so that there is nothing to copy; write lists, of which {RelabelFile} has "
                    + "the new labels."
            );
        if (Relabeled.FirstOrDefault(image => image.NewId is null) is { } lost)
            throw new InvalidOperationException(
                $"{ListedName.Quoted(lost.Id)} gets the label {ListedName.Quoted(lost.NewLabel)}, but "
                    + (
                        ClassFolder.CanBear(lost.NewLabel)
                            ? $"no folder of its path is a class (paths are read as {_listing.Layout})"
                            : "no folder can bear that name: it must hold no slash, not begin or end with a blank, and not be made of dots"
                    )
                    + $"; write lists, of which {RelabelFile} has the new labels."
            );
        if (Holds(_listing.Path, folder))
            throw new OutputException($"The folder {folder} lies in {_listing.Path}, which is not changed; name one outside.");

        using var target = new PendingFolder(folder);
        return target.Commit(() => Copy(target.Path, progress, cancellationToken));
    }

    private List<UnreadableImage> Copy(string target, IProgress<EngineProgress>? progress, CancellationToken cancellationToken)
    {
        Dictionary<string, string> moved = Relabeled.ToDictionary(image => image.Id, image => image.NewId!, StringComparer.Ordinal);
        var unreadable = new List<UnreadableImage>();
        for (int i = 0; i < Kept.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new EngineProgress("copy", i, Kept.Count));
            string path = _images[Kept[i]].Path;
            try
            {
                using FileStream readable = File.OpenRead(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new UnreadableImage(Kept[i], FileFault.Reason(exception)));
                continue;
            }

            string copy = Path.GetFullPath(Path.Combine(target, moved.GetValueOrDefault(Kept[i], _images[Kept[i]].Place)));
            if (!copy.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new OutputException(
                    $"The name {ListedName.Quoted(Kept[i])} leads out of the folder, so no copy can bear it; use lists."
                );
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        return unreadable;
    }

    // A file is listed under one of its names. Where that one leaves and another is kept, the image stays, as the other.
    private static IEnumerable<ListedImage> UnderOtherNames(ListedImage[] removed, ImageFolderListing listing, PictureDecisions decisions)
    {
        if (listing.AreCrops)
            return [];
        ILookup<string, ListedImage> byId = removed.ToLookup(image => image.Id, StringComparer.Ordinal);
        ILookup<string, ListedImage> byPlace = removed.ToLookup(image => image.Place, StringComparer.Ordinal);
        // A table may name another image so.
        HashSet<string> listed = [.. listing.Images.Select(image => image.Id)];
        IEnumerable<(string Name, ListedImage Image)> names =
        [
            .. from file in listing.PassedOver.Named
            where file.Reason == PassedOverReason.OtherName
            from image in byPlace[file.Detail]
            select (file.Key, image),
            // Files in a folder with two names are not named one by one among what is passed over.
            .. from link in listing.Linked.Leaks.Concat(listing.Linked.LabelConflicts)
            from image in byId[link.Key]
            select (link.Name, image),
        ];
        return names
            .Where(other => !listed.Contains(other.Name) && decisions.StaysAs(other.Image.Id, other.Name))
            .DistinctBy(other => other.Image.Id)
            .Select(other =>
            {
                (string split, string label) = listing.Placement.Place(other.Name);
                return new ListedImage(other.Name, other.Image.Path, split, label);
            });
    }

    private static RelabeledImage[] Moves(IEnumerable<ListedImage> kept, ImageFolderListing listing, PictureDecisions decisions)
    {
        ILookup<bool, ListedImage> byMove = kept.ToLookup(image => decisions.LabelOf(image.Id) is { } label && label != image.Label);
        // Where case is not told apart, two names that differ in nothing else are one.
        var taken = new HashSet<string>(byMove[false].Select(image => image.Place), StringComparer.OrdinalIgnoreCase);
        var folder = new ClassFolder(listing);
        return [.. byMove[true].Select(Move)];

        RelabeledImage Move(ListedImage image)
        {
            string label = decisions.LabelOf(image.Id)!;
            string? place = folder.Replace(image.Place, image.Label, label);
            string? free = place is null ? null : Candidates(place, image.Label).First(taken.Add);
            return new RelabeledImage(image.Id, image.Label, label, free);
        }
    }

    // The class that an image comes from tells it from one that has its name already.
    private static IEnumerable<string> Candidates(string id, string label)
    {
        yield return id;
        string end = Path.GetExtension(id);
        string start = id[..^end.Length];
        yield return $"{start}-from-{(label.Length > 0 ? label : "none")}{end}";
        for (int number = 2; ; number++)
            yield return $"{start}-from-{(label.Length > 0 ? label : "none")}-{number}{end}";
    }

    private static bool Holds(string folder, string path)
    {
        FileFacts wanted = FileFacts.Of(folder, followsLinks: true);
        for (string? parent = Path.GetFullPath(path); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            if (FileFacts.Of(parent, followsLinks: true) is { Kind: FileKind.Folder } facts && facts.Identity == wanted.Identity)
                return true;
        }

        return false;
    }
}
