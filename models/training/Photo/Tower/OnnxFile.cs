using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>The nodes and constants of an ONNX file; the field numbers are those of onnx.proto.</summary>
internal sealed class OnnxFile
{
    private const int Float = 1;

    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _constants = [];
    private readonly List<byte[]> _nodeMessages = [];
    private readonly List<byte[]> _constantMessages = [];

    private OnnxFile() { }

    /// <summary>The nodes, each after those it reads.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>The constants of single precision by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Constants => _constants;

    /// <summary>The nodes as the file has them, in the same order.</summary>
    public IReadOnlyList<byte[]> NodeMessages => _nodeMessages;

    /// <summary>All constants as the file has them.</summary>
    public IReadOnlyList<byte[]> ConstantMessages => _constantMessages;

    /// <summary>The output port as the file has it.</summary>
    public byte[] Output { get; private set; } = [];

    public static OnnxFile Read(string path)
    {
        var file = new OnnxFile();
        foreach ((int field, object value) in Fields(File.ReadAllBytes(path)))
        {
            if (field == 7)
                file.ReadGraph((byte[])value);
        }

        return file._nodes.Count > 0
            ? file
            : throw new InvalidDataException($"The file '{path}' holds no ONNX graph; give the ResNet18.onnx of the package.");
    }

    private void ReadGraph(byte[] graph)
    {
        foreach ((int field, object value) in Fields(graph))
        {
            switch (field)
            {
                case 1:
                    _nodes.Add(ReadNode((byte[])value));
                    _nodeMessages.Add((byte[])value);
                    break;
                case 5:
                    ReadConstant((byte[])value);
                    _constantMessages.Add((byte[])value);
                    break;
                case 12:
                    Output = (byte[])value;
                    break;
            }
        }
    }

    private static OnnxNode ReadNode(byte[] message)
    {
        var inputs = new List<string>();
        string output = "";
        string type = "";
        var lists = new Dictionary<string, int[]>();
        var numbers = new Dictionary<string, float>();
        foreach ((int field, object value) in Fields(message))
        {
            switch (field)
            {
                case 1:
                    inputs.Add(Text(value));
                    break;
                case 2 when output.Length == 0:
                    output = Text(value);
                    break;
                case 4:
                    type = Text(value);
                    break;
                case 5:
                    ReadAttribute((byte[])value, lists, numbers);
                    break;
            }
        }

        return new OnnxNode(type, [.. inputs], output, lists, numbers);
    }

    private static void ReadAttribute(byte[] message, Dictionary<string, int[]> lists, Dictionary<string, float> numbers)
    {
        string name = "";
        var list = new List<int>();
        float? number = null;
        foreach ((int field, object value) in Fields(message))
        {
            switch (field)
            {
                case 1:
                    name = Text(value);
                    break;
                case 2:
                    number = (float)value;
                    break;
                case 8 when value is byte[] packed:
                    var stream = new CodedInputStream(packed);
                    while (!stream.IsAtEnd)
                        list.Add((int)stream.ReadInt64());
                    break;
                case 8:
                    list.Add((int)(long)value);
                    break;
            }
        }

        if (list.Count > 0)
            lists[name] = [.. list];
        else if (number is { } single)
            numbers[name] = single;
    }

    private void ReadConstant(byte[] message)
    {
        var dimensions = new List<long>();
        string name = "";
        int type = 0;
        byte[] data = [];
        foreach ((int field, object value) in Fields(message))
        {
            switch (field)
            {
                case 1 when value is byte[] packed:
                    var stream = new CodedInputStream(packed);
                    while (!stream.IsAtEnd)
                        dimensions.Add(stream.ReadInt64());
                    break;
                case 1:
                    dimensions.Add((long)value);
                    break;
                case 2:
                    type = (int)(long)value;
                    break;
                case 4 or 9:
                    data = (byte[])value;
                    break;
                case 8:
                    name = Text(value);
                    break;
            }
        }

        if (type == Float)
            _constants[name] = new OnnxTensor([.. dimensions], MemoryMarshal.Cast<byte, float>(data).ToArray());
    }

    /// <summary>The name of a constant by its message.</summary>
    public static string NameOfConstant(byte[] message) =>
        Fields(message).Where(part => part.Field == 8).Select(part => Text(part.Value)).FirstOrDefault("");

    private static string Text(object value) => System.Text.Encoding.UTF8.GetString((byte[])value);

    private static IEnumerable<(int Field, object Value)> Fields(byte[] message)
    {
        var stream = new CodedInputStream(message);
        while (stream.ReadTag() is var tag and not 0)
        {
            yield return (
                WireFormat.GetTagFieldNumber(tag),
                WireFormat.GetTagWireType(tag) switch
                {
                    WireFormat.WireType.Varint => stream.ReadInt64(),
                    WireFormat.WireType.Fixed32 => stream.ReadFloat(),
                    WireFormat.WireType.Fixed64 => stream.ReadDouble(),
                    _ => stream.ReadBytes().ToByteArray(),
                }
            );
        }
    }
}
