using System.Globalization;
using System.Xml;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Annotations.Boxes;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Voc;

/// <summary>The annotation of one picture of Pascal VOC.</summary>
/// <param name="FileName">The name of the picture's file; <see langword="null"/> for none.</param>
/// <param name="Classes">The classes of its objects.</param>
/// <param name="Boxes">The boxes around its objects.</param>
/// <param name="Size">The size of the picture; <see langword="null"/> where it is not told.</param>
/// <param name="IsOne">Whether the file is such an annotation at all.</param>
/// <param name="Fault">Why it cannot be understood, with the line; <see langword="null"/> where it can.</param>
internal sealed record VocAnnotation(
    string? FileName,
    IReadOnlyList<string> Classes,
    IReadOnlyList<PictureBox> Boxes,
    (int Width, int Height)? Size,
    bool IsOne,
    string? Fault
)
{
    private static readonly string[] Edges = ["xmin", "ymin", "xmax", "ymax"];

    private const long LargestFile = 1 << 24;
    private const int LongestReason = 200;

    // No document type: an entity could be expanded without end, or read another file.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LargestFile,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    public static VocAnnotation Read(string path)
    {
        var classes = new List<string>();
        var boxes = new List<PictureBox>();
        double[] edges = [double.NaN, double.NaN, double.NaN, double.NaN];
        string label = "";
        (int Width, int Height) size = default;
        string? file = null;
        bool isOne = false;
        try
        {
            using FileStream stream = RegularFile.Open(path);
            using var reader = XmlReader.Create(stream, Settings);
            var parents = new Stack<string>();
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when parents.Count == 0:
                        isOne = reader.Name == "annotation";
                        if (!isOne)
                            return Without(isOne: false, null);
                        if (!reader.IsEmptyElement)
                            parents.Push(reader.Name);
                        break;
                    case XmlNodeType.Element when !reader.IsEmptyElement:
                        parents.Push(reader.Name);
                        break;
                    case XmlNodeType.EndElement:
                        if (parents.Count == 2 && parents.Peek() == "object")
                        {
                            // Pixels are counted from 1, and the last one belongs to the box.
                            boxes.Add(PictureBox.Between(edges[0] - 1, edges[1] - 1, edges[2], edges[3], label));
                            edges.AsSpan().Fill(double.NaN);
                            label = "";
                        }

                        parents.Pop();
                        break;
                    case XmlNodeType.Text when parents.Count == 4 && parents.ElementAt(1) == "bndbox" && parents.ElementAt(2) == "object":
                        if (Array.IndexOf(Edges, parents.Peek()) is >= 0 and int edge)
                            edges[edge] = NumberOf(reader.Value);
                        break;
                    case XmlNodeType.Text when parents.Count == 3 && parents.ElementAt(1) == "size" && parents.Peek() == "width":
                        size.Width = (int)NumberOf(reader.Value);
                        break;
                    case XmlNodeType.Text when parents.Count == 3 && parents.ElementAt(1) == "size" && parents.Peek() == "height":
                        size.Height = (int)NumberOf(reader.Value);
                        break;
                    // Parts of an object, such as a head, have names too, one level further down.
                    case XmlNodeType.Text when parents.Count == 3 && parents.Peek() == "name" && parents.ElementAt(1) == "object":
                        string name = reader.Value.Trim();
                        label = name;
                        if (name.Length > 0 && !classes.Contains(name))
                            classes.Add(name);
                        break;
                    case XmlNodeType.Text when parents.Count == 2 && parents.Peek() == "filename":
                        file = reader.Value.Trim();
                        break;
                }
            }

            bool hasSize = size is { Width: > 0, Height: > 0 };
            return new VocAnnotation(file, classes, boxes, hasSize ? size : null, isOne, isOne ? null : "the file holds nothing");
        }
        catch (XmlException exception)
        {
            string reason = exception.Message.ReplaceLineEndings(" ");
            int place = reason.LastIndexOf(" Line ", StringComparison.Ordinal);
            reason = (place > 0 ? reason[..place] : reason).TrimEnd('.');
            if (reason.Length > LongestReason)
                reason = $"{reason[..LongestReason]}…";
            // The reader's own sentence tells programmers how to allow them.
            if (reason.Contains("DTD", StringComparison.Ordinal))
                reason = "document types (DTD) are refused";
            return Without(isOne: true, Invariant($"line {Math.Max(1, exception.LineNumber)}: {reason}"));
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            return Without(isOne: true, FileFault.Reason(exception).TrimEnd('.'));
        }
    }

    private static VocAnnotation Without(bool isOne, string? fault) => new(null, [], [], null, isOne, fault);

    private static double NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
}
