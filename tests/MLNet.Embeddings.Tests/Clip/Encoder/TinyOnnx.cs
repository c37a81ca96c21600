using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

/// <summary>Writes ONNX models of a few operators.</summary>
internal static partial class TinyOnnx
{
    public const int Float = 1;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Half = 10;

    private const int UInt8 = 2;
    private const int Int8 = 3;

    /// <summary>What stands in the preprocessor_config.json beside <see cref="ImageModel"/>.</summary>
    public const string Description = """
        {
          "do_resize": true, "size": 8, "do_center_crop": true, "crop_size": 8, "resample": 3,
          "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]
        }
        """;

    /// <summary>Mean color times a 3 × <paramref name="dimension"/> matrix of 1, 2, 3 …</summary>
    public static byte[] ImageModel(
        int dimension = 4,
        int size = 8,
        int? batch = null,
        int type = Float,
        string input = "pixel_values",
        string output = "image_embeds",
        string? externalFile = null
    )
    {
        byte[] weights = Weights(3 * dimension, type);
        return Model(
            [
                Node("GlobalAveragePool", [input], "pooled"),
                Node("Flatten", ["pooled"], "flat"),
                Node("MatMul", ["flat", "weights"], output),
            ],
            [Tensor("weights", type, [3, dimension], weights, externalFile)],
            Port(input, type, [batch ?? -1, 3, size, size]),
            Port(output, type, [batch ?? -1, dimension])
        );
    }

    /// <summary>The model of <see cref="ImageModel"/> in 8-bit integers, with scales found at run time, as dynamic quantization writes
    /// it.</summary>
    public static byte[] DynamicInt8ImageModel(int dimension = 4, int size = 8) =>
        Model(
            [
                Node("GlobalAveragePool", ["pixel_values"], "pooled"),
                Node("Flatten", ["pooled"], "flat"),
                Node("DynamicQuantizeLinear", ["flat"], ["levels", "scale", "zero"]),
                Node("MatMulInteger", ["levels", "weights", "zero"], "products"),
                Node("Cast", ["products"], "numbers", ("to", Float)),
                Node("Mul", ["numbers", "scale"], "scaled"),
                Node("Mul", ["scaled", "weights_scale"], "image_embeds"),
            ],
            [
                Tensor("weights", UInt8, [3, dimension], [.. Enumerable.Range(1, 3 * dimension).Select(i => (byte)(10 * i))], null),
                Tensor("weights_scale", Float, [], Scalar(0.1f), null),
            ],
            Port("pixel_values", Float, [-1, 3, size, size]),
            Port("image_embeds", Float, [-1, dimension])
        );

    /// <summary>The same with fixed scales, as static quantization writes it: pairs of QuantizeLinear and DequantizeLinear.</summary>
    public static byte[] StaticInt8ImageModel(int dimension = 4, int size = 8) =>
        Model(
            [
                Node("QuantizeLinear", ["pixel_values", "scale", "zero"], "levels"),
                Node("DequantizeLinear", ["levels", "scale", "zero"], "pixels"),
                Node("DequantizeLinear", ["weights", "weights_scale"], "matrix"),
                Node("GlobalAveragePool", ["pixels"], "pooled"),
                Node("Flatten", ["pooled"], "flat"),
                Node("MatMul", ["flat", "matrix"], "image_embeds"),
            ],
            [
                Tensor("weights", Int8, [3, dimension], [.. Enumerable.Range(1, 3 * dimension).Select(i => (byte)(10 * i))], null),
                Tensor("weights_scale", Float, [], Scalar(0.1f), null),
                Tensor("scale", Float, [], Scalar(5f / 255), null),
                Tensor("zero", UInt8, [], [118], null),
            ],
            Port("pixel_values", Float, [-1, 3, size, size]),
            Port("image_embeds", Float, [-1, dimension])
        );

