using MLNet.Embeddings.Training.Export;
using MLNet.Embeddings.Training.Photo.Tower;

namespace MLNet.Embeddings.Training.Photo.Export;

/// <summary>The image network in single precision with the head of a finished file: what 8 bits cost is measured beside it.</summary>
internal static class SinglePhotoImageFile
{
    private const string FirstOfHead = "GlobalAveragePool";

    /// <param name="network">The network.</param>
    /// <param name="finished">The finished file, whose head begins where its last feature map is averaged.</param>
    /// <exception cref="InvalidDataException">The file averages no feature map.</exception>
    public static byte[] Write(ResidualNetwork network, string finished)
    {
        OnnxFile file = OnnxFile.Read(finished);
        int first = file.Nodes.ToList().FindIndex(node => node.Type == FirstOfHead);
        if (first < 0)
            throw new InvalidDataException($"The file '{finished}' has no node {FirstOfHead}; give the photo model's vision_model.onnx.");

        var graph = new OnnxGraph("photo-clip image model in single precision", "single");
        string pictures = graph.Input("pixel_values", integers: false, 3, PhotoClip.Side, PhotoClip.Side);
        graph.Rename(FloatTower.AddTo(graph, network, pictures)[network.Layers[^1].Output], file.Nodes[first].Inputs[0]);

        // Constants of the tower in 8 bits would only be warned about.
        HashSet<string> read = [.. file.Nodes.Skip(first).SelectMany(node => node.Inputs)];
        graph.AddParts(
            file.NodeMessages.Skip(first),
            file.ConstantMessages.Where(message => read.Contains(OnnxFile.NameOfConstant(message))),
            file.Output
        );
        return graph.ToBytes();
    }
}
