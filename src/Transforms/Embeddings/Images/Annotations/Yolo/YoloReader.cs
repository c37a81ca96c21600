using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads YOLO data sets: a text of boxes beside each picture or in labels, and data.yaml or Darknet's obj.data with splits and
/// names of classes, or nothing but such names.</summary>
internal sealed class YoloReader : IAnnotationReader
{
    private const int DeepestDescription = 2;

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
        if (found.Count > 0)
            return found[..1];
        if (Array.Find(folder.WithExtension(".data"), file => IsHigh(file.Key) && IsDarknet(file)) is { Path: not null } darknet)
            return [darknet];
        return YoloTexts.First(folder) is { } first ? [YoloTexts.NamesOf(folder) ?? first] : [];
    }

    private static bool IsDarknet(FoundFile file)
    {
        try
        {
            return DarknetDescription.IsOne(file.Path);
        }
        catch (Exception exception) when (exception is InvalidDataException || FileFault.IsFailure(exception))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources)
    {
        FoundFile source = sources[0];
        string kind = Path.GetExtension(source.Key).ToLowerInvariant();
        if (kind is not (".yaml" or ".yml" or ".data"))
            return ReadTexts(folder);

        var set = new AnnotatedSet(folder.Names)
        {
            Origin = $"YOLO {ListedName.Quoted(source.Key)}",
            TellsLabels = true,
            FilesUsed = folder.CountOfOwn(sources),
        };
        YoloDescription description =
            kind == ".data"
                ? DarknetDescription.Read(folder, source)
                : YoloDescription.Of(YamlFile.Read(source.Path, source.Key), source.Key);
        if (description.Names is null)
            set.Remarks.Add(
                $"{ListedName.Quoted(source.Key)}: the file with names of classes is not here, so they are called by their numbers."
            );
        new YoloSplits(folder, source, description, set).Place();
        Label(folder, description.Names, description.HasKeyPoints, set);
        return set;
    }

    // Without a description lists such as train.txt tell splits, else folders.
    private static AnnotatedSet ReadTexts(AnnotatedFolder folder)
    {
        FoundFile? names = YoloTexts.NamesOf(folder);
        var set = new AnnotatedSet(folder.Names)
        {
            Origin = names is { } file ? $"YOLO texts, classes of {ListedName.Quoted(file.Key)}" : "YOLO texts without names of classes",
            TellsLabels = true,
            FilesUsed = names is null ? 0 : 1,
        };
        (string Split, FoundFile List)[] lists = [.. YoloTexts.Lists(folder)];
        string splits =
            lists.Length == 0
                ? "names of folders tell splits"
                : $"{AnnotatedFolder.Listed([.. lists.Select(list => list.List)])} {(lists.Length == 1 ? "tells" : "tell")} splits";
        set.Remarks.Add(
            names is null
                ? "There is no description of the YOLO texts (data.yaml, obj.data) and no classes.txt, so classes are called by their "
                    + $"numbers; {splits}."
                : $"There is no description of the YOLO texts (data.yaml, obj.data); {splits}."
        );
        foreach ((string split, FoundFile list) in lists)
        {
            set.FilesUsed++;
            YoloSplits.Take(list, split, set);
        }

        Label(folder, names is { } known ? DarknetDescription.NamesOf(known) : null, hasKeyPoints: false, set);
        return set;
    }

    private static void Label(AnnotatedFolder folder, IReadOnlyDictionary<int, string>? names, bool hasKeyPoints, AnnotatedSet set)
    {
        var texts = folder.WithExtension(".txt").ToDictionary(file => file.Key, StringComparer.Ordinal);
        (string Name, FoundFile File)[] labeled =
        [
            .. folder
                .Names.All.Order(StringComparer.Ordinal)
                .Select(name => (Name: name, Key: YoloTexts.KeysOf(name).FirstOrDefault(texts.ContainsKey)))
                .Where(pair => pair.Key is not null)
                .Select(pair => (pair.Name, texts[pair.Key!])),
        ];
        var read = new YoloLabels[labeled.Length];
        Parallel.For(
            0,
            labeled.Length,
            new ParallelOptions { CancellationToken = folder.Cancellation },
            i => read[i] = YoloLabels.Read(labeled[i].File.Path, names, folder.WantsBoxes, hasKeyPoints)
        );
        set.FilesUsed += labeled.Length;
        for (int i = 0; i < labeled.Length; i++)
        {
            texts.Remove(labeled[i].File.Key);
            if (read[i].Fault is { } fault)
                set.AddFault(labeled[i].File.Key, fault);
            foreach (PictureBox box in read[i].Boxes)
            {
                PictureNote note = set.Note(labeled[i].Name, split: null);
                note.AddLabel(box.Label);
                if (folder.WantsBoxes)
                    note.AddBox(box);
            }
        }

        // One line that can be nothing but an outline tells of all.
        int outlines = read.Sum(labels => labels.OutlineCount);
        if (outlines > 0 && read.Sum(labels => labels.DoubtfulCount) == outlines)
            set.Remarks.Add(
                Invariant($"Lines that are taken for outlines, {outlines:N0}, might be boxes with key points; kpt_shape in data.yaml ")
                    + "says so."
            );
        foreach (string key in texts.Keys.Where(YoloTexts.IsInLabels).Order(StringComparer.Ordinal))
            set.AddMissing(key, "labels without an image");
    }

    private static bool IsHigh(string key) => AnnotatedFolder.DepthOf(key) <= DeepestDescription;
}
