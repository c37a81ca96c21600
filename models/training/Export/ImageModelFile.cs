using MLNet.Embeddings.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Export;

/// <summary>The image network as ONNX: normalizations folded away, both outputs at fixed lengths, side by side.</summary>
internal static class ImageModelFile
{
    public static byte[] Write(ImageNetwork network, double detailShare, bool mirrored)
    {
        var graph = new OnnxGraph("mini-clip image model");
        string state = graph.Input("pixel_values", integers: false, 3, MiniClip.Side, MiniClip.Side);
        if (mirrored)
            state = WithMirrorImages(graph, state);

        state = graph.Node("Conv", [state, Constant(graph, network.Whitening)], ("kernel_shape", (int[])[2, 2]));
        string middle = state;
        for (int i = 0; i < network.Blocks.Count; i++)
        {
            (float[] weight, float[] bias, long[] shape) = network.Blocks[i].Folded();
            state = graph.Node(
                "Conv",
                [state, graph.Constant(weight, shape), graph.Constant(bias, bias.Length)],
                ("kernel_shape", (int[])[3, 3]),
                ("pads", (int[])[1, 1, 1, 1])
            );
            if (network.Blocks[i].Pools)
                state = graph.Node("MaxPool", [state], ("kernel_shape", (int[])[2, 2]), ("strides", (int[])[2, 2]));

            state = graph.Node("Gelu", [state]);
            if (i == ImageNetwork.MiddleBlock)
                middle = state;
        }

        string meaning = graph.Node("MatMul", [Maximum(graph, state), Head("meaning")]);
        string bands = graph.Node(
            "Flatten",
            [graph.Node("AveragePool", [middle], ("kernel_shape", (int[])[3, 7]), ("strides", (int[])[2, 7]))]
        );
        string features = graph.Node("Concat", [bands, Maximum(graph, middle)], ("axis", 1));
        string hidden = graph.Node("Gelu", [graph.Node("Add", [graph.Node("MatMul", [features, Head("detailIn")]), Head("detailBias")])]);
        string detail = graph.Node("MatMul", [hidden, Head("detailOut")]);
        string vector = graph.Node(
            "Concat",
            [Part(meaning, MiniClip.MeaningLength, 1 - detailShare), Part(detail, MiniClip.DetailLength, detailShare)],
            ("axis", 1)
        );
        graph.Output(vector, "image_embeds", MiniClip.MeaningLength + MiniClip.DetailLength);
        return graph.ToBytes();

        string Head(string name) => Constant(graph, network.Heads[name]);
        string Part(string part, long length, double share) => AtLength(graph, mirrored ? Middle(graph, part, length) : part, share);
    }

    public static string Constant(OnnxGraph graph, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return graph.Constant(values.detach().cpu().contiguous().data<float>().ToArray(), values.shape);
    }

    // The mirror images follow the pictures in one batch twice as long.
    private static string WithMirrorImages(OnnxGraph graph, string pictures)
    {
        string mirrored = graph.Node(
            "Slice",
            [pictures, graph.Constant([-1L]), graph.Constant([long.MinValue]), graph.Constant([3L]), graph.Constant([-1L])]
        );
        return graph.Node("Concat", [pictures, mirrored], ("axis", 0));
    }

    private static string Middle(OnnxGraph graph, string part, long length)
    {
        string unit = graph.Node("LpNormalization", [part], ("axis", 1), ("p", 2));
        string pairs = graph.Node("Reshape", [unit, graph.Constant([2L, -1, length])]);
        return graph.Node("ReduceSum", [pairs, graph.Constant([0L])], ("keepdims", 0));
    }

    private static string Maximum(OnnxGraph graph, string state) => graph.Node("Flatten", [graph.Node("GlobalMaxPool", [state])]);

    // A share of the squared length, so that both parts together have length 1.
    private static string AtLength(OnnxGraph graph, string part, double share) =>
        graph.Node("Mul", [graph.Node("LpNormalization", [part], ("axis", 1), ("p", 2)), graph.Constant([(float)Math.Sqrt(share)], 1)]);
}
