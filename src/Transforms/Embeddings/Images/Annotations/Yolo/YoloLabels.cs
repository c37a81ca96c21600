using System.Globalization;
using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads the boxes of one picture: lines that begin with the number of a class.</summary>
/// <remarks>Numbers follow, all of them shares of the picture's sides; see <see cref="YoloBox"/>.</remarks>
internal sealed class YoloLabels
{
    private const int LongestLine = 1 << 16;
    private const long LargestFile = 1 << 24;

    private readonly List<PictureBox> _boxes = [];
    private readonly IReadOnlyDictionary<int, string>? _names;
    private readonly bool _wantsBoxes;
    private readonly bool _hasKeyPoints;

    private YoloLabels(IReadOnlyDictionary<int, string>? names, bool wantsBoxes, bool hasKeyPoints)
    {
        _names = names;
        _wantsBoxes = wantsBoxes;
        _hasKeyPoints = hasKeyPoints;
    }

    /// <summary>The boxes, each with the name of its class; none where there is a fault.</summary>
    public IReadOnlyList<PictureBox> Boxes => Fault is null ? _boxes : [];

    /// <summary>Why the file cannot be understood, with the line; <see langword="null"/> where it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>Lines that are taken for outlines.</summary>
    public int OutlineCount { get; private set; }

    /// <summary>Those of them that could be boxes with key points as well.</summary>
    public int DoubtfulCount { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">Names of the classes by their numbers; <see langword="null"/> calls them by their numbers.</param>
    /// <param name="wantsBoxes">Whether more than their classes is read of the boxes.</param>
    /// <param name="hasKeyPoints">Whether what follows a box are key points.</param>
    public static YoloLabels Read(string path, IReadOnlyDictionary<int, string>? names, bool wantsBoxes = true, bool hasKeyPoints = false)
    {
        var labels = new YoloLabels(names, wantsBoxes, hasKeyPoints);
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
                labels.Fault = labels.Take(content) is { } reason ? Invariant($"line {line}: {reason}") : null;
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            labels.Fault = FileFault.Reason(exception).TrimEnd('.');
        }

        return labels;
    }

    private string? Take(string line)
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
            : _names is null ? Invariant($"{number}")
            : _names.GetValueOrDefault((int)number);
        if (name is null)
            return Invariant($"class {number} is not among the {_names?.Count ?? 0} names");

        if (!_wantsBoxes)
        {
            _boxes.Add(new PictureBox(0, 0, 0, 0, name));
            return null;
        }

        var box = YoloBox.Of(end < 0 ? [] : content[end..], name, _hasKeyPoints);
        OutlineCount += box.IsOutline ? 1 : 0;
        DoubtfulCount += box.IsDoubtful ? 1 : 0;
        _boxes.Add(box.Box);
        return null;
    }
}
