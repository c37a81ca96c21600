using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Finds the pictures of each split of a YOLO data set: those of folders, or those that lists name.</summary>
/// <param name="folder">The folder.</param>
/// <param name="source">The file of the description.</param>
/// <param name="description">The description.</param>
/// <param name="set">Receives what is found.</param>
internal sealed class YoloSplits(AnnotatedFolder folder, FoundFile source, YoloDescription description, AnnotatedSet set)
{
    private readonly string _start = AnnotatedFolder.FolderOf(source.Key);

    /// <summary>Gives the pictures their splits.</summary>
    public void Place()
    {
        foreach ((string split, IReadOnlyList<YamlNode> places) in description.Splits)
        {
            foreach (YamlNode place in places)
                Place(split, place);
        }
    }

    private void Place(string split, YamlNode place)
    {
        string written = place.Text!;
        if (folder.Names.FindFolder(written, Starts(), out bool isOutside) is { } found)
        {
            string prefix = found.Length > 0 ? $"{found}/" : "";
            foreach (string name in folder.Names.All.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
                set.Note(name, split);
            return;
        }

        if (ListOf(written) is { } list)
        {
            set.FilesUsed++;
            Take(list, split, set);
            return;
        }

        string at = SourceFault.Place(source.Key, place.Line);
        set.Remarks.Add(
            isOutside
                ? $"{at}: {split} lies outside the folder, in {Excerpt.Of(written)}, and is not read; name the folder that holds all "
                    + "of the data set."
                : $"{at}: {split} is said to lie in {Excerpt.Of(written)}, which holds no images of the folder."
        );
    }

    /// <summary>Gives the pictures that a list names, one a line, a split.</summary>
    /// <param name="list">The list.</param>
    /// <param name="split">The split.</param>
    /// <param name="set">Receives it.</param>
    public static void Take(FoundFile list, string split, AnnotatedSet set)
    {
        foreach ((string line, int number) in Lines(list))
            set.Find(line, AnnotatedFolder.FolderOf(list.Key), SourceFault.Place(list.Key, number), split);
    }

    // The folder that the description names, as it stands and below that of the file; else that of the file.
    private IEnumerable<string> Starts()
    {
        if (description.Root is { } root)
        {
            string full = Path.GetFullPath(Path.Join(Path.GetDirectoryName(source.Path), root));
            if (Path.IsPathRooted(root))
                full = root;
            if (folder.Names.KeyOfPath(full) is { } inside)
                yield return inside;
        }

        yield return _start;
    }

    private FoundFile? ListOf(string written)
    {
        if (!written.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
            return null;
        string name = written.Replace('\\', '/');
        string end = name[(name.LastIndexOf('/') + 1)..];
        FoundFile[] same = [.. folder.WithExtension(".txt").Where(file => AnnotatedFolder.FileNameOf(file.Key) == end)];
        string tail = name.TrimStart('.', '/');
        return Array.Find(same, file => file.Key == tail || file.Key == $"{_start}/{tail}") is { Path: not null } exact ? exact
            : same.Length == 1 ? same[0]
            : null;
    }

    private static IEnumerable<(string Line, int Number)> Lines(FoundFile list)
    {
        using var text = new StreamReader(RegularFile.Open(list.Path), Encoding.UTF8);
        for (int number = 1; text.ReadLine() is { } line; number++)
        {
            if (line.Trim() is { Length: > 0 } name)
                yield return (name, number);
        }
    }
}
