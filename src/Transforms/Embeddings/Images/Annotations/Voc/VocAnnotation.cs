using System.Xml;
using MLNet.Embeddings.Files;
using static System.FormattableString;

namespace MLNet.Embeddings.Images.Annotations.Voc;

/// <summary>The annotation of one picture of Pascal VOC.</summary>
/// <param name="FileName">The name of the picture's file; <see langword="null"/> for none.</param>
/// <param name="Classes">The classes of its objects.</param>
/// <param name="IsOne">Whether the file is such an annotation at all.</param>
/// <param name="Fault">Why it cannot be understood, with the line; <see langword="null"/> where it can.</param>
internal sealed record VocAnnotation(string? FileName, IReadOnlyList<string> Classes, bool IsOne, string? Fault)
{
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
                            return new VocAnnotation(null, [], IsOne: false, null);
                        if (!reader.IsEmptyElement)
                            parents.Push(reader.Name);
                        break;
                    case XmlNodeType.Element when !reader.IsEmptyElement:
                        parents.Push(reader.Name);
                        break;
                    case XmlNodeType.EndElement:
                        parents.Pop();
                        break;
                    // Parts of an object, such as a head, have names too, one level further down.
                    case XmlNodeType.Text when parents.Count == 3 && parents.Peek() == "name" && parents.ElementAt(1) == "object":
                        string name = reader.Value.Trim();
                        if (name.Length > 0 && !classes.Contains(name))
                            classes.Add(name);
                        break;
                    case XmlNodeType.Text when parents.Count == 2 && parents.Peek() == "filename":
                        file = reader.Value.Trim();
                        break;
                }
            }

            return new VocAnnotation(file, classes, isOne, isOne ? null : "the file holds nothing");
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
            return new VocAnnotation(null, [], IsOne: true, Invariant($"line {Math.Max(1, exception.LineNumber)}: {reason}"));
        }
        catch (Exception exception) when (FileFault.IsFailure(exception))
        {
            return new VocAnnotation(null, [], IsOne: true, FileFault.Reason(exception).TrimEnd('.'));
        }
    }
}
