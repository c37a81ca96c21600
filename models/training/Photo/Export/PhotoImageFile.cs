using MLNet.Embeddings.Training.Export;
using MLNet.Embeddings.Training.Photo.Learning;
using MLNet.Embeddings.Training.Photo.Tower;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>The image network in 8 bits with its head in single precision.</summary>
internal static class PhotoImageFile
{
    public static byte[] Write(QuantizedTower tower, SharedSpace space, double detailShare)
    {
        using DisposeScope scope = NewDisposeScope();
        var graph = new OnnxGraph("photo-clip image model");
        string pictures = graph.Input("pixel_values", integers: false, 3, PhotoClip.Side, PhotoClip.Side);
        string averages = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [tower.AddTo(graph, pictures)])]);
        string features = graph.Node("LpNormalization", [averages], ("axis", 1), ("p", 2));
        string centered = graph.Node("Sub", [features, Constant(space.Head.Center)]);
        string straight = graph.Node("MatMul", [centered, Constant(space.Head["straight"] / space.Head.Spread)]);
        string wider = graph.Node("MatMul", [centered, Constant(space.Head["wider"] / space.Head.Spread)]);
        string hidden = graph.Node("Gelu", [graph.Node("Add", [wider, Constant(space.Head["bias"])])]);
        string meaning = graph.Node("Add", [straight, graph.Node("MatMul", [hidden, Constant(space.Head["narrower"])])]);
        string detail = graph.Node("MatMul", [centered, Constant(space.Detail)]);
        string vector = graph.Node("Concat", [Part(meaning, 1 - detailShare), Part(detail, detailShare)], ("axis", 1));
        graph.Output(vector, "image_embeds", PhotoClip.MeaningLength + PhotoClip.DetailLength);
        return graph.ToBytes();

        string Constant(Tensor values) => ImageModelFile.Constant(graph, values);

        // A share of the squared length, so that both parts together have length 1.
        string Part(string part, double share) =>
            graph.Node("Mul", [graph.Node("LpNormalization", [part], ("axis", 1), ("p", 2)), graph.Constant([(float)Math.Sqrt(share)], 1)]);
    }
}
