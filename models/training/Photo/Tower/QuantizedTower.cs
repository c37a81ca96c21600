using MLNet.Embeddings.Training.Export;

namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>
/// The image network in 8 bits: weights with a scale for each channel, activations with one for each layer. The graph says so by pairs of
/// QuantizeLinear and DequantizeLinear, which runtimes fuse into convolutions of whole numbers.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="ranges">What each layer's numbers span, by name; the pictures' own as well.</param>
internal sealed class QuantizedTower(ResidualNetwork network, IReadOnlyDictionary<string, ActivationRange> ranges)
{
    // Processors without instructions for whole dot products add two products of 8 bits in 16, which two large ones overflow: with
    // weights of 7 bits they cannot.
    private const int LargestWeight = 64;

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
                inputs = [inputs[0], .. Weights(graph, layer, scales[layer.Inputs[0]].Scale)];

            // A rectified layer is rounded after the rectifier alone: its smallest level is zero, so that the rounding rectifies.
            bool rectified = i + 1 < network.Layers.Count && network.Layers[i + 1].Type == "Relu";
            ActivationRange range = layer.Type == "MaxPool" ? scales[layer.Inputs[0]] : ranges[layer.Output];
            if (rectified)
                range = ranges[network.Layers[i + 1].Output];

            string output = Rounded(graph, graph.Node(layer.Type, inputs, layer.Attributes), range);
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

    private static string[] Weights(OnnxGraph graph, Layer layer, float inputScale)
    {
        OnnxTensor weight = layer.Weight!;
        int channels = (int)weight.Dimensions[0];
        int kernel = weight.Values.Length / channels;
        var levels = new sbyte[weight.Values.Length];
        var scales = new float[channels];
        var bias = new int[channels];
        var biasScales = new float[channels];
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> values = weight.Values.AsSpan(channel * kernel, kernel);
            float largest = 1e-9f;
            foreach (float value in values)
                largest = Math.Max(largest, Math.Abs(value));

            scales[channel] = largest / LargestWeight;
            for (int i = 0; i < kernel; i++)
                levels[(channel * kernel) + i] = (sbyte)Math.Round(values[i] / scales[channel]);

            biasScales[channel] = inputScale * scales[channel];
            bias[channel] = (int)Math.Clamp(Math.Round(layer.Bias![channel] / (double)biasScales[channel]), int.MinValue, int.MaxValue);
        }

        return
        [
            graph.Node(
                "DequantizeLinear",
                [
                    graph.Constant(levels, weight.Dimensions),
                    graph.Constant(scales, channels),
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
