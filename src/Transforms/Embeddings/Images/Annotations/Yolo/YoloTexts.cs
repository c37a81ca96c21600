using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>The texts with the boxes of each picture, where they lie, and what may lie beside them instead of a description.</summary>
internal static class YoloTexts
{
    private const int TextsLookedAt = 64;
    private const int DeepestNames = 2;
    private const string LabelFolder = "labels";

    // Of a share: outlines and boxes may reach a little beyond the picture.
    private const double Beyond = 0.1;

    private static readonly string[] NamesFiles = ["classes.txt", "obj.names", "predefined_classes.txt", "labels.txt"];

    /// <summary>Where the text of a picture may lie: images/train/1.jpg has it in labels/train/1.txt, and any picture beside it.</summary>
    /// <param name="name">The name of the picture.</param>
    public static IEnumerable<string> KeysOf(string name)
    {
        string text = Path.ChangeExtension(name, ".txt");
        int images = $"/{text}".LastIndexOf("/images/", StringComparison.Ordinal);
        if (images >= 0)
            yield return $"{text[..images]}{LabelFolder}{text[(images + "images".Length)..]}";
        yield return text;
    }

    /// <summary>Whether a text lies where boxes of some picture should.</summary>
    public static bool IsInLabels(string key) =>
        AnnotatedFolder.FolderOf(key).Split('/').Contains(LabelFolder) && !NamesFiles.Contains(AnnotatedFolder.FileNameOf(key));

    /// <summary>The first text of boxes, where all that are looked at hold nothing else; none where there are none.</summary>
    /// <param name="folder">The folder.</param>
    public static FoundFile? First(AnnotatedFolder folder)
    {
        var texts = folder.WithExtension(".txt").ToDictionary(file => file.Key, StringComparer.Ordinal);
        if (texts.Count == 0)
            return null;

        FoundFile[] some =
        [
            .. folder
                .Names.All.Order(StringComparer.Ordinal)
                .SelectMany(KeysOf)
                .Where(texts.ContainsKey)
                .Take(TextsLookedAt)
                .Select(key => texts[key]),
        ];
        FoundFile? first = null;
        foreach (FoundFile text in some)
        {
            var labels = YoloLabels.Read(text.Path, names: null);
            if (labels.Fault is not null || !labels.Boxes.All(IsShare))
                return null;
            if (labels.Boxes.Count > 0)
                first ??= text;
        }

        return first;
    }

    /// <summary>The file with names of classes that has a usual name; none where there is none.</summary>
    /// <param name="folder">The folder.</param>
    public static FoundFile? NamesOf(AnnotatedFolder folder)
    {
        foreach (string name in NamesFiles)
        {
            foreach (FoundFile file in folder.OtherFiles.OrderBy(file => AnnotatedFolder.DepthOf(file.Key)))
            {
                if (AnnotatedFolder.FileNameOf(file.Key) == name && AnnotatedFolder.DepthOf(file.Key) <= DeepestNames)
                    return file;
            }
        }

        return null;
    }

    /// <summary>Lists of pictures that are named like splits, such as train.txt, each with the split.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<(string Split, FoundFile List)> Lists(AnnotatedFolder folder) =>
        folder
            .WithExtension(".txt")
            .Where(file => AnnotatedFolder.DepthOf(file.Key) <= 1 && SplitWords.KindOf(Path.GetFileNameWithoutExtension(file.Key)) >= 0)
            .Where(BeginsWithPicture)
            .Select(file => (Path.GetFileNameWithoutExtension(file.Key), file));

    private static bool BeginsWithPicture(FoundFile file)
    {
        try
        {
            using var text = new StreamReader(RegularFile.Open(file.Path));
            return text.ReadLine() is { } line && ImageKind.IsNamedLikeImage(line.Trim());
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            return false;
        }
    }

    private static bool IsShare(PictureBox box) =>
        box.HasArea
        && box.Left >= -Beyond
        && box.Top >= -Beyond
        && box.Left + box.Width <= 1 + Beyond
        && box.Top + box.Height <= 1 + Beyond;
}
