using System.Globalization;
using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Folders;
using MLNet.Embeddings.Images.Tables;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads Darknet's description of a data set, such as obj.data: lines such as <c>train = data/train.txt</c> and
/// <c>names = data/obj.names</c>.</summary>
internal static class DarknetDescription
{
    private const int LargestFile = 1 << 20;

    private static readonly string[] SplitKeys = ["train", "valid", "val", "test"];

    /// <summary>Whether a file is one.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path) =>
        Values(path, path) is var values && values.ContainsKey("names") && SplitKeys.Any(values.ContainsKey);

    /// <summary>Understands a file.</summary>
    /// <param name="folder">The folder, in which its names of classes are sought.</param>
    /// <param name="source">The file.</param>
    public static YoloDescription Read(AnnotatedFolder folder, FoundFile source)
    {
        Dictionary<string, YamlNode> values = Values(source.Path, source.Key);
        string? names = values.GetValueOrDefault("names")?.Text;
        FoundFile file = names is null ? default : NamesFile(folder, names);
        return new YoloDescription(
            Root: null,
            [.. SplitKeys.Where(values.ContainsKey).Select(key => (key, (IReadOnlyList<YamlNode>)[values[key]]))],
            file.Path is null ? null : NamesOf(file)
        );
    }

    /// <summary>Reads names of classes, one a line.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyDictionary<int, string> NamesOf(FoundFile file)
    {
        string[] lines = [.. Lines(file.Path, file.Key).Select(line => line.Trim())];
        int count = Array.FindLastIndex(lines, line => line.Length > 0) + 1;
        return Enumerable
            .Range(0, count)
            .ToDictionary(i => i, i => lines[i].Length > 0 ? lines[i] : i.ToString(CultureInfo.InvariantCulture));
    }

    private static FoundFile NamesFile(AnnotatedFolder folder, string written)
    {
        string name = AnnotatedFolder.FileNameOf(written.Replace('\\', '/'));
        return folder
            .OtherFiles.Where(file => AnnotatedFolder.FileNameOf(file.Key) == name)
            .OrderBy(file => file.Key.Length)
            .FirstOrDefault();
    }

    private static Dictionary<string, YamlNode> Values(string path, string name)
    {
        var values = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        long number = 0;
        foreach (string line in Lines(path, name))
        {
            number++;
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var key, { Length: > 0 } value])
                values[key] = new YamlNode(number, value);
        }

        return values;
    }

    private static IEnumerable<string> Lines(string path, string name)
    {
        using FileStream stream = RegularFile.Open(path);
        if (stream.Length > LargestFile)
            throw SourceFault.At(name, 0, "The file is larger than 1 MB, too large for a list of names.");
        using var text = new StreamReader(stream, Encoding.UTF8);
        while (text.ReadLine() is { } line)
            yield return line;
    }
}
