using System.Text;
using Google.Protobuf;
using MLNet.Embeddings.Clip.Encoder;

namespace MLNet.Embeddings.Fuzzing.Readers;

/// <summary>ONNX models that keep their weights in other files, as far as the library itself takes them apart: to inline the weights where
/// a pipeline is saved.</summary>
internal sealed class ExternalDataReader : FuzzReader
{
    public override string Name => "onnx-external";

    public override int Weight => 6;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Model(("location", "weights.bin"), ("offset", "8"), ("length", "32")),
        Model(("location", "weights.bin")),
        Model(("location", "./weights.bin"), ("length", "16"), ("checksum", "00")),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "location",
            "offset",
            "length",
            "weights.bin",
            "../weights.bin",
            "/dev/zero",
            "/etc/passwd",
            "-1",
            "0",
            "9223372036854775807",
            "1e3",
            "\0",
            "",
            ".",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override void Read(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, input);
        File.WriteAllBytes(Path.Combine(folder, "weights.bin"), new byte[64]);
        ModelContent.FromFile(path).ToSelfContained();
    }

    public override bool IsRefusal(Exception exception) => exception is InvalidDataException or FileNotFoundException;

    private static byte[] Model(params (string Key, string Value)[] entries)
    {
        byte[] tensor = Message(output =>
        {
            Write(output, 1, 4);
            Write(output, 1, 2);
            Write(output, 2, 1);
            Write(output, 8, "w"u8.ToArray());
            foreach ((string key, string value) in entries)
            {
                Write(
                    output,
                    13,
                    Message(entry =>
                    {
                        Write(entry, 1, Encoding.UTF8.GetBytes(key));
                        Write(entry, 2, Encoding.UTF8.GetBytes(value));
                    })
                );
            }

            Write(output, 14, 1);
        });
        byte[] graph = Message(output =>
        {
            Write(output, 2, "g"u8.ToArray());
            Write(output, 5, tensor);
        });
        return Message(output =>
        {
            Write(output, 1, 8);
            Write(output, 7, graph);
        });
    }

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true))
            write(output);
        return content.ToArray();
    }

    private static void Write(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void Write(CodedOutputStream output, int field, byte[] content)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
    }
}
