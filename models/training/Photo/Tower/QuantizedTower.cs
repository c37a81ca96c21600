using MLNet.Embeddings.Training.Export;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>
/// The image network in 8 bits: weights with a scale for each channel, activations with one for each layer. The graph says so by pairs of
/// QuantizeLinear and DequantizeLinear, which runtimes fuse into convolutions of whole numbers.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="ranges">What each layer's numbers span, by name; the pictures' own as well.</param>
/// <param name="weights">The rounded weights of each convolution, by name.</param>
internal sealed class QuantizedTower(
    ResidualNetwork network,
    IReadOnlyDictionary<string, ActivationRange> ranges,
    IReadOnlyDictionary<string, RoundedWeight> weights
)
{
    /// <summary>Adds the network to a graph.</summary>
    /// <returns>The last feature map in single precision.</returns>
    public string AddTo(OnnxGraph graph, string pictures)
    {
        var outputs = new Dictionary<string, string> { [network.Input] = Rounded(graph, pictures, ranges[network.Input]) };
        var scales = new Dictionary<string, ActivationRange> { [network.Input] = ranges[network.Input] };
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            string[] inputs = [.. layer.Inputs.Select(name => outputs[name])];
            if (layer.Weight is not null)
                inputs = [inputs[0], .. Weights(graph, weights[layer.Output], layer.Weight.Dimensions, scales[layer.Inputs[0]].Scale)];

            // A rectified layer is rounded after the rectifier alone: its smallest level is zero, so that the rounding rectifies.
            bool rectified = i + 1 < network.Layers.Count && network.Layers[i + 1].Type == "Relu";
            ActivationRange range = layer.Type == "MaxPool" ? scales[layer.Inputs[0]] : ranges[layer.Output];
            if (rectified)
                range = ranges[network.Layers[i + 1].Output];

            // The last feature map is only averaged, in single precision, and need not be rounded.
            string output = graph.Node(layer.Type, inputs, layer.Attributes);
            if (i + (rectified ? 1 : 0) < network.Layers.Count - 1)
                output = Rounded(graph, output, range);
            else if (rectified)
                output = graph.Node("Relu", [output]);

            outputs[layer.Output] = output;
            scales[layer.Output] = range;
            if (!rectified)
                continue;

            i++;
            outputs[network.Layers[i].Output] = output;
            scales[network.Layers[i].Output] = range;
        }

        return outputs[network.Layers[^1].Output];
    }

    /// <summary>A model that gives the averaged last feature map.</summary>
    public byte[] Write(int side)
    {
        var graph = new OnnxGraph("image features");
        string pictures = graph.Input("pixel_values", integers: false, 3, side, side);
        string averages = graph.Node("GlobalAveragePool", [AddTo(graph, pictures)]);
        graph.Output(graph.Node("Flatten", [averages]), "image_embeds", network.Length);
        return graph.ToBytes();
    }

    private static string Rounded(OnnxGraph graph, string source, ActivationRange range)
    {
        string[] how = [graph.Constant([range.Scale]), graph.Constant(new[] { range.ZeroPoint })];
        return graph.Node("DequantizeLinear", [graph.Node("QuantizeLinear", [source, .. how]), .. how]);
    }

    private static string[] Weights(OnnxGraph graph, RoundedWeight weight, long[] dimensions, float inputScale)
    {
        int channels = weight.Scales.Length;
        float[] biasScales = [.. weight.Scales.Select(scale => inputScale * scale)];
        int[] bias =
        [
            .. weight.Bias.Zip(
                biasScales,
                (value, scale) => (int)Math.Clamp(Math.Round(value / (double)scale), int.MinValue, int.MaxValue)
            ),
        ];
        return
        [
            graph.Node(
                "DequantizeLinear",
                [
                    graph.Constant(weight.Levels, dimensions),
                    graph.Constant(weight.Scales, channels),
                    graph.Constant(new sbyte[channels], channels),
                ],
                ("axis", 0)
            ),
            graph.Node(
                "DequantizeLinear",
                [graph.Constant(bias), graph.Constant(biasScales, channels), graph.Constant(new int[channels])],
                ("axis", 0)
            ),
        ];
    }
}
