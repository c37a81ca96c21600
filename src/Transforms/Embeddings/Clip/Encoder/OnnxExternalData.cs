using System.Globalization;
using Google.Protobuf;
using MLNet.Embeddings.Storage;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>Finds and inlines tensors that an ONNX file keeps in other files beside it.</summary>
/// <remarks>
/// Works on the wire format alone. Field numbers are those of the ONNX specification: a model's graph is 7; a graph's initializers are 5; a
/// tensor's raw data is 9, its external data (pairs of key 1 and value 2) 13, its data location 14.
/// </remarks>
internal static class OnnxExternalData
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int RawData = 9;
    private const int External = 13;
    private const int DataLocation = 14;

    // Tensors may share a place in a file, but a few of them, not thousands.
    private const int MostUses = 4;

    /// <summary>The model's bytes with every external tensor moved into them.</summary>
    /// <param name="model">What messages call the model.</param>
    /// <param name="content">The model's own file.</param>
    /// <param name="read">The content of a file beside it.</param>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or the tensors do not fit into 2 GB.</exception>
    public static byte[] Inline(string model, byte[] content, Func<string, byte[]> read)
    {
        IReadOnlySet<string> names = Files(model, content);
        if (names.Count == 0)
            return content;

        try
        {
            var files = names.ToDictionary(name => name, read);
            long left = Math.Min(Array.MaxLength - content.LongLength, MostUses * files.Values.Sum(file => file.LongLength));
            return Rewrite(
                content,
                Graph,
                graph =>
                    Rewrite(
                        graph,
                        Initializer,
                        tensor =>
                        {
                            byte[] inlined = InlineTensor(tensor, files, model);
                            left -= inlined.Length - tensor.Length;
                            return left >= 0
                                ? inlined
                                : throw new InvalidDataException(
                                    $"The weights of the model '{model}' take more than the 2 GB that one saved model can hold, or than "
                                        + "its files have."
                                );
                        }
                    )
            );
        }
        catch (Exception exception)
            when (exception is InvalidProtocolBufferException or FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(
                $"The file '{model}' is no ONNX model, or what it says of its weights is damaged: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>Names of the files beside the model that hold its tensors.</summary>
    /// <param name="model">What messages call the model.</param>
    /// <param name="content">The model's own file.</param>
    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    public static IReadOnlySet<string> Files(string model, byte[] content)
    {
        var files = new HashSet<string>();
        try
        {
            Visit(
                content,
                Graph,
                graph =>
                    Visit(
                        graph,
                        Initializer,
                        tensor =>
                            Visit(
                                tensor,
                                External,
                                entry =>
                                {
                                    (string key, string value) = ReadEntry(entry);
                                    if (key == "location")
                                        files.Add(value);
                                }
                            )
                    )
            );
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The file '{model}' is no ONNX model.", exception);
        }

        return files;
    }

    /// <summary>Where a file with tensors lies.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="location">What the model calls the other.</param>
    public static string PathOf(string path, string location) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, location);

    /// <summary>The file with tensors, if it may be read: it lies below the model's folder, links included, and is a file and no
    /// device.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="location">What the model calls the other.</param>
    /// <exception cref="FileNotFoundException">It is missing.</exception>
    /// <exception cref="InvalidDataException">It may not be read.</exception>
    public static string Find(string path, string location)
    {
        string file = location.Contains('\0') ? "" : Path.GetFullPath(PathOf(path, location));
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!IsBelow(file, folder))
            throw new InvalidDataException($"The model '{path}' points to tensors outside its folder ('{location}').");
        if (!File.Exists(file))
            throw new FileNotFoundException(
                $"The model '{path}' keeps its weights in '{location}', which is missing: put that file beside it.",
                file
            );
        if (new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            file = target.FullName;
        if (!IsBelow(file, folder))
            throw new InvalidDataException(
                $"The model '{path}' points to tensors outside its folder ('{location}' is a link to elsewhere): put the file itself there."
            );

        // Pipes and devices have no length, and reading them might not end.
        return new FileInfo(file).Length > 0
            ? file
            : throw new InvalidDataException($"The file '{location}' beside '{path}' is empty; it may be an incomplete download.");
    }

    private static bool IsBelow(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static byte[] InlineTensor(byte[] tensor, Dictionary<string, byte[]> files, string model)
    {
        var entries = new Dictionary<string, string>();
        Visit(
            tensor,
            External,
            entry =>
            {
                (string key, string value) = ReadEntry(entry);
                entries[key] = value;
            }
        );
        if (!entries.TryGetValue("location", out string? location))
            return tensor;

        byte[] file = files[location];
        long offset = ReadNumber(entries, "offset", 0);
        long length = ReadNumber(entries, "length", file.LongLength - offset);
        if (offset < 0 || length < 0 || offset > file.LongLength || length > file.LongLength - offset)
            throw new InvalidDataException(
                $"The file '{location}' beside '{model}' is shorter than the model says; it may be an incomplete download."
            );

        using var result = new MemoryStream();
        using (var output = new CodedOutputStream(result, leaveOpen: true))
        {
            Copy(tensor, output, field => field is External or DataLocation, null);
            output.WriteTag(RawData, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)length);
        }

        result.Write(file, (int)offset, (int)length);
        return result.ToArray();

        long ReadNumber(Dictionary<string, string> numbers, string key, long missing) =>
            !numbers.TryGetValue(key, out string? text) ? missing
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new InvalidDataException(
                $"The model '{model}' gives '{Excerpt.Of(text)}' as the {key} of a tensor in '{location}', which is no number."
            );
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

    // Weights are stepped over where they lie: a copy of each message would be the whole model several times.
    private static void Visit(ArraySegment<byte> message, int field, Action<ArraySegment<byte>> visit)
    {
        CodedInputStream input = Reader(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            int start = (int)input.Position;
            input.SkipLastField();
            if (WireFormat.GetTagFieldNumber(tag) != field || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
                continue;

            var content = new CodedInputStream(message.Array, start, (int)input.Position - start);
            int length = content.ReadLength();
            visit(new ArraySegment<byte>(message.Array!, (int)content.Position, length));
        }
    }

    private static CodedInputStream Reader(ArraySegment<byte> message) => new(message.Array, message.Offset, message.Count);

    private static (string Key, string Value) ReadEntry(ArraySegment<byte> entry)
    {
        string key = "";
        string value = "";
        CodedInputStream input = Reader(entry);
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
