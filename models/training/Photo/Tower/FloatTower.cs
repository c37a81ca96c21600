using MLNet.Embeddings.Training.Export;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>The image network in single precision as an ONNX graph.</summary>
internal static class FloatTower
{
    /// <summary>Adds the network to a graph.</summary>
    /// <returns>The output's name by layer.</returns>
    public static Dictionary<string, string> AddTo(OnnxGraph graph, ResidualNetwork network, string pictures)
    {
        var outputs = new Dictionary<string, string> { [network.Input] = pictures };
        foreach (Layer layer in network.Layers)
        {
            string[] inputs = [.. layer.Inputs.Select(name => outputs[name])];
            if (layer.Weight is { } weight)
                inputs = [inputs[0], graph.Constant(weight.Values, weight.Dimensions), graph.Constant(layer.Bias, layer.Bias!.Length)];

            outputs[layer.Output] = graph.Node(layer.Type, inputs, layer.Attributes);
        }

        return outputs;
    }

    /// <summary>A model that gives the averaged last feature map.</summary>
    public static byte[] Write(ResidualNetwork network, int side)
    {
        var graph = new OnnxGraph("image features");
        string pictures = graph.Input("pixel_values", integers: false, 3, side, side);
        string last = AddTo(graph, network, pictures)[network.Layers[^1].Output];
        graph.Output(graph.Node("Flatten", [graph.Node("GlobalAveragePool", [last])]), "image_embeds", network.Length);
        return graph.ToBytes();
    }

    /// <summary>A model that gives the smallest and the largest number of every layer, two by two in the layers' order.</summary>
    public static byte[] WriteRanges(ResidualNetwork network, int side)
    {
        var graph = new OnnxGraph("ranges");
        string pictures = graph.Input("pixel_values", integers: false, 3, side, side);
        Dictionary<string, string> outputs = AddTo(graph, network, pictures);
        var ends = new List<string>();
        foreach (string output in network.Layers.Select(layer => outputs[layer.Output]))
        {
            string rows = graph.Node("Flatten", [output]);
            ends.Add(graph.Node("ReduceMin", [rows, graph.Constant([1L])], ("keepdims", 1)));
            ends.Add(graph.Node("ReduceMax", [rows, graph.Constant([1L])], ("keepdims", 1)));
        }

        graph.Output(graph.Node("Concat", [.. ends], ("axis", 1)), "ranges", ends.Count);
        return graph.ToBytes();
    }
}
