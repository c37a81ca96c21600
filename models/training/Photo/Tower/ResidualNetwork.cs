namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>The convolutions of a residual network whose last feature map is averaged into one vector.</summary>
/// <param name="input">Name of the pictures.</param>
/// <param name="layers">The layers, each after those it reads; the last one gives the feature map.</param>
internal sealed class ResidualNetwork(string input, IReadOnlyList<Layer> layers)
{
    /// <summary>Means of red, green and blue that are subtracted from a picture's numbers of 0 to 255.</summary>
    public static readonly double[] Means = [123.15, 115.90, 103.06];

    public string Input { get; } = input;

    public IReadOnlyList<Layer> Layers { get; } = layers;

    /// <summary>Length of the averaged vector.</summary>
    public int Length => (int)Layers.Last(layer => layer.Type == "Conv").Weight!.Dimensions[0];

    /// <summary>Reads ML.NET's ResNet18: folds each normalization into its convolution, and lets the first convolution read RGB.</summary>
    public static ResidualNetwork Read(string path)
    {
        OnnxFile file = OnnxFile.Read(path);
        var layers = new List<Layer>();
        var producers = new Dictionary<string, int>();
        foreach (OnnxNode node in file.Nodes)
        {
            if (node.Type == "AveragePool")
                break;

            Layer layer;
            if (node.Type == "BatchNormalization")
            {
                int convolution = producers[node.Inputs[0]];
                producers[node.Output] = convolution;
                layers[convolution] = Fold(layers[convolution], node, file.Constants);
                continue;
            }

            layer =
                node.Type == "Conv"
                    ? new Layer(
                        node.Type,
                        [node.Inputs[0]],
                        node.Output,
                        node.Lists,
                        file.Constants[node.Inputs[1]],
                        new float[file.Constants[node.Inputs[1]].Dimensions[0]]
                    )
                    : new Layer(node.Type, node.Inputs, node.Output, node.Lists);
            producers[node.Output] = layers.Count;
            layers.Add(layer);
        }

        layers[0] = layers[0] with { Weight = Reversed(layers[0].Weight!) };
        return new ResidualNetwork(layers[0].Inputs[0], layers);
    }

    private static Layer Fold(Layer convolution, OnnxNode node, IReadOnlyDictionary<string, OnnxTensor> constants)
    {
        float[][] parameters = [.. node.Inputs.Skip(1).Select(name => constants[name].Values)];
        OnnxTensor weight = convolution.Weight!;
        int kernel = weight.Values.Length / (int)weight.Dimensions[0];
        var values = new float[weight.Values.Length];
        var bias = new float[weight.Dimensions[0]];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            double factor = parameters[0][channel] / Math.Sqrt(parameters[3][channel] + node.Numbers["epsilon"]);
            bias[channel] = (float)(parameters[1][channel] - (parameters[2][channel] * factor));
            for (int i = channel * kernel; i < (channel + 1) * kernel; i++)
                values[i] = (float)(weight.Values[i] * factor);
        }

        return convolution with
        {
            Output = node.Output,
            Weight = weight with { Values = values },
            Bias = bias,
        };
    }

    // The weights read blue, green and red; pictures come as red, green and blue.
    private static OnnxTensor Reversed(OnnxTensor weight)
    {
        int plane = (int)(weight.Dimensions[2] * weight.Dimensions[3]);
        var values = new float[weight.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / plane % 3;
            values[i] = weight.Values[i + ((2 - (2 * channel)) * plane)];
        }

        return weight with
        {
            Values = values,
        };
    }
}
