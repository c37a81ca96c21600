namespace MLNet.Embeddings.Clip.Models;

/// <summary>The image model of a <see cref="ClipModel"/>.</summary>
/// <param name="File">The ONNX file.</param>
/// <param name="Input">Its input; <see langword="null"/> finds it.</param>
/// <param name="Output">Its output; <see langword="null"/> finds it.</param>
/// <param name="Preprocessing">How images become tensors; <see langword="null"/> is OpenAI's way at the model's own size.</param>
internal sealed record ClipImageModel(ClipModelFile File, string? Input, string? Output, ImagePreprocessing? Preprocessing);
