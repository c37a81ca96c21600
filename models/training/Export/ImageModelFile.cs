using MLNet.Embeddings.Training.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Export;

/// <summary>The image network as ONNX: normalisations folded away, both outputs at fixed lengths, side by side.</summary>
internal static class ImageModelFile
{
    public static byte[] Write(ImageNetwork network, double detailShare)
    {
        var graph = new OnnxGraph("mini-clip image model");
        string state = graph.Input("pixel_values", integers: false, 3, MiniClip.Side, MiniClip.Side);
        state = graph.Node("Conv", [state, Constant(graph, network.Whitening)], ("kernel_shape", (int[])[2, 2]));
        string middle = state;
        for (int i = 0; i < network.Blocks.Count; i++)
        {
            (float[] weight, float[] bias, long[] shape) = network.Blocks[i].Folded();
            state = graph.Node(
                "Conv",
                [state, graph.Constant(weight, shape), graph.Constant(bias, bias.Length)],
                ("kernel_shape", (int[])[3, 3]),
                ("pads", (int[])[1, 1, 1, 1]));
            if (network.Blocks[i].Pools)
                state = graph.Node("MaxPool", [state], ("kernel_shape", (int[])[2, 2]), ("strides", (int[])[2, 2]));

            state = graph.Node("Gelu", [state]);
            if (i == ImageNetwork.MiddleBlock)
                middle = state;
        }

        string meaning = graph.Node("MatMul", [Maximum(graph, state), Head("meaning")]);
        string bands = graph.Node("Flatten", [graph.Node("AveragePool", [middle], ("kernel_shape", (int[])[3, 7]), ("strides", (int[])[2, 7]))]);
        string features = graph.Node("Concat", [bands, Maximum(graph, middle)], ("axis", 1));
        string hidden = graph.Node("Gelu", [graph.Node("Add", [graph.Node("MatMul", [features, Head("detailIn")]), Head("detailBias")])]);
        string detail = graph.Node("MatMul", [hidden, Head("detailOut")]);
        string vector = graph.Node("Concat", [AtLength(graph, meaning, 1 - detailShare), AtLength(graph, detail, detailShare)], ("axis", 1));
        graph.Output(vector, "image_embeds", MiniClip.MeaningLength + MiniClip.DetailLength);
        return graph.ToBytes();

        string Head(string name) => Constant(graph, network.Heads[name]);
    }

    public static string Constant(OnnxGraph graph, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return graph.Constant(values.detach().cpu().contiguous().data<float>().ToArray(), values.shape);
    }

    private static string Maximum(OnnxGraph graph, string state) => graph.Node("Flatten", [graph.Node("GlobalMaxPool", [state])]);

    // A share of the squared length, so that both parts together have length 1.
    private static string AtLength(OnnxGraph graph, string part, double share) =>
        graph.Node("Mul", [graph.Node("LpNormalization", [part], ("axis", 1), ("p", 2)), graph.Constant([(float)Math.Sqrt(share)], 1)]);
}
