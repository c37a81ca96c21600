using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads YOLO data sets: data.yaml with splits and names of classes, and a text beside or in labels for each picture.</summary>
internal sealed class YoloReader : IAnnotationReader
{
    private const int DeepestDescription = 2;
    private const string LabelFolder = "labels";

    /// <inheritdoc/>
    public string Layout => LayoutWords.Yolo;

    /// <inheritdoc/>
    public string Title => "a YOLO description";

    /// <inheritdoc/>
    public IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks)
    {
        var found = new List<FoundFile>();
        foreach (FoundFile file in folder.WithExtension(".yaml", ".yml").TakeWhile(file => IsHigh(file.Key)))
        {
            try
            {
                if (YoloDescription.IsOne(YamlFile.Read(file.Path, file.Key)))
                    found.Add(file);
            }
            catch (InvalidDataException exception) when (Path.GetFileNameWithoutExtension(file.Key) is not ("data" or "dataset"))
            {
                remarks.Add($"It is not read as the description of a data set: {exception.Message}");
            }
            catch (Exception exception) when (FileFault.IsFailure(exception))
            {
                remarks.Add($"{ListedName.Quoted(file.Key)} cannot be looked at: {FileFault.Reason(exception)}");
            }
        }

        if (found.Count > 1)
            remarks.Add(
                $"Several files describe a YOLO data set; {ListedName.Quoted(found[0].Key)} is taken and not "
                    + $"{AnnotatedFolder.Listed(found[1..])}: name the file itself to take another."
            );
        return found.Count > 1 ? found[..1] : found;
    }

    /// <inheritdoc/>
    public AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources)
    {
        FoundFile source = sources[0];
        var set = new AnnotatedSet(folder.Names)
        {
            Origin = $"YOLO {ListedName.Quoted(source.Key)}",
            TellsLabels = true,
            FilesUsed = folder.CountOfOwn(sources),
        };
        var description = YoloDescription.Of(YamlFile.Read(source.Path, source.Key), source.Key);
        new YoloSplits(folder, source, description, set).Place();
        Label(folder, description, set);
        return set;
    }

    private static void Label(AnnotatedFolder folder, YoloDescription description, AnnotatedSet set)
    {
        var texts = folder.WithExtension(".txt").ToDictionary(file => file.Key, StringComparer.Ordinal);
        (string Name, FoundFile File)[] labeled =
        [
            .. folder
                .Names.All.Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Key: LabelKeys(name).FirstOrDefault(texts.ContainsKey)))
                .Where(pair => pair.Key is not null)
                .Select(pair => (pair.Name, texts[pair.Key!])),
        ];
        var read = new (IReadOnlyList<string> Labels, string? Fault)[labeled.Length];
        Parallel.For(
            0,
            labeled.Length,
            new ParallelOptions { CancellationToken = folder.Cancellation },
            i => read[i] = (YoloLabels.Read(labeled[i].File.Path, description.Names, out string? fault), fault)
        );
        set.FilesUsed += labeled.Length;
        for (int i = 0; i < labeled.Length; i++)
        {
            texts.Remove(labeled[i].File.Key);
            if (read[i].Fault is { } fault)
                set.AddFault(labeled[i].File.Key, fault);
            foreach (string label in read[i].Labels)
                set.Note(labeled[i].Name, split: null).AddLabel(label);
        }

        foreach (string key in texts.Keys.Where(IsOfLabels).Order(StringComparer.Ordinal))
            set.AddMissing(key, "labels without an image");
    }

    // images/train/1.jpg has its labels in labels/train/1.txt, and any picture in a text beside it.
    private static IEnumerable<string> LabelKeys(string name)
    {
        string text = Path.ChangeExtension(name, ".txt");
        int images = $"/{text}".LastIndexOf("/images/", StringComparison.Ordinal);
        if (images >= 0)
            yield return $"{text[..images]}{LabelFolder}{text[(images + "images".Length)..]}";
        yield return text;
    }

    private static bool IsOfLabels(string key) =>
        AnnotatedFolder.FolderOf(key).Split('/').Contains(LabelFolder) && AnnotatedFolder.FileNameOf(key) != "classes.txt";

    private static bool IsHigh(string key) => AnnotatedFolder.DepthOf(key) <= DeepestDescription;
}
