namespace MLNet.Embeddings.Training.Photo.Tower;

/// <summary>A layer of the image network, its normalization folded into its weights.</summary>
/// <param name="Type">Conv, Relu, MaxPool or Add.</param>
/// <param name="Inputs">Names of the layers it reads.</param>
/// <param name="Output">Its own name.</param>
/// <param name="Lists">Kernel, strides and padding.</param>
/// <param name="Weight">The kernels of a convolution.</param>
/// <param name="Bias">What a convolution adds to each channel.</param>
internal sealed record Layer(
    string Type,
    string[] Inputs,
    string Output,
    IReadOnlyDictionary<string, int[]> Lists,
    OnnxTensor? Weight = null,
    float[]? Bias = null
)
{
    private static readonly string[] ListNames = ["kernel_shape", "strides", "pads"];

    /// <summary>The attributes that an ONNX node of this layer has.</summary>
    public (string Name, object Value)[] Attributes => [.. ListNames.Where(Lists.ContainsKey).Select(name => (name, (object)Lists[name]))];
}
