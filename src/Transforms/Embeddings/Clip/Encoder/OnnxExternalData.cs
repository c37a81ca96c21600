using Google.Protobuf;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Finds and inlines tensors that an ONNX file keeps in other files beside it.</summary>
/// <remarks>
/// Works on the wire format alone. Field numbers are those of the ONNX specification: a model's graph is 7; a graph's initializers are 5; a tensor's
/// raw data is 9, its external data (pairs of key 1 and value 2) 13, its data location 14.
/// </remarks>
internal static class OnnxExternalData
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int RawData = 9;
    private const int External = 13;
    private const int DataLocation = 14;

    /// <summary>The model's bytes with every external tensor moved into them.</summary>
    /// <exception cref="FileNotFoundException">A file with tensors is missing.</exception>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or the tensors do not fit into 2 GB.</exception>
    public static byte[] Inline(string path)
    {
        byte[] model = File.ReadAllBytes(path);
        if (Files(path, model).Count == 0)
            return model;

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            return Rewrite(model, Graph, graph => Rewrite(graph, Initializer, tensor => InlineTensor(tensor, folder, path)));
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"The file '{path}' is no ONNX model, or what it says of its weights is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Names of the files beside the model that hold its tensors.</summary>
    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    public static IReadOnlySet<string> Files(string path) => Files(path, File.ReadAllBytes(path));

    private static HashSet<string> Files(string path, byte[] model)
    {
        var files = new HashSet<string>();
        try
        {
            Visit(model, Graph, graph => Visit(graph, Initializer, tensor => Visit(tensor, External, entry =>
            {
                (string key, string value) = ReadEntry(entry);
                if (key == "location")
                    files.Add(value);
            })));
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The file '{path}' is no ONNX model.", exception);
        }

        return files;
    }

    private static byte[] InlineTensor(byte[] tensor, string folder, string path)
    {
        var entries = new Dictionary<string, string>();
        Visit(tensor, External, entry =>
        {
            (string key, string value) = ReadEntry(entry);
            entries[key] = value;
        });
        if (!entries.TryGetValue("location", out string? location))
            return tensor;

        using FileStream file = OpenBeside(folder, location, path);
        long offset = entries.TryGetValue("offset", out string? offsetText) ? long.Parse(offsetText) : 0;
        long length = entries.TryGetValue("length", out string? lengthText) ? long.Parse(lengthText) : file.Length - offset;
        if (offset < 0 || length < 0 || offset + length > file.Length)
            throw new InvalidDataException($"The file '{location}' beside '{path}' is shorter than the model says; it may be an incomplete download.");

        using var result = new MemoryStream();
        using (var output = new CodedOutputStream(result, leaveOpen: true))
        {
            Copy(tensor, output, field => field is External or DataLocation, null);
            output.WriteTag(RawData, WireFormat.WireType.LengthDelimited);
            output.WriteLength(checked((int)length));
        }

        byte[] data = new byte[length];
        file.Position = offset;
        file.ReadExactly(data);
        result.Write(data);
        return result.ToArray();
    }

    private static FileStream OpenBeside(string folder, string location, string path)
    {
        string file = Path.GetFullPath(Path.Combine(folder, location));
        if (!file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new InvalidDataException($"The model '{path}' points to tensors outside its folder ('{location}').");
        if (!File.Exists(file))
            throw new FileNotFoundException($"The model '{path}' keeps its weights in '{location}', which is missing: put that file beside it.", file);
        return File.OpenRead(file);
    }

    private static byte[] Rewrite(byte[] message, int field, Func<byte[], byte[]> change)
    {
        using var result = new MemoryStream(message.Length);
        using (var output = new CodedOutputStream(result, leaveOpen: true))
            Copy(message, output, _ => false, (number, content) => number == field ? change(content) : content);
        if (result.Length > Array.MaxLength)
            throw new InvalidDataException("The model's weights exceed the 2 GB that one saved model can hold.");
        return result.ToArray();
    }

    private static void Copy(byte[] message, CodedOutputStream output, Func<int, bool> isLeftOut, Func<int, byte[], byte[]>? change)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            if (isLeftOut(field))
            {
                input.SkipLastField();
                continue;
            }

            output.WriteTag(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    output.WriteUInt64(input.ReadUInt64());
                    break;
                case WireFormat.WireType.Fixed32:
                    output.WriteFixed32(input.ReadFixed32());
                    break;
                case WireFormat.WireType.Fixed64:
                    output.WriteFixed64(input.ReadFixed64());
                    break;
                default:
                    byte[] content = input.ReadBytes().ToByteArray();
                    output.WriteBytes(UnsafeByteOperations.UnsafeWrap(change is null ? content : change(field, content)));
                    break;
            }
        }
    }

    private static void Visit(byte[] message, int field, Action<byte[]> visit)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                visit(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }
    }

    private static (string Key, string Value) ReadEntry(byte[] entry)
    {
        string key = "";
        string value = "";
        var input = new CodedInputStream(entry);
        while (input.ReadTag() is var tag && tag != 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case 1:
                    key = input.ReadString();
                    break;
                case 2:
                    value = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return (key, value);
    }
}
