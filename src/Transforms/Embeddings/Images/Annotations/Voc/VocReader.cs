using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations.Voc;

/// <summary>Reads Pascal VOC annotations: a file of XML for each picture, and lists of splits in ImageSets/Main.</summary>
internal sealed class VocReader : IAnnotationReader
{
    private const int FilesLookedAt = 8;
    private const string AnnotationFolder = "Annotations";
    private const string SetFolder = "/ImageSets/";
    private const string MainFolder = "/ImageSets/Main/";
    private const string Union = "trainval";

    private static readonly string[] PictureFolders = ["JPEGImages", "images", "Images"];

    /// <inheritdoc/>
    public string Layout => LayoutWords.Voc;

    /// <inheritdoc/>
    public string Title => "Pascal VOC annotations";

    /// <inheritdoc/>
    public IReadOnlyList<FoundFile> Find(AnnotatedFolder folder, List<string> remarks)
    {
        FoundFile[] files = folder.WithExtension(".xml");
        // Broken ones may stand first.
        return files.Take(FilesLookedAt).Any(IsAnnotation) ? files : [];
    }

    /// <inheritdoc/>
    public AnnotatedSet Read(AnnotatedFolder folder, IReadOnlyList<FoundFile> sources)
    {
        string folders = string.Join(
            ", ",
            sources.Select(source => AnnotatedFolder.FolderOf(source.Key)).Distinct().Take(3).Select(name => name.Length > 0 ? name : ".")
        );
        var set = new AnnotatedSet(folder.Names) { Origin = $"Pascal VOC annotations in {ListedName.Quoted(folders)}", TellsLabels = true };
        var read = new VocAnnotation[sources.Count];
        Parallel.For(
            0,
            sources.Count,
            new ParallelOptions { CancellationToken = folder.Cancellation },
            i => read[i] = VocAnnotation.Read(sources[i].Path)
        );
        var stems = folder.Names.All.ToLookup(StemOf, StringComparer.Ordinal);
        for (int i = 0; i < read.Length; i++)
        {
            if (!read[i].IsOne)
                continue;
            set.FilesUsed++;
            Take(sources[i], read[i], stems, set, folder.WantsBoxes);
        }

        Split(folder, stems, set);
        return set;
    }

    private static bool IsAnnotation(FoundFile file) =>
        VocAnnotation.Read(file.Path) is { IsOne: true } annotation
        && (annotation.Fault is null || AnnotatedFolder.FolderOf(file.Key).Split('/').Contains(AnnotationFolder));

    private static void Take(FoundFile source, VocAnnotation annotation, ILookup<string, string> stems, AnnotatedSet set, bool wantsBoxes)
    {
        if (annotation.Fault is { } fault)
        {
            set.AddFault(source.Key, fault);
            return;
        }

        string? name = PictureOf(source.Key, stems);
        PictureNote? note = name is not null
            ? set.Note(name, split: null)
            : set.Find(
                annotation.FileName ?? AnnotatedFolder.FileNameOf(StemOf(source.Key)),
                AnnotatedFolder.FolderOf(source.Key),
                ListedName.Quoted(source.Key),
                split: null
            );
        foreach (string label in annotation.Classes)
            note?.AddLabel(label);
        if (note is null || !wantsBoxes)
            return;
        note.Size ??= annotation.Size;
        foreach (PictureBox box in annotation.Boxes)
            note.AddBox(box);
    }

    // The picture of that name beside the annotation, or in the folder of pictures beside that of annotations.
    private static string? PictureOf(string key, ILookup<string, string> stems)
    {
        string stem = StemOf(key);
        if (stems[stem].FirstOrDefault() is { } beside)
            return beside;
        int annotations = $"/{stem}".LastIndexOf($"/{AnnotationFolder}/", StringComparison.OrdinalIgnoreCase);
        return annotations < 0
            ? null
            : PictureFolders
                .Select(pictures => stem[..annotations] + pictures + stem[(annotations + AnnotationFolder.Length)..])
                .SelectMany(path => stems[path])
                .FirstOrDefault();
    }

    private static void Split(AnnotatedFolder folder, ILookup<string, string> stems, AnnotatedSet set)
    {
        FoundFile[] sets = Array.FindAll(folder.WithExtension(".txt"), file => IsIn(file.Key, SetFolder));
        // Those for other tasks split the same pictures otherwise.
        FoundFile[] main = Array.FindAll(sets, file => IsIn(file.Key, MainFolder));
        IEnumerable<FoundFile> lists = (main.Length > 0 ? main : sets)
            .Where(file => StemName(file.Key) == Union || SplitWords.KindOf(StemName(file.Key)) >= 0)
            // What is in train or val is in their union too, and in no second split.
            .OrderBy(file => StemName(file.Key) == Union)
            .ThenBy(file => file.Key, StringComparer.Ordinal);
        foreach (FoundFile list in lists)
        {
            set.FilesUsed++;
            string root = list.Key[..$"/{list.Key}".LastIndexOf(SetFolder, StringComparison.Ordinal)];
            string split = StemName(list.Key);
            foreach ((string stem, int line) in Lines(list))
            {
                string? name = PictureFolders.SelectMany(pictures => stems[$"{root}{pictures}/{stem}"]).FirstOrDefault();
                if (name is null)
                {
                    set.Find(stem, root.TrimEnd('/'), SourceFault.Place(list.Key, line), split);
                    continue;
                }

                PictureNote note = set.Note(name, split: null);
                if (split != Union || note.Split is null)
                    set.Note(name, split);
            }
        }
    }

    private static IEnumerable<(string Stem, int Line)> Lines(FoundFile list)
    {
        using var text = new StreamReader(RegularFile.Open(list.Path), Encoding.UTF8);
        for (int number = 1; text.ReadLine() is { } line; number++)
        {
            // Lists of one class tell after the name whether it is in the picture.
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var stem, ..])
                yield return (stem, number);
        }
    }

    private static bool IsIn(string key, string folder) => $"/{key}".Contains(folder, StringComparison.Ordinal);

    private static string StemOf(string key) => Path.ChangeExtension(key, null);

    private static string StemName(string key) => Path.GetFileNameWithoutExtension(key);
}
