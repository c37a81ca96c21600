using System.Globalization;
using System.Text;
using MLNet.Embeddings.Files;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads the classes of the boxes of one picture: lines that begin with the number of a class.</summary>
internal static class YoloLabels
{
    private const int LongestLine = 1 << 16;
    private const long LargestFile = 1 << 24;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the classes by their numbers.</param>
    /// <param name="fault">Why it cannot be understood, with the line; <see langword="null"/> where it can.</param>
    /// <returns>The classes; none where there is a fault.</returns>
    public static IReadOnlyList<string> Read(string path, IReadOnlyDictionary<int, string> names, out string? fault)
    {
        fault = null;
        var labels = new List<string>();
        try
        {
            using FileStream stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
            {
                fault = "the file is larger than 16 MB";
                return [];
            }

            using var text = new StreamReader(stream, Encoding.UTF8);
            for (int line = 1; text.ReadLine() is { } content; line++)
            {
                fault = Take(content, names, labels) is { } reason ? Invariant($"line {line}: {reason}") : null;
                if (fault is not null)
                    return [];
            }
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            fault = FileFault.Reason(exception).TrimEnd('.');
            return [];
        }

        return labels;
    }

    private static string? Take(string line, IReadOnlyDictionary<int, string> names, List<string> labels)
    {
        ReadOnlySpan<char> content = line.AsSpan().Trim();
        if (content.Length == 0)
            return null;
        if (content.Length > LongestLine)
            return "it is longer than 65,536 letters";
        int end = content.IndexOfAny(' ', '\t');
        ReadOnlySpan<char> first = end < 0 ? content : content[..end];
        // Some programs write 3.0 for class 3.
        if (!double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || number != Math.Floor(number))
            return "it does not begin with the number of a class";
        if (number is < 0 or > int.MaxValue || !names.TryGetValue((int)number, out string? name))
            return Invariant($"class {number} is not among the {names.Count} names");
        if (!labels.Contains(name))
            labels.Add(name);
        return null;
    }
}
