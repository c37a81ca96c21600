using System.Runtime.InteropServices;

namespace MLNet.Embeddings.Tests.Clip.Encoder;

internal static partial class TinyOnnx
{
    /// <summary>A convolution of patches with <see cref="PatchWeights"/>: a map, [batch, dimension, height, width]; where a patch is the
    /// whole image, [batch, dimension, 1, 1].</summary>
    public static byte[] MapModel(
        int dimension = 4,
        int size = 8,
        int patch = 4,
        int type = Float,
        int? batch = null,
        bool isOpen = false
    ) =>
        Model(
            [Patches("pixel_values", "map", patch)],
            [Patch(dimension, patch, type)],
            Port("pixel_values", type, [batch ?? -1, 3, size, size]),
            isOpen ? Port("map", type, [-1, dimension, -1, -1]) : Port("map", type, [batch ?? -1, dimension, size / patch, size / patch])
        );

    /// <summary>
    /// What a vision transformer reads and gives, without the blocks between: patches of random weights as tokens, before them a class
    /// token that is their mean; and the class token alone.
    /// </summary>
    /// <param name="dimension">Numbers of a token.</param>
    /// <param name="size">Pixels of a side.</param>
    /// <param name="patch">Pixels of a patch's side.</param>
    /// <param name="tokens">Name of the output of tokens; <see langword="null"/> for none.</param>
    /// <param name="vector">Name of the output of the class token; <see langword="null"/> for none.</param>
    /// <param name="texts">Name of an input of texts, which an output of its own reads; <see langword="null"/> for none.</param>
    public static byte[] TransformerModel(int dimension, int size, int patch, string? tokens, string? vector, string? texts = null)
    {
        var nodes = new List<byte[]>
        {
            Patches("pixel_values", "map", patch),
            Node("Reshape", ["map", "flat_shape"], "flat"),
            Node("Transpose", ["flat"], "patches", ("perm", new[] { 0, 2, 1 })),
            Node("ReduceMean", ["patches"], "class", ("axes", new[] { 1 }), ("keepdims", 1)),
            Node("Concat", ["class", "patches"], tokens ?? "tokens", ("axis", 1)),
        };
        var inputs = new List<byte[]> { Port("pixel_values", Float, [-1, 3, size, size]) };
        var outputs = new List<byte[]>();
        if (texts is not null)
        {
            inputs.Add(Port(texts, Int64, [-1, -1]));
            nodes.Add(Node("Cast", [texts], "text_embeddings", ("to", Float)));
            outputs.Add(Port("text_embeddings", Float, [-1, -1]));
        }

        if (tokens is not null)
            outputs.Add(Port(tokens, Float, [-1, -1, dimension]));
        if (vector is not null)
        {
            nodes.Add(Node("ReduceMean", ["patches"], vector, ("axes", new[] { 1 }), ("keepdims", 0)));
            outputs.Add(Port(vector, Float, [-1, dimension]));
        }

        return Model(
            [.. nodes],
            [
                Patch(dimension, patch, Float),
                Tensor("flat_shape", Int64, [3], MemoryMarshal.AsBytes<long>([0, dimension, -1]).ToArray(), null),
            ],
            [.. inputs],
            [.. outputs]
        );
    }

    /// <summary>The weights of a patch, [dimension, 3, side, side].</summary>
    public static float[] PatchWeights(int dimension, int patch)
    {
        var random = new Random(dimension);
        return [.. Enumerable.Range(0, dimension * 3 * patch * patch).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static byte[] Patches(string input, string output, int patch) =>
        Node("Conv", [input, "patch"], output, ("kernel_shape", new[] { patch, patch }), ("strides", new[] { patch, patch }));

    private static byte[] Patch(int dimension, int patch, int type)
    {
        float[] weights = PatchWeights(dimension, patch);
        byte[] bytes =
            type == Half
                ? MemoryMarshal.AsBytes<System.Half>([.. weights.Select(weight => (System.Half)weight)]).ToArray()
                : MemoryMarshal.AsBytes<float>(weights).ToArray();
        return Tensor("patch", type, [dimension, 3, patch, patch], bytes, null);
    }
}
