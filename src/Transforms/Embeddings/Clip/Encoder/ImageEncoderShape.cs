using Microsoft.ML.OnnxRuntime;

namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>What is fixed for all calls of an <see cref="ImageEncoder"/>.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="UnusedInput">An input that gets the same for every batch; <see langword="null"/> for none.</param>
/// <param name="Output">The model's output and how a vector is read from it.</param>
/// <param name="Preprocessing">How images become tensors.</param>
/// <param name="BatchSize">Images that go through the model at once.</param>
/// <param name="NumberOfThreads">Threads that decode.</param>
/// <param name="BatchesAhead">Batches that are decoded ahead of the one in the model.</param>
internal sealed record ImageEncoderShape(
    ModelPort Input,
    UnusedInput? UnusedInput,
    VectorOutput Output,
    ImagePreprocessing Preprocessing,
    int BatchSize,
    int NumberOfThreads,
    int BatchesAhead
)
{
    /// <summary>Names of the inputs, in the order of <see cref="Inputs"/>.</summary>
    public string[] InputNames { get; } = UnusedInput is null ? [Input.Name] : [Input.Name, UnusedInput.Name];

    /// <summary>All inputs of a batch.</summary>
    /// <param name="images">The batch's tensor.</param>
    public OrtValue[] Inputs(OrtValue images) => UnusedInput is null ? [images] : [images, UnusedInput.Value];
}
