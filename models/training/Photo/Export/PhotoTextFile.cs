using MLNet.Embeddings.Training.Export;
using MLNet.Embeddings.Training.Photo.Learning;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>The text network as ONNX; the part of the vector that pictures keep their detail in is zero.</summary>
internal static class PhotoTextFile
{
    public static byte[] Write(BagNetwork network)
    {
        using DisposeScope scope = NewDisposeScope();
        var graph = new OnnxGraph("photo-clip text model");
        string ids = graph.Input("input_ids", integers: true, PhotoClip.ContextLength);
        string gates = graph.Node("Gather", [Constant(network.Gates), ids]);
        string weights = graph.Node("Unsqueeze", [graph.Node("Softmax", [gates], ("axis", 1)), graph.Constant([1L])]);
        string means = graph.Node("MatMul", [weights, graph.Node("Gather", [Constant(network.Symbols), ids])]);
        string mean = graph.Node("Squeeze", [means, graph.Constant([1L])]);
        string wider = graph.Node("Add", [graph.Node("MatMul", [mean, Constant(network.Wider)]), Constant(network.Bias)]);
        string narrower = graph.Node("MatMul", [graph.Node("Gelu", [wider]), Constant(network.Narrower)]);
        string unit = graph.Node("LpNormalization", [graph.Node("Add", [mean, narrower])], ("axis", 1), ("p", 2));
        graph.Output(
            graph.Node("Pad", [unit, graph.Constant([0L, 0, 0, PhotoClip.DetailLength])]),
            "text_embeds",
            PhotoClip.MeaningLength + PhotoClip.DetailLength
        );
        return graph.ToBytes();

        string Constant(Tensor values) => ImageModelFile.Constant(graph, values);
    }
}
