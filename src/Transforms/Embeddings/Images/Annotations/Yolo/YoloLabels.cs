using System.Globalization;
using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads the boxes of one picture: lines that begin with the number of a class.</summary>
/// <remarks>Four numbers follow, the center and the size of a box, perhaps with a fifth one, how sure it is; or pairs of numbers, the
/// corners of an outline, which is taken by the box around it. All are shares of the picture's sides.</remarks>
internal sealed class YoloLabels
{
    private const int NumbersOfBox = 4;
    private const int FewestOfOutline = 6;

    private const int LongestLine = 1 << 16;
    private const long LargestFile = 1 << 24;

    private readonly List<PictureBox> _boxes = [];

    /// <summary>The boxes, each with the name of its class; none where there is a fault.</summary>
    public IReadOnlyList<PictureBox> Boxes => Fault is null ? _boxes : [];

    /// <summary>Why the file cannot be understood, with the line; <see langword="null"/> where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the classes by their numbers; <see langword="null"/> calls them by their numbers.</param>
    public static YoloLabels Read(string path, IReadOnlyDictionary<int, string>? names)
    {
        var labels = new YoloLabels();
        try
        {
            using FileStream stream = RegularFile.Open(path);
            if (stream.Length > LargestFile)
            {
                labels.Fault = "the file is larger than 16 MB";
                return labels;
            }

            using var text = new StreamReader(stream, Encoding.UTF8);
            for (int line = 1; labels.Fault is null && text.ReadLine() is { } content; line++)
                labels.Fault = labels.Take(content, names) is { } reason ? Invariant($"line {line}: {reason}") : null;
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            labels.Fault = FileFault.Reason(exception).TrimEnd('.');
        }

        return labels;
    }

    private string? Take(string line, IReadOnlyDictionary<int, string>? names)
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
        string? name =
            number is < 0 or > int.MaxValue ? null
            : names is null ? Invariant($"{number}")
            : names.GetValueOrDefault((int)number);
        if (name is null)
            return Invariant($"class {number} is not among the {names?.Count ?? 0} names");

        _boxes.Add(BoxOf(end < 0 ? [] : content[end..], name));
        return null;
    }

    private static PictureBox BoxOf(ReadOnlySpan<char> text, string label)
    {
        List<double> numbers = [];
        foreach (Range part in text.SplitAny(' ', '\t'))
        {
            if (!text[part].IsEmpty)
                numbers.Add(
                    double.TryParse(text[part], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN
                );
        }

        if (numbers.Count is NumbersOfBox or NumbersOfBox + 1)
            return new PictureBox(
                numbers[0] - (numbers[2] / 2),
                numbers[1] - (numbers[3] / 2),
                numbers[2],
                numbers[3],
                label,
                AreShares: true
            );
        if (numbers.Count < FewestOfOutline || numbers.Count % 2 != 0)
            return new PictureBox(double.NaN, double.NaN, double.NaN, double.NaN, label, AreShares: true);

        double[] across = [.. numbers.Where((_, i) => i % 2 == 0)];
        double[] down = [.. numbers.Where((_, i) => i % 2 == 1)];
        return PictureBox.Between(across.Min(), down.Min(), across.Max(), down.Max(), label, areShares: true);
    }
}