    /// <summary>Numbers of the text times a matrix.</summary>
    public static byte[] TextModel(
        int context = 9,
        int dimension = 3,
        int type = Int64,
        string input = "input_ids",
        string output = "text_embeds"
    ) =>
        Model(
            [Node("Cast", [input], "numbers", ("to", Float)), Node("MatMul", ["numbers", "weights"], output)],
            [Tensor("weights", Float, [context, dimension], Weights(context * dimension, Float), null)],
            Port(input, type, [-1, context]),
            Port(output, Float, [-1, dimension])
        );

    public static byte[] Weights(int count, int type) =>
        type == Half
            ? MemoryMarshal.AsBytes<Half>([.. Enumerable.Range(1, count).Select(i => (System.Half)i)]).ToArray()
            : MemoryMarshal.AsBytes<float>([.. Enumerable.Range(1, count).Select(i => (float)i)]).ToArray();

    private static byte[] Scalar(float value) => MemoryMarshal.AsBytes<float>([value]).ToArray();

    private static byte[] Model(byte[][] nodes, byte[][] weights, byte[] input, byte[] output) => Model(nodes, weights, [input], [output]);

    private static byte[] Model(byte[][] nodes, byte[][] weights, byte[][] inputs, byte[][] outputs) =>
        Message(model =>
        {
            Number(model, 1, 8);
            Bytes(model, 8, Message(opset => Number(opset, 2, 17)));
            Bytes(
                model,
                7,
                Message(graph =>
                {
                    foreach (byte[] node in nodes)
                        Bytes(graph, 1, node);
                    Text(graph, 2, "tiny");
                    foreach (byte[] tensor in weights)
                        Bytes(graph, 5, tensor);
                    foreach (byte[] input in inputs)
                        Bytes(graph, 11, input);
                    foreach (byte[] output in outputs)
                        Bytes(graph, 12, output);
                })
            );
        });

    private static byte[] Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes) =>
        Node(type, inputs, [output], attributes);

    private static byte[] Node(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) =>
        Message(node =>
        {
            foreach (string input in inputs)
                Text(node, 1, input);
            foreach (string output in outputs)
                Text(node, 2, output);
            Text(node, 4, type);
            foreach ((string name, object value) in attributes)
            {
                Bytes(
                    node,
                    5,
                    Message(message =>
                    {
                        Text(message, 1, name);
                        if (value is int number)
                        {
                            Number(message, 3, number);
                            Number(message, 20, 2);
                            return;
                        }

                        foreach (int item in (int[])value)
                            Number(message, 8, item);
                        Number(message, 20, 7);
                    })
                );
            }
        });

    private static byte[] Tensor(string name, int type, int[] dimensions, byte[] data, string? externalFile) =>
        Message(tensor =>
        {
            foreach (int dimension in dimensions)
                Number(tensor, 1, dimension);
            Number(tensor, 2, type);
            Text(tensor, 8, name);
            if (externalFile is null)
            {
                Bytes(tensor, 9, data);
                return;
            }

            foreach (
                (string key, string value) in new[] { ("location", externalFile), ("offset", "4"), ("length", data.Length.ToString()) }
            )
            {
                Bytes(
                    tensor,
                    13,
                    Message(entry =>
                    {
                        Text(entry, 1, key);
                        Text(entry, 2, value);
                    })
                );
            }

            Number(tensor, 14, 1);
        });

    private static byte[] Port(string name, int type, int[] dimensions) =>
        Message(port =>
        {
            Text(port, 1, name);
            Bytes(
                port,
                2,
                Message(typeMessage =>
                    Bytes(
                        typeMessage,
                        1,
                        Message(tensor =>
                        {
                            Number(tensor, 1, type);
                            Bytes(
                                tensor,
                                2,
                                Message(shape =>
                                {
                                    foreach (int dimension in dimensions)
                                    {
                                        Bytes(
                                            shape,
                                            1,
                                            Message(size =>
                                            {
                                                if (dimension < 0)
                                                    Text(size, 2, "batch");
                                                else
                                                    Number(size, 1, dimension);
                                            })
                                        );
                                    }
                                })
                            );
                        })
                    )
                )
            );
        });

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            write(output);
        return stream.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, long value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(value);
    }

    private static void Text(CodedOutputStream output, int field, string value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(value);
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
