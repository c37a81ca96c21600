namespace MLNet.Embeddings.Clip.Models;

/// <summary>The image model of a manifest's entry.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Megabytes">Its size, about.</param>
/// <param name="Input">Its input.</param>
/// <param name="Output">Its output; <see langword="null"/> takes the first that holds vectors.</param>
/// <param name="Preprocessing">How images become tensors.</param>
/// <param name="Pooling">How a vector is made of an output of several positions.</param>
/// <param name="UnusedInput">The input for texts of a graph that holds both models.</param>
internal sealed record ManifestImage(
    ManifestFile File,
    int? Megabytes,
    string Input,
    string? Output,
    ManifestPreprocessing Preprocessing,
    VectorPooling Pooling = VectorPooling.None,
    string? UnusedInput = null
);
