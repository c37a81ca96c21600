using System.Text;
using MLNet.Embeddings.Files;
using MLNet.Embeddings.Images.Tables;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MLNet.Embeddings.Images.Annotations.Yolo;

/// <summary>Reads the first document of a YAML file.</summary>
/// <remarks>Built from the parser's events, with bounds on depth and number: YAML lets a short file stand for an endless one.</remarks>
internal sealed class YamlFile
{
    private const int LargestFile = 1 << 22;
    private const int Deepest = 16;
    private const int LongestReason = 200;
    private const int MostNodes = 1 << 18;

    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Parser _parser;
    private int _count;

    private YamlFile(TextReader text) => _parser = new Parser(text);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What people call it.</param>
    /// <exception cref="InvalidDataException">It is no YAML; the message tells file and line.</exception>
    public static YamlNode Read(string path, string name)
    {
        using FileStream stream = RegularFile.Open(path);
        if (stream.Length > LargestFile)
            throw SourceFault.At(name, 0, "The file is larger than 4 MB, too large for the description of a data set.");
        using var text = new StreamReader(stream, Encoding.UTF8);
        var file = new YamlFile(text);
        try
        {
            return file.Read();
        }
        catch (YamlException exception)
        {
            string reason = Shortened(exception.Message.ReplaceLineEndings(" ").TrimEnd('.'));
            throw SourceFault.At(name, exception.Start.Line, $"This is no YAML that can be read: {reason}.", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The parser's own word for lists and mappings that end where none began.
            long line = file._parser.Current?.Start.Line ?? 1;
            throw SourceFault.At(name, line, "This is no YAML that can be read: brackets or indents do not match.", exception);
        }
    }

    // Messages of the parser may quote what they stumble over.
    private static string Shortened(string reason) => reason.Length > LongestReason ? $"{reason[..LongestReason]}…" : reason;

    private YamlNode Read()
    {
        while (_parser.MoveNext())
        {
            if (_parser.Current is NodeEvent)
                return ReadNode(0);
        }

        return new YamlNode(1);
    }

    private YamlNode ReadNode(int depth)
    {
        ParsingEvent current = _parser.Current ?? throw new InvalidOperationException("A value is missing.");
        if (depth > Deepest)
            throw new YamlException(current.Start, current.End, $"lists and mappings lie more than {Deepest} deep in each other");
        if (++_count > MostNodes)
            throw new YamlException(current.Start, current.End, "there are too many values");

        if (current is Scalar { Value: var text } && text.Contains('\0'))
            throw new YamlException(current.Start, current.End, "a text holds a zero character");

        YamlNode node = current switch
        {
            Scalar scalar => new YamlNode(current.Start.Line, scalar.Value),
            SequenceStart => ReadItems(current.Start.Line, depth),
            MappingStart => ReadMapping(current.Start.Line, depth),
            AnchorAlias alias => _anchors.GetValueOrDefault(alias.Value.Value) ?? new YamlNode(current.Start.Line),
            _ => new YamlNode(current.Start.Line),
        };
        if (current is NodeEvent { Anchor.IsEmpty: false } named)
            _anchors[named.Anchor.Value] = node;
        return node;
    }

    private YamlNode ReadItems(long line, int depth)
    {
        var items = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        return new YamlNode(line, Items: items);
    }

    private YamlNode ReadMapping(long line, int depth)
    {
        var keys = new List<string>();
        var items = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            keys.Add(ReadNode(depth + 1).Text ?? "");
            _parser.MoveNext();
            items.Add(ReadNode(depth + 1));
        }

        return new YamlNode(line, Items: items, Keys: keys);
    }
}
