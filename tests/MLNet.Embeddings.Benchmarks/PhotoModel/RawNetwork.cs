using System.Text;
using Google.Protobuf;

namespace MLNet.Embeddings.Benchmarks.PhotoModel;

/// <summary>ML.NET's ResNet18 as its package has it, which the photo model is measured against.</summary>
internal static class RawNetwork
{
    public const string Package = "Microsoft.ML.DnnImageFeaturizer.ResNet18";

    private const string FileName = "ResNet18.onnx";

    // What the package's file calls its last feature map's mean, 512 × 1 × 1 numbers.
    private const string Means = "Pooling395_Output_0";
    private const string Vector = "embedding";
    private const int Length = 512;

    /// <summary>The network's file: the one given, or that of the package in NuGet's folder.</summary>
    public static string? Find(string? given)
    {
        if (given is not null)
            return File.Exists(given) ? given : null;

        string packages =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string folder = Path.Combine(packages, Package.ToLowerInvariant());
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
    }

    /// <summary>The network with the preprocessing it was trained with, 224 × 224 pixels; it reads blue, green and red.</summary>
    public static ClipModel Open(string file) =>
        ClipModel.FromFiles(
            imageModel: WithVector(file),
            preprocessing: new ImagePreprocessing
            {
                ResizeSize = 224,
                CropSize = 224,
                Resize = ResizeMode.Squash,
                Order = PixelOrder.ConvertFirst,
                ChannelOrder = ChannelOrder.Bgr,
                Mean = [123.15f / 255, 115.90f / 255, 103.06f / 255],
                StandardDeviation = [1 / 255f, 1 / 255f, 1 / 255f],
            }
        );

    // Messages that follow one another are one message to protobuf, so that a node and an output are added by bytes at the end.
    private static string WithVector(string file)
    {
        byte[] node = Message(stream => WriteText(stream, (1, Means), (2, Vector), (4, "Flatten")));
        byte[] shape = Message(stream =>
            WriteParts(stream, 1, Message(batch => WriteNumber(batch, 1, 1)), Message(row => WriteNumber(row, 1, Length)))
        );
        byte[] tensor = Message(stream =>
        {
            WriteNumber(stream, 1, 1);
            WriteParts(stream, 2, shape);
        });
        byte[] output = Message(stream =>
        {
            WriteText(stream, (1, Vector));
            WriteParts(stream, 2, Message(type => WriteParts(type, 1, tensor)));
        });
        byte[] graph = Message(stream =>
        {
            WriteParts(stream, 1, node);
            WriteParts(stream, 12, output);
        });
        string changed = Path.Combine(Directory.CreateTempSubdirectory("mlnet-embeddings-").FullName, FileName);
        File.WriteAllBytes(changed, [.. File.ReadAllBytes(file), .. Message(stream => WriteParts(stream, 7, graph))]);
        return changed;
    }

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

    private static void WriteParts(CodedOutputStream stream, int field, params IEnumerable<byte[]> parts)
    {
        foreach (byte[] part in parts)
        {
            stream.WriteTag(field, WireFormat.WireType.LengthDelimited);
            stream.WriteBytes(ByteString.CopyFrom(part));
        }
    }

    private static void WriteText(CodedOutputStream stream, params IEnumerable<(int Field, string Text)> fields)
    {
        foreach ((int field, string text) in fields)
            WriteParts(stream, field, Encoding.UTF8.GetBytes(text));
    }
}
