using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Storage;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Coco;

/// <summary>Reads COCO annotations, such as annotations/instances_train2017.json, or one file beside the pictures of each split.</summary>
internal sealed class CocoReader : IAnnotationReader
{
    // A folder with a file of JSON for each picture is not looked through.
    private const int MostFilesPeeked = 64;
    private const int DeepestPeeked = 3;

    private static readonly char[] WordEnds = ['_', '-', '.', ' '];

    /// <inheritdoc/>
    public string Layout => LayoutWords.Coco;

    /// <inheritdoc/>
    public string Title => "COCO annotations";

    /// <inheritdoc/>
    public IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks)
    {
        FoundFile[] files = folder.WithExtension(".json");
        FoundFile[] likely = Array.FindAll(files, file => IsNamedLikeOne(file.Key));
        FoundFile[] others =
        [
            .. files.Except(likely).Where(file => AnnotatedFolder.DepthOf(file.Key) <= DeepestPeeked).Take(MostFilesPeeked),
        ];
        var found = new List<FoundFile>();
        foreach (FoundFile file in likely.Concat(others))
        {
            try
            {
                if (CocoFile.BeginsLikeOne(file.Path))
                    found.Add(file);
            }
            catch (Exception exception) when (FileFault.IsFailure(exception))
            {
                remarks.Add($"{ListedName.Quoted(file.Key)} cannot be looked at: {FileFault.Reason(exception)}");
            }
        }

        if (found.Count == 0)
            return [];
        // Of the files for one split, those that tell categories of all kinds.
        int best = found.Min(file => RankOf(file.Key));
        FoundFile[] left = [.. found.Where(file => RankOf(file.Key) > best)];
        if (left.Length > 0)
            remarks.Add($"Further COCO annotations are left aside: {AnnotatedFolder.Listed(left)}; name one of them to take it.");
        return [.. found.Where(file => RankOf(file.Key) == best).OrderBy(file => file.Key, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources)
    {
        var set = new AnnotatedSet(folder.Names)
        {
            Origin = $"COCO annotations {AnnotatedFolder.Listed(sources)}",
            LackOfLabels = "The COCO annotations tell no categories",
            FilesUsed = folder.CountOfOwn(sources),
        };
        foreach (FoundFile source in sources)
            Read(folder, source, set);
        return set;
    }

    private static void Read(AnnotatedFolder folder, FoundFile source, AnnotatedSet set)
    {
        CocoContent content = CocoFile.Read(source.Path, source.Key, folder.WantsBoxes, folder.Cancellation);
        set.TellsLabels |= content.HasCategories;
        string? split = SplitOf(source.Key);
        string start = AnnotatedFolder.FolderOf(source.Key);
        foreach ((string id, string file) in content.Pictures)
        {
            folder.Cancellation.ThrowIfCancellationRequested();
            if (set.Find(file, start, $"{ListedName.Quoted(source.Key)} image {Excerpt.Of(id)}", split) is not { } note)
                continue;
            foreach (string category in content.CategoriesOf(id))
                note.AddLabel(category);
            note.Size ??= content.SizeOf(id);
            foreach (PictureBox box in content.BoxesOf(id))
                note.AddBox(box);
        }

        if (content.UnknownCategoryCount > 0)
            set.AddFault(
                source.Key,
                Invariant($"{content.UnknownCategoryCount:N0} images hold a category that is not in the list, called by its number")
            );
        if (content.UnknownPictureCount > 0)
            set.AddFault(source.Key, Invariant($"annotations of {content.UnknownPictureCount:N0} images that are not in the list"));
    }

    private static bool IsNamedLikeOne(string key)
    {
        string name = AnnotatedFolder.FileNameOf(key);
        return name.Contains("instances", StringComparison.OrdinalIgnoreCase)
            || name.Contains("captions", StringComparison.OrdinalIgnoreCase)
            || name.Contains("keypoints", StringComparison.OrdinalIgnoreCase)
            || name.Contains("coco", StringComparison.OrdinalIgnoreCase)
            || name.Contains("annotations", StringComparison.OrdinalIgnoreCase);
    }

    private static int RankOf(string key)
    {
        string name = AnnotatedFolder.FileNameOf(key).ToLowerInvariant();
        return name.StartsWith("instances", StringComparison.Ordinal) ? 0
            : name.Contains("captions", StringComparison.Ordinal) || name.Contains("image_info", StringComparison.Ordinal) ? 3
            : name.Contains("keypoints", StringComparison.Ordinal)
            || name.Contains("panoptic", StringComparison.Ordinal)
            || name.Contains("stuff", StringComparison.Ordinal)
                ? 2
            : 1;
    }

    // The last word of the name that is one for a split, such as train2017 of instances_train2017.json.
    private static string? SplitOf(string key) =>
        Path.GetFileNameWithoutExtension(key)
            .Split(WordEnds, StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(word => SplitWords.KindOf(word) >= 0);
}
