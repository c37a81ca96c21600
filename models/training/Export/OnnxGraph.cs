using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNet.Embeddings.Training.Export;

/// <summary>Builds an ONNX model node by node; the field numbers are those of onnx.proto.</summary>
/// <param name="name">The graph's name.</param>
/// <param name="prefix">What the names of its nodes and constants begin with, where nodes of another file are added.</param>
internal sealed class OnnxGraph(string name, string prefix = "")
{
    private const int Opset = 20;
    private const int FormatVersion = 9;
    private const int Float = 1;
    private const int UnsignedByte = 2;
    private const int SignedByte = 3;
    private const int ShortInteger = 6;
    private const int Integer = 7;
    private const int AttributeOfFloat = 1;
    private const int AttributeOfInteger = 2;
    private const int AttributeOfIntegers = 7;
    private const int AttributeOfText = 3;

    private readonly List<byte[]> _nodes = [];
    private readonly List<byte[]> _constants = [];
    private byte[] _input = [];
    private byte[] _output = [];

    /// <summary>Names the one input; its first dimension is the batch, of any size.</summary>
    public string Input(string input, bool integers, params long[] dimensions)
    {
        _input = Port(input, integers ? Integer : Float, dimensions);
        return input;
    }

    /// <summary>Names the one output: a vector for each item of the batch.</summary>
    public void Output(string source, string output, long length)
    {
        Rename(source, output);
        _output = Port(output, Float, [length]);
    }

    /// <summary>Gives an output one more name.</summary>
    public void Rename(string source, string output) => _nodes.Add(Message(node => WriteNode(node, "Identity", [source], output, [])));

    /// <summary>Adds nodes and constants as another file has them, and its output port.</summary>
    public void AddParts(IEnumerable<byte[]> nodes, IEnumerable<byte[]> constants, byte[] output)
    {
        _nodes.AddRange(nodes);
        _constants.AddRange(constants);
        _output = output;
    }

    public string Constant(ReadOnlySpan<float> values, params long[] dimensions) =>
        Constant(Float, MemoryMarshal.AsBytes(values).ToArray(), dimensions);

    public string Constant(ReadOnlySpan<byte> values, params long[] dimensions) => Constant(UnsignedByte, values.ToArray(), dimensions);

    public string Constant(ReadOnlySpan<sbyte> values, params long[] dimensions) =>
        Constant(SignedByte, MemoryMarshal.AsBytes(values).ToArray(), dimensions);

    public string Constant(ReadOnlySpan<int> values) => Constant(ShortInteger, MemoryMarshal.AsBytes(values).ToArray(), [values.Length]);

    public string Constant(ReadOnlySpan<long> values) => Constant(Integer, MemoryMarshal.AsBytes(values).ToArray(), [values.Length]);

    /// <summary>Adds a node and returns the name of its output.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">Names of its inputs.</param>
    /// <param name="attributes">Attributes: numbers, lists of whole numbers, or texts.</param>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{prefix}{type}{_nodes.Count}";
        _nodes.Add(Message(node => WriteNode(node, type, inputs, output, attributes)));
        return output;
    }

    public byte[] ToBytes() =>
        Message(model =>
        {
            WriteNumber(model, 1, FormatVersion);
            WriteText(model, 2, "MLNet.Embeddings");
            WriteBytes(
                model,
                7,
                Message(graph =>
                {
                    foreach (byte[] node in _nodes)
                        WriteBytes(graph, 1, node);

                    WriteText(graph, 2, name);
                    foreach (byte[] constant in _constants)
                        WriteBytes(graph, 5, constant);

                    WriteBytes(graph, 11, _input);
                    WriteBytes(graph, 12, _output);
                })
            );
            WriteBytes(model, 8, Message(opset => WriteNumber(opset, 2, Opset)));
        });

    private string Constant(int type, byte[] data, long[] dimensions)
    {
        string constant = $"{prefix}constant{_constants.Count}";
        _constants.Add(
            Message(tensor =>
            {
                foreach (long dimension in dimensions)
                    WriteNumber(tensor, 1, dimension);

                WriteNumber(tensor, 2, type);
                WriteText(tensor, 8, constant);
                WriteBytes(tensor, 9, data);
            })
        );
        return constant;
    }

    private static void WriteNode(
        CodedOutputStream node,
        string type,
        string[] inputs,
        string output,
        (string Name, object Value)[] attributes
    )
    {
        foreach (string input in inputs)
            WriteText(node, 1, input);

        WriteText(node, 2, output);
        WriteText(node, 4, type);
        foreach ((string attribute, object value) in attributes)
            WriteBytes(node, 5, Message(message => WriteAttribute(message, attribute, value)));
    }

    private static void WriteAttribute(CodedOutputStream message, string attribute, object value)
    {
        WriteText(message, 1, attribute);
        switch (value)
        {
            case float number:
                message.WriteTag(2, WireFormat.WireType.Fixed32);
                message.WriteFloat(number);
                WriteNumber(message, 20, AttributeOfFloat);
                break;
            case int number:
                WriteNumber(message, 3, number);
                WriteNumber(message, 20, AttributeOfInteger);
                break;
            case string text:
                WriteText(message, 4, text);
                WriteNumber(message, 20, AttributeOfText);
                break;
            default:
                foreach (int number in (int[])value)
                    WriteNumber(message, 8, number);

                WriteNumber(message, 20, AttributeOfIntegers);
                break;
        }
    }

    private static byte[] Port(string port, int type, long[] dimensions) =>
        Message(message =>
        {
            WriteText(message, 1, port);
            WriteBytes(
                message,
                2,
                Message(kind =>
                    WriteBytes(
                        kind,
                        1,
                        Message(tensor =>
                        {
                            WriteNumber(tensor, 1, type);
                            WriteBytes(
                                tensor,
                                2,
                                Message(shape =>
                                {
                                    WriteBytes(shape, 1, Message(batch => WriteText(batch, 2, "batch")));
                                    foreach (long dimension in dimensions)
                                        WriteBytes(shape, 1, Message(size => WriteNumber(size, 1, dimension)));
                                })
                            );
                        })
                    )
                )
            );
        });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var stream = new CodedOutputStream(memory))
            write(stream);

        return memory.ToArray();
    }

    private static void WriteNumber(CodedOutputStream stream, int field, long value)
    {
        stream.WriteTag(field, WireFormat.WireType.Varint);
        stream.WriteInt64(value);
    }

    private static void WriteText(CodedOutputStream stream, int field, string value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteString(value);
    }

    private static void WriteBytes(CodedOutputStream stream, int field, byte[] value)
    {
        stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
        stream.WriteBytes(ByteString.CopyFrom(value));
    }
}
