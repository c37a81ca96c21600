namespace MLNet.Embeddings.Clip.Encoder;

/// <summary>What is fixed for all calls of an <see cref="ImageEncoder"/>.</summary>
/// <param name="Input">The model's input.</param>
/// <param name="Output">The model's output.</param>
/// <param name="Preprocessing">How images become tensors.</param>
/// <param name="BatchSize">Images that go through the model at once.</param>
/// <param name="NumberOfThreads">Threads that decode.</param>
/// <param name="BatchesAhead">Batches that are decoded ahead of the one in the model.</param>
internal sealed record ImageEncoderShape(
    ModelPort Input,
    ModelPort Output,
    ImagePreprocessing Preprocessing,
    int BatchSize,
    int NumberOfThreads,
    int BatchesAhead
);
